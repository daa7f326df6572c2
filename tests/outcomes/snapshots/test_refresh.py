"""When a snapshot is asked for without anybody asking."""

from datetime import timedelta

import pytest
from django.utils import timezone

from jobs.models import Job
from outcomes.actions import computing
from outcomes.snapshots import refresh
from tests import factories
from tests.outcomes.stored import ready

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shelf")]


def test_a_snapshot_is_asked_for_when_answers_have_gone_quiet(course, settings):
    settings.OUTCOMES_QUIET_SECONDS, settings.OUTCOMES_AT_MOST_EVERY_SECONDS = 300, 3600
    question = factories.ask(course, "q1")
    assert not refresh.is_stale(course, timezone.now())
    factories.answered(question)
    now = timezone.now()

    assert not refresh.is_stale(course, now + timedelta(seconds=200))
    assert refresh.is_stale(course, now + timedelta(seconds=400))
    assert [snapshot.course for snapshot in computing.freshen(at=now + timedelta(seconds=400))] == [
        course
    ]
    assert computing.freshen(at=now + timedelta(seconds=500)) == []  # one is under way
    Job.objects.update(state=Job.State.FAILED, error="x", finished_at=now)
    assert not refresh.is_stale(
        course, now + timedelta(seconds=600)
    )  # what failed is not asked for again at once
    Job.objects.all().delete()
    ready(course, at=now)
    assert not refresh.is_stale(course, now + timedelta(days=1))  # nothing new since


def test_answers_of_who_never_counts_make_nothing_old(course, settings):
    settings.OUTCOMES_QUIET_SECONDS, settings.OUTCOMES_AT_MOST_EVERY_SECONDS = 300, 3600
    question, later = factories.ask(course, "q1"), timezone.now() + timedelta(seconds=400)
    tester = factories.answered(question).learner
    assert refresh.is_stale(course, later)

    tester.exclusion = "test"
    tester.save()

    assert not refresh.is_stale(course, later)


def test_answers_that_never_stop_do_not_put_it_off_for_ever(course, settings):
    settings.OUTCOMES_QUIET_SECONDS, settings.OUTCOMES_AT_MOST_EVERY_SECONDS = 10**6, 3600
    question, now = factories.ask(course, "q1"), timezone.now()
    ready(course, at=now - timedelta(seconds=1))
    factories.answered(question)

    assert not refresh.is_stale(course, now + timedelta(seconds=3000))
    assert refresh.is_stale(course, now + timedelta(seconds=3700))
