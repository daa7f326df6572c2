"""Screens of a poll: grids, and what may be skipped."""

import pytest

from assessments.models import Phase, Response
from learners.actions import learner_for
from tests.factories import answered, ask, make_course, make_poll, somebody
from tests.learning.test_polls import course, folder, learner, poll
from tests.pages import text

__all__ = ["course", "folder", "learner"]


def test_a_grid_is_one_screen_and_each_row_an_answer_of_its_own(learner, course):
    assert "Question 3 of 3" in text(learner.get(poll(course, Phase.PRE, 3)))
    half = learner.post(poll(course, Phase.PRE, 3), {"g1-answer": "3"})
    assert half.status_code == 400
    assert "Some rows are still open; what you answered is saved." in text(half)
    assert Response.objects.get().question.key == "g1"

    learner.post(poll(course, Phase.PRE, 3), {"g1-answer": "1", "g2-answer": "2"})

    stored = {response.question.key: response.picked for response in Response.objects.all()}
    assert stored == {"g1": 3, "g2": 2}


def evaluation(client, course, **given):
    answered(course.questions.get(key="s1"), phase=Phase.POST, learner=learner_for(client.user))
    return client.post(poll(course, Phase.EVALUATION), given)


@pytest.fixture
def finisher(client, course):
    client.user = somebody("learner")
    client.force_login(client.user)
    client.post("/courses/mini/begin/", {"version": 1})
    return client


def test_what_may_be_skipped_leaves_no_row_and_holds_nobody_up(finisher, course):
    done = evaluation(finisher, course, **{"x1-answer": "none", "g1-answer": "3"})

    assert done.status_code == 302
    assert set(
        Response.objects.filter(phase=Phase.EVALUATION).values_list("question__key", flat=True)
    ) == {"x1", "g1"}
    result = text(finisher.get(poll(course, Phase.EVALUATION)))
    assert "Skipped" in result
    assert "Anything else?" in result


def test_what_must_be_answered_is_not_skipped_and_a_wrong_combination_is_refused(finisher, course):
    refused = evaluation(finisher, course, **{"x1-answer": ["t", "none"]})

    assert refused.status_code == 400
    assert "cannot be combined with others" in text(refused)
    assert "Choose a level from 1 to 3." in text(refused)
    assert not Response.objects.filter(phase=Phase.EVALUATION).exists()


def test_a_question_of_its_own_screen_is_skipped_by_its_button(client, db):
    course = make_course(questions=0)
    first, second = (
        ask(course, "o1", kind="text", measures="evaluation", stem="Why?"),
        ask(course, "o2"),
    )
    asked = make_poll(course, Phase.PRE, [first, second], track=course.tracks.get())
    asked.entries.filter(question=first).update(required=False)
    user = somebody("learner")
    client.force_login(user)
    client.post(f"/courses/{course.slug}/begin/", {"version": 1})
    path = f"/courses/{course.slug}/polls/{asked.pk}/"
    assert "Skip" in text(client.get(path + "1/"))

    assert (
        client.post(path + "1/", {"answer": "typed and left", "skip": "1"}).headers["Location"]
        == path + "2/"
    )
    assert not Response.objects.exists()
    client.post(path + "2/", {"answer": "b"})

    assert Response.objects.get().question == second
    assert "Skipped" in text(client.get(path))
