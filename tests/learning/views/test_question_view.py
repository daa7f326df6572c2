import pytest
from django.urls import reverse

from assessments.models import Question
from tests.factories import make_course, somebody

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return make_course("draft", published=False)


@pytest.fixture
def author(client, course):
    client.force_login(somebody("author"))
    return client


def test_what_a_learner_would_see_is_drawn_from_what_is_typed_and_stored_nowhere(author, course):
    typed = {
        "kind": "single", "measures": "knowledge", "formatted": "on", "stem": "Which **one**?",
        "rationale": "H~2~O", "choices-0-text": "Wait", "choices-0-feedback": "Too late.",
        "choices-1-text": "<b>Act</b>", "choices-1-correct": "on", "pasted": "A) Third",
    }  # fmt: skip
    address = reverse("admin:workspace-question-view", args=[course.pk])

    page = author.post(address, typed).content.decode()
    empty = author.post(address, {"kind": "nonsense", "lowest": "x", "choices-0-order": "nan"})

    for words in ("<strong>one</strong>", "H<sub>2</sub>O", "Too late.", "Third", "Best answer"):
        assert words in page
    assert "<b>Act" not in page and "&lt;b&gt;Act" in page
    assert empty.status_code == 200
    assert not Question.objects.exists()


def test_only_who_works_on_courses_sees_the_learners_view(client, course):
    client.force_login(somebody("learner"))
    address = reverse("admin:workspace-question-view", args=[course.pk])

    assert client.post(address, {"stem": "x"}).status_code in (302, 403)
