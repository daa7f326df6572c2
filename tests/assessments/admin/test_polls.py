import pytest
from django.urls import reverse

from tests.factories import ask

pytestmark = pytest.mark.django_db


def test_the_page_that_adds_a_poll_lists_the_questions_it_may_ask(author, course):
    ask(course, "q1", stem="Which one first?")
    address = reverse("admin:assessments_poll_add") + f"?course={course.pk}&phase=5"

    page = author.get(address).content.decode()

    assert 'data-key="q1"' in page and "Which one first?" in page
