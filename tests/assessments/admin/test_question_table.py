import pytest
from django.urls import reverse

from assessments.models import QuestionVersion
from tests.factories import ask, somebody

pytestmark = pytest.mark.django_db


def test_a_question_is_duplicated_by_an_author_and_not_by_a_reviewer(author, client, course):
    question = ask(course, "q1", rationale="Because.")
    address = reverse("admin:workspace-duplicate", args=[course.pk, question.pk])

    response = author.post(address)
    client.force_login(somebody("reviewer"))
    refused = client.post(address)

    copied = QuestionVersion.objects.get(question__key="q2")
    assert response["Location"].endswith(f"/questionversion/{copied.pk}/change/")
    assert (copied.stem, copied.rationale, copied.choices.count()) == (
        "Which is right?",
        "Because.",
        3,
    )
    assert refused.status_code == 403
    assert course.questions.count() == 2
