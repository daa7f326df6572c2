"""Answers on pages: what is asked again, and what is kept."""

import pytest

from assessments.models import Phase, Response
from tests.learning.test_pages import address, course, learner
from tests.pages import text

__all__ = ["course", "learner"]

pytestmark = pytest.mark.django_db


def test_locked_questions_say_why(learner, course):
    for phase, why in (
        (Phase.POST, "Take the pre-test first"),
        (Phase.EVALUATION, "The evaluation opens after"),
    ):
        locked = learner.get(address(course, phase))
        assert locked.status_code == 409
        assert why in text(locked)
    assert learner.get(address(course, Phase.PRE)).status_code == 200


def test_a_key_sent_twice_with_another_answer_shows_the_answer_that_is_kept(learner, course):
    path, key = address(course, Phase.PRE, 1), "6f3f4f0e-3d2c-4a53-9d38-0d8c5cf1a001"
    learner.post(path, {"answer": "a", "idempotency_key": key})

    again = learner.post(path, {"answer": "b", "idempotency_key": key}, follow=True)

    assert "You have already answered this" in text(again)
    assert 'value="a" checked disabled' in text(again)
    assert Response.objects.count() == 1


@pytest.mark.parametrize("given", [{}, {"answer": "z"}, {"answer": ""}, {"answer": "a\x00"}])
def test_an_answer_that_does_not_fit_is_asked_again_in_words(learner, course, given):
    refused = learner.post(address(course, Phase.PRE, 1), given)

    assert refused.status_code == 400
    assert "Nothing has been saved yet." in text(refused)
    assert not Response.objects.exists()
    assert learner.post(address(course, Phase.PRE, 1), {"answer": "a"}).status_code == 302
