import pytest
from django.urls import reverse

from assessments.models import Phase
from tests.assessments.admin.written import asked
from tests.factories import ask, make_poll

pytestmark = pytest.mark.django_db


def test_the_map_shows_what_is_missing_and_one_press_adds_the_pair(author, course):
    question = ask(course, "q1")
    make_poll(course, Phase.PRE, [question], track=course.tracks.get())
    address = reverse("admin:workspace-map", args=[course.pk])

    page = author.get(address).content.decode()
    author.post(f"{address}add/", {"question": question.pk, "phase": 3})
    again = author.post(f"{address}add/", {"question": question.pk, "phase": 3}, follow=True)

    assert "Add the pair: q1 to the post-test" in page
    assert "0 of 2 objectives" in page
    assert asked(course) == [(1, "q1"), (3, "q1")]
    assert course.polls.get(phase=Phase.POST).track == course.tracks.get()
    assert "is asked in this phase already" in again.content.decode()
    assert "1 of 2 objectives" in author.get(address).content.decode()


@pytest.mark.parametrize(
    "fields", [{}, {"question": "x", "phase": 3}, {"question": "9" * 30, "phase": 3}]
)
def test_a_pair_of_nothing_is_not_there(author, course, fields):
    address = reverse("admin:workspace-map-add", args=[course.pk])

    assert author.post(address, fields).status_code == 404
