"""When answers have made the newest snapshot of a course old."""

from datetime import datetime, timedelta

from django.conf import settings

from assessments.models import Response
from courses.models import Course
from jobs.models import Job
from outcomes.models import OutcomeSnapshot
from outcomes.querysets import open_snapshot


def is_stale(course: Course, at: datetime) -> bool:
    """Answers came in since the newest snapshot, and either they have stopped or the longest wait
    is over.
    """
    newest = (
        OutcomeSnapshot.objects.filter(course=course, computed_at__isnull=False)
        .order_by("-known_at")
        .values_list("known_at", "computed_at")
        .first()
    )
    since, computed = newest or (None, None)
    every = timedelta(seconds=settings.OUTCOMES_AT_MOST_EVERY_SECONDS)
    if (
        (computed is not None and at - computed < every)
        or open_snapshot(course) is not None
        or _just_failed(course, at - every)
    ):
        return False
    # Test accounts, staff and faculty never count: their answers make nothing old.
    fresh = Response.objects.filter(course=course, learner__exclusion="")
    if since is not None:
        fresh = fresh.filter(recorded_at__gt=since)
    first, last = (
        fresh.order_by(order).values_list("recorded_at", flat=True).first()
        for order in ("recorded_at", "-recorded_at")
    )
    if first is None or last is None:
        return False
    return at - last >= timedelta(seconds=settings.OUTCOMES_QUIET_SECONDS) or at - first >= every


def _just_failed(course: Course, since: datetime) -> bool:
    """What failed is not asked for again at once, and again, and again."""
    return OutcomeSnapshot.objects.filter(
        course=course, job__state=Job.State.FAILED, requested_at__gt=since
    ).exists()
