import pytest
from django.utils import timezone

from jobs.actions import run_job
from outcomes.actions import computing
from tests import factories
from tests.outcomes.row_files.files import LONG_STEM


@pytest.fixture
def answered_course():
    """Two learners; one has a specialty that a spreadsheet takes for a formula and types a line
    break.
    """
    course = factories.make_course("rowed", questions=1)
    text = factories.ask(course, "t1", kind="text", measures="evaluation", stem=LONG_STEM)
    factories.make_poll(course, factories.Phase.EVALUATION, [text])
    question = course.questions.get(key="q1")
    people = [
        factories.enrolled(course, factories.make_learner(**facts))
        for facts in ({"specialty": "=cmd|x", "given_name": "Ann"}, {"profession": "nurse"})
    ]
    for learner in people:
        for phase, answer in ((factories.Phase.PRE, "a"), (factories.Phase.POST, "b")):
            factories.answered(question, answer, phase=phase, learner=learner)
    factories.answered(text, "two\nlines, é", phase=factories.Phase.EVALUATION, learner=people[0])
    return course


@pytest.fixture
def computed(answered_course):
    snapshot, _ = computing.request_snapshot(
        course=answered_course, requested_by=None, at=timezone.now()
    )
    run_job(snapshot.job_id, computing.compute)
    snapshot.refresh_from_db()
    return snapshot
