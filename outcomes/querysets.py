"""Reads over snapshots."""

from django.db.models import QuerySet

from courses.models import Course
from jobs.models import Job

from .models import OutcomeSnapshot, Report


def history(course: Course) -> "QuerySet[OutcomeSnapshot]":
    """Every snapshot of a course, newest first, with its job; without the documents."""
    return (
        OutcomeSnapshot.objects.filter(course=course)
        .select_related("job", "course")
        .defer("document")
        .order_by("-id")
    )


def newest_ready(course: Course) -> OutcomeSnapshot | None:
    """The snapshot computed last."""
    computed = OutcomeSnapshot.objects.filter(course=course, computed_at__isnull=False)
    return computed.select_related("job", "course").order_by("-computed_at", "-id").first()


def ready(course: Course) -> "QuerySet[OutcomeSnapshot]":
    """Every computed snapshot, the one computed last first; without the documents."""
    return history(course).filter(computed_at__isnull=False).order_by("-computed_at", "-id")


def newer_than(snapshot: OutcomeSnapshot) -> OutcomeSnapshot | None:
    """The newest computed snapshot, where it is another than this."""
    newest = ready(snapshot.course).first()
    return None if newest is None or newest.pk == snapshot.pk else newest


def open_snapshot(course: Course) -> OutcomeSnapshot | None:
    """The one that is queued or running."""
    return history(course).filter(job__state__in=(Job.State.QUEUED, Job.State.RUNNING)).first()


def reports_of(course: Course) -> "QuerySet[Report]":
    """Every file asked for of a course, newest first, with its job and snapshot; without the
    documents.
    """
    reports = Report.objects.filter(snapshot__course=course).select_related(
        "job", "snapshot__course", "requested_by"
    )
    return reports.defer("snapshot__document").order_by("-id")


def newest_reports(snapshot: OutcomeSnapshot) -> dict[str, Report]:
    """The newest file or job of each format."""
    reports = (
        Report.objects.filter(snapshot=snapshot)
        .select_related("job", "snapshot__course")
        .defer("snapshot__document")
    )
    return {report.format: report for report in reports.order_by("id")}
