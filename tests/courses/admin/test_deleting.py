"""A draft goes whole, said before; what learners have answered stays."""

import pytest
from django.urls import reverse

from assessments.models import Phase, Question
from courses.models import Course
from tests.factories import answered, ask, enrolled, make_course, make_poll, somebody

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    course = make_course("draft", questions=2, published=False)
    make_poll(course, Phase.EVALUATION, [ask(course, "e1", kind="text", measures="evaluation")])
    return course


@pytest.mark.parametrize("role", ["course-admin", "operator", "author"])
def test_a_draft_that_nobody_answered_is_deleted_whole_and_said_before(client, draft, role):
    client.force_login(somebody(role))
    address = reverse("admin:courses_course_delete", args=[draft.pk])

    asked = client.get(address)
    client.post(address, {"post": "yes"})

    assert "Questions" in asked.content.decode()
    assert "ourse revision" not in asked.content.decode()
    assert not Course.objects.exists() and not Question.objects.exists()


def test_a_course_with_answers_is_not_deleted(client, draft):
    client.force_login(somebody("operator"))
    answered(draft.questions.first(), learner=enrolled(draft))

    page = client.post(reverse("admin:courses_course_delete", args=[draft.pk]), {"post": "yes"})

    assert Course.objects.filter(pk=draft.pk).exists()
    assert "Cannot delete course" in page.content.decode()
