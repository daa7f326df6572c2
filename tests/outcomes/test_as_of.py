"""As of when: a time at which there is nothing to count leaves no job behind."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from jobs.models import Job
from outcomes.actions import computing
from tests.factories import make_course, somebody

pytestmark = pytest.mark.django_db


def request(course, as_of):
    return computing.request_snapshot(
        course=course, requested_by=None, at=timezone.now(), as_of=as_of
    )


@pytest.mark.parametrize(
    ("as_of", "refused"),
    [
        (datetime(1, 1, 1, tzinfo=UTC), computing.AsOfTooEarly),
        (timezone.now() + timedelta(days=1), computing.AsOfInFuture),
    ],
)
def test_no_job_is_left_of_a_time_that_cannot_be(as_of, refused):
    course = make_course()

    with pytest.raises(refused):
        request(course, as_of)

    assert not Job.objects.exists()
    assert request(course, datetime(2025, 1, 1, tzinfo=UTC))[1]


@pytest.mark.parametrize("as_of", ["0001-01-01T00:00:00+00:00", "0001-01-01T00:00:00+14:00"])
def test_both_doors_say_so_in_a_sentence(client, as_of):
    course = make_course()
    with pytest.raises(CommandError, match="before 1970"):
        call_command("compute_outcomes", course.slug, "--as-of", as_of)
    client.force_login(somebody("analyst"))

    refused = client.post(
        f"/api/v1/courses/{course.slug}/outcomes/",
        {"as_of": as_of},
        content_type="application/json",
    )

    assert refused.status_code == 400 and not Job.objects.exists()
