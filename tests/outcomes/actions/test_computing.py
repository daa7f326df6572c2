"""The deed `request_snapshot`: one at a time a course, and only of a time there was."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from jobs.models import Job
from learners.refusals import Refusal
from outcomes.actions.computing import request_snapshot
from outcomes.models import OutcomeSnapshot
from tests.factories import make_course, somebody

pytestmark = pytest.mark.django_db


def ask(course, **changed):
    return request_snapshot(
        **{"course": course, "requested_by": None, "at": timezone.now()} | changed
    )


def test_a_snapshot_and_its_job_are_rows_before_anything_is_computed():
    course, analyst = make_course(), somebody("analyst")

    snapshot, created = ask(course, requested_by=analyst)

    assert created
    assert OutcomeSnapshot.objects.get() == snapshot
    assert (snapshot.requested_by, snapshot.job) == (analyst, Job.objects.get())
    assert not snapshot.document


def test_who_asks_again_gets_the_one_that_is_being_made():
    course = make_course()
    first, _ = ask(course)

    assert ask(course) == (first, False)
    assert Job.objects.count() == 1


def test_each_course_has_its_own():
    assert ask(make_course())[0] != ask(make_course())[0]


@pytest.mark.parametrize(
    ("as_of", "code"),
    [
        (timezone.now() + timedelta(days=365), "as-of-in-future"),
        (datetime(1969, 12, 31, tzinfo=UTC), "as-of-too-early"),
    ],
)
def test_a_time_that_is_not_yet_or_was_before_everything_is_refused(as_of, code):
    with pytest.raises(Refusal) as refusal:
        ask(make_course(), as_of=as_of)

    assert refusal.value.code == code
    assert not OutcomeSnapshot.objects.exists() and not Job.objects.exists()
