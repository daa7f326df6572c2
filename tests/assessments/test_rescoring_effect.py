import pytest
from django.urls import reverse

from assessments.models import Phase, Rescoring
from assessments.rescoring_effect import Effect, effect_of
from tests.factories import (
    answered,
    make_course,
    make_learner,
    somebody,
    version_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(client):
    client.force_login(somebody("operator"))
    return client


@pytest.fixture
def corrected():
    """Of three who answered after, one would pass by another key and one no more."""
    course = make_course(questions=1)
    course.polls.filter(phase=Phase.POST).update(pass_mark="1")
    question = course.questions.get()
    for answer in ("a", "b", "c"):
        answered(question, answer, learner=make_learner(), phase=Phase.POST)
    return version_of(question)


def test_what_a_correction_changes_is_counted(corrected):
    assert effect_of(corrected, ["a"]) == Effect(answers=3, scores=2, passes=2, certificates=0)


def test_a_correction_is_shown_and_asked_about_before_it_is_made(author, corrected):
    add = reverse("admin:assessments_rescoring_add")
    fields = {"version": corrected.pk, "new_key": "a", "reason": "A slip."}

    asked = author.post(add, fields)
    assert "Nothing has been changed yet" in asked.content.decode()
    assert asked.context["effect"].scores == 2 and not Rescoring.objects.exists()
    author.post(add, fields | {"confirmed": "yes"})

    assert not Rescoring.objects.get().printed
