import pytest
from django.urls import reverse

from courses.models import Track
from tests.cme_platform.test_saving_in_the_admin import change, track_form
from tests.factories import (
    make_course,
    somebody,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(client):
    client.force_login(somebody("operator"))
    return client


@pytest.mark.django_db(transaction=True)
def test_two_tracks_swap_their_numbers_in_one_save(author):
    course = make_course(tracks=2)
    first, second = course.tracks.order_by("number")

    response = author.post(change(first), track_form(number=2), follow=True)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.number, second.number) == (2, 1)
    assert "Track 2 is track 1 from now on" in response.content.decode()


def test_a_new_track_does_not_take_the_number_of_another(author):
    course = make_course()
    fields = track_form(course=course.pk, number=1)

    refused = author.post(reverse("admin:courses_track_add"), fields)

    assert "is track 1 already" in refused.content.decode() and Track.objects.count() == 1
