from pathlib import Path

import pytest
from django.utils import timezone

from assessments.loading import LoadRefused, load_responses
from cme_platform.packages import import_package
from courses.models import Course

FILES = Path(__file__).parent / "files"
COURSE = """\
format: 1
slug: survey
title: A course answered elsewhere
objectives: [{number: 1, text: One}]
questions:
  - {key: q1, kind: single, measures: knowledge, objective: 1, stem: "Which?",
     choices: [{key: a, text: Alpha, correct: true}, {key: b, text: Beta}, {key: c, text: Gamma}]}
  - {key: q2, kind: single, measures: knowledge, objective: 1, stem: "And which?",
     choices: [{key: a, text: Alpha, correct: true}, {key: b, text: Beta}, {key: c, text: Gamma}]}
  - {key: q3, kind: single, measures: knowledge, objective: 1, stem: "Which then?",
     choices: [{key: a, text: Alpha, correct: true}, {key: b, text: Beta}, {key: c, text: Gamma}]}
  - {key: c1, kind: rating, measures: confidence, objective: 1, stem: "How sure?", scale: ["0", "1", "2", "3", "4"], top: 2}
  - {key: m1, kind: multiple, measures: practice_change, stem: "Which of these?",
     choices: [{key: a, text: Alpha}, {key: b, text: Beta}, {key: c, text: Gamma}]}
  - {key: n1, kind: number, measures: audience, stem: "How many?"}
polls:
  - {phase: pre, questions: [q1, q2, q3, c1, m1, n1]}
  - {phase: post, questions: [q1, q2, q3, c1]}
"""


@pytest.fixture(scope="module")
def survey_course_id(shared_rows, tmp_path_factory):
    folder = tmp_path_factory.mktemp("survey-package")
    (folder / "course.yaml").write_text(COURSE)
    with shared_rows():
        return import_package(folder, at=timezone.now()).course.pk


@pytest.fixture
def survey_course(survey_course_id, db, shared_media):
    return Course.objects.get(pk=survey_course_id)


@pytest.fixture
def course(survey_course):
    return survey_course


@pytest.fixture
def load(course, tmp_path):
    """Loads two files: the name of one below `files`, or its text or bytes."""

    def path_of(content, name):
        if isinstance(content, str) and content.endswith(".csv"):
            return FILES / content
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def run(learners, responses, **options):
        return load_responses(
            course=course,
            learners_path=path_of(learners, "learners.csv"),
            responses_path=path_of(responses, "responses.csv"),
            at=timezone.now(),
            **options,
        )

    return run


@pytest.fixture
def problems(load):
    """What a refused load says, in order."""

    def run(learners, responses):
        with pytest.raises(LoadRefused) as refused:
            load(learners, responses)
        assert refused.value.count == len(refused.value.problems)
        return [str(problem) for problem in refused.value.problems]

    return run
