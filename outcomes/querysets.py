"""Reads over snapshots."""

from django.db.models import QuerySet

from courses.models import Course
from jobs.models import Job

from .models import OutcomeSnapshot


def history(course: Course) -> "QuerySet[OutcomeSnapshot]":
    """Every snapshot of a course, newest first, with its job; without the documents."""
    return OutcomeSnapshot.objects.filter(course=course).select_related("job", "course").defer("document").order_by("-id")


def newest_ready(course: Course) -> OutcomeSnapshot | None:
    """The snapshot computed last."""
    ready = OutcomeSnapshot.objects.filter(course=course, computed_at__isnull=False)
    return ready.select_related("job", "course").order_by("-computed_at", "-id").first()


def open_snapshot(course: Course) -> OutcomeSnapshot | None:
    """The one that is queued or running."""
    return history(course).filter(job__state__in=(Job.State.QUEUED, Job.State.RUNNING)).first()
