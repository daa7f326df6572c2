"""Which courses are seen, and until when."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from assessments.models import Phase, Response
from courses.models import (
    Course,
    CourseStatus,
)
from learners.models import User
from tests.factories import make_case, make_course, somebody
from tests.learning.test_pages import PAGE, TRACK, address, course, learner
from tests.pages import text

__all__ = ["course", "learner"]

pytestmark = pytest.mark.django_db


def test_a_draft_is_seen_by_its_authors_only_and_nothing_is_stored_from_there(client, course):
    Course.objects.update(status=CourseStatus.DRAFT)
    paths = [PAGE, TRACK, address(course, Phase.PRE), "/m/mini/first/"]
    client.force_login(somebody("author"))
    assert [client.get(path).status_code for path in paths] == [200] * 4
    assert all("Preview" in text(client.get(path)) for path in paths)
    client.post(TRACK, {"question": "d1", "answer": "a"})
    client.post(address(course, Phase.PRE, 1), {"answer": "a"})
    assert not Response.objects.exists()

    client.force_login(somebody("learner"))

    assert [client.get(path).status_code for path in paths] == [404] * 4


def test_a_withdrawn_course_says_so_and_an_expired_one_is_looked_at(learner, course):
    Course.objects.update(expiry_date=timezone.now().date() - timedelta(days=1))
    expired = text(learner.get(PAGE))
    assert "This course expired on" in expired
    assert "credit can no longer be claimed" in expired
    refused = learner.post(address(course, Phase.PRE, 1), {"answer": "a"})
    assert refused.status_code == 409 and "This course has expired." in text(refused)
    assert not Response.objects.exists()
    # The date is part of the course information: whoever takes part already reads it again and goes
    # on looking.
    assert learner.get(TRACK).status_code == 403
    learner.post(PAGE + "begin/", {"version": 2})
    assert learner.get(TRACK).status_code == 302

    Course.objects.update(status=CourseStatus.WITHDRAWN)

    for path in (PAGE, TRACK, address(course, Phase.PRE), "/m/mini/first/"):
        withdrawn = learner.get(path)
        assert withdrawn.status_code == 410
        assert "What you answered and watched is kept." in text(withdrawn)
    assert "has been withdrawn" in text(learner.get("/me/"))


@pytest.mark.parametrize(("zone", "over"), [("UTC", True), ("America/Los_Angeles", False)])
def test_the_last_day_is_a_day_of_the_provider_on_every_page(learner, course, settings, zone, over):
    settings.PROVIDER_TIME_ZONE = zone
    with time_machine.travel(
        datetime.combine(course.expiry_date + timedelta(days=1), datetime.min.time(), UTC),
        tick=True,
    ):
        learner.force_login(User.objects.get())  # the session of then is over
        pages = [
            text(learner.get(path)) for path in (PAGE, address(course, Phase.PRE), "/m/mini/first/")
        ]

    assert ["credit can no longer be claimed" in page for page in pages] == [over] * 3


def test_all_steps_and_the_way_in_are_shown_before_somebody_signs_up(client, course):
    page = text(client.get(PAGE))

    for step in (
        "Pre-test, track 1",
        "Track 1: The only track",
        "Post-test, track 1",
        "Evaluation",
    ):
        assert step in page
    assert page.index('href="/accounts/signup/?next=/courses/mini/"') < page.index(
        "Pre-test, track 1"
    )
    Course.objects.update(status=CourseStatus.DRAFT)
    client.force_login(somebody("author"))
    assert f'href="{TRACK}"' in text(client.get(PAGE))


def test_the_list_names_cases_only_where_there_are_some(client):
    track = make_course("plain").tracks.get()
    page = text(client.get("/"))

    make_case(track)

    with_one = text(client.get("/"))
    assert with_one.count("with cases") == page.count("with cases") + 1
