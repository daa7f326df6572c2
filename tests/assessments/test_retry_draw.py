"""Further attempts that draw other questions: what is asked, judged and counted then."""

import pytest
from django.utils import timezone

from assessments.models import Response
from cme_platform.packages import course_out, import_package
from courses.models import Course
from tests.assessments.api.test_views import BASE, answer, course, learner
from tests.assessments.test_answer_context import (
    WRONG,
    answer_all,
    at_the_post_test,
    open_next,
)
from tests.packages import COURSE, write_package

__all__ = ["course", "learner"]
pytestmark = pytest.mark.django_db
ENOUGH = {"q1": "b", "q2": ["b", "a"], "q3": "a", "c1": 3}
RETRY = """  - {key: r1, kind: single, measures: knowledge, objective: 1, stem: "Which, again?",
     choices: [{key: a, text: Ask}, {key: b, text: Bid, correct: true}]}
"""
DRAWING = COURSE.replace("  - {key: c1, kind", RETRY + "  - {key: c1, kind", 1).replace(
    "pass_mark: 0.7}", "pass_mark: 0.7, retry_questions: [r1]}"
)


def asked_after(client):
    steps = client.get(BASE + "steps/").json()["steps"]
    post = next(step for step in steps if step["phase"] == "post")
    return [question["question"] for question in post["questions"]]


@pytest.fixture
def drawing(learner, tmp_path):
    folder = tmp_path / "drawing"
    folder.mkdir()
    import_package(write_package(folder, DRAWING), at=timezone.now())
    at_the_post_test(learner)
    return learner


def test_a_further_attempt_asks_another_question_of_the_objective_and_can_be_passed(drawing):
    refused = answer(drawing, "r1", "b", "post")
    answer_all(drawing, WRONG)
    first = asked_after(drawing)
    open_next(drawing)
    second = asked_after(drawing)

    assert (refused.status_code, refused.json()["code"]) == (404, "unknown-question")
    (gone,) = set(first) - set(second)
    assert set(second) == set(first) - {gone} | {"r1"} and gone in ("q1", "q2")
    assert answer(drawing, gone, ENOUGH[gone], "post").json()["code"] == "unknown-question"
    answer_all(drawing, {key: (ENOUGH | {"r1": "b"})[key] for key in second})
    steps = drawing.get(BASE + "steps/").json()["steps"]
    result = next(step["result"] for step in steps if step["phase"] == "post")
    assert result["passed"] and Response.objects.get(question__key="r1").attempt == 2


def test_an_edit_of_what_is_drawn_leaves_the_open_attempt_as_it_is(drawing, tmp_path):
    answer_all(drawing, WRONG)
    open_next(drawing)
    before = asked_after(drawing)
    folder = tmp_path / "edited"
    folder.mkdir()

    text = DRAWING.replace(", retry_questions: [r1]", "")
    import_package(write_package(folder, text), at=timezone.now())

    assert asked_after(drawing) == before and "r1" in before
    assert "retry_questions" not in str(course_out(Course.objects.get())["polls"])
