import pytest
from django.urls import reverse

from assessments.models import Picture, QuestionVersion
from tests.assessments.admin.written import png, upload
from tests.factories import answered, ask, make_course, somebody, version_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(client, course):
    client.force_login(somebody("author"))
    return client


def test_a_question_of_another_course_is_copied_with_what_it_shows(
    author, course, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    other = make_course("other", published=False)
    upload(author, other, alt="x", image=png())
    name = Picture.objects.get().name
    original = version_of(
        ask(other, "q9", stem=f"See\n\n![x]({name})", formatted=True, rationale="Because.")
    )
    answered(original.question)
    address = reverse("admin:workspace-bank", args=[course.pk])
    objective = course.objectives.get(number=2)

    page = author.get(address, {"words": "because see"}).content.decode()
    author.post(address, {"copied": [original.pk], "objective": objective.pk})

    copied = QuestionVersion.objects.get(course=course)
    assert "q9" in page
    assert (copied.question.key, copied.stem, copied.objective) == ("q1", original.stem, objective)
    assert [c.text for c in copied.choices.all()] == ["Alpha", "Beta", "Gamma"]
    assert Picture.objects.filter(course=course, name=name).exists()


def test_nothing_is_copied_without_an_objective_nor_by_a_reviewer(author, client, course):
    original = version_of(ask(make_course("other"), "q9"))
    address = reverse("admin:workspace-bank", args=[course.pk])

    without = author.post(address, {"copied": [original.pk]})
    nothing = author.post(address, {})
    client.force_login(somebody("reviewer"))
    refused = client.post(address, {"copied": [original.pk]})

    assert "Choose the objective" in without.content.decode()
    assert "Tick the questions" in nothing.content.decode()
    assert refused.status_code == 403
    assert not course.questions.exists()
