"""Where a snapshot or a file is, from queued to ready or failed: read from its job, in the words of
the contract."""

from datetime import datetime
from typing import Any, NotRequired, TypedDict

from django.urls import reverse

from jobs.models import Job

from .models import OutcomeSnapshot, Report

SNAPSHOT_STATES = ["queued", "running", "ready", "failed"]


class Reason(TypedDict):
    code: str
    detail: str


class StateOfSnapshot(TypedDict):
    id: int
    course: str
    state: str  # of SNAPSHOT_STATES
    progress: float  # 0..1
    progress_text: str
    reason: Reason | None  # of a failure
    as_of: datetime | None
    computed_at: datetime | None
    locked_at: datetime | None
    snapshot: NotRequired[dict[str, Any]]  # what its document says of itself, once it is ready


class StateOfReport(TypedDict):
    id: int
    snapshot: int
    format: str
    format_name: str
    options: dict[str, Any]
    state: str
    progress: float
    progress_text: str
    reason: Reason | None
    size: int | None
    sha256: str | None
    requested_at: datetime
    built_at: datetime | None
    expires_at: datetime | None
    download: str | None  # its address


def state_of(snapshot: OutcomeSnapshot) -> StateOfSnapshot:
    """From queued to ready or failed."""
    job = snapshot.job
    if snapshot.is_ready:
        state = "ready"
    elif job is None:
        state = "failed"
    else:
        state = {Job.State.QUEUED: "queued", Job.State.RUNNING: "running"}.get(
            Job.State(job.state), "failed"
        )
    return {
        "id": snapshot.pk,
        "course": snapshot.course.slug,
        "state": state,
        "progress": 1.0 if state == "ready" else (job.progress if job else 0.0),
        "progress_text": job.progress_text if job and state == "running" else "",
        "reason": {"code": job.error_code, "detail": job.error}
        if job and state == "failed"
        else None,
        "as_of": snapshot.as_of,
        "computed_at": snapshot.computed_at,
        "locked_at": snapshot.locked_at,
    }


def report_state(report: Report) -> StateOfReport:
    """Where a file is: queued, running, ready, expired, failed or cancelled; with what a reader
    needs to go on.
    """
    job = report.job
    if report.is_fetchable:
        state = "ready"
    elif report.built_at is not None:
        state = "expired"
    elif job is None:
        state = "failed"
    else:
        state = str(Job.State(job.state))
    failed = state == "failed"
    return {
        "id": report.pk,
        "snapshot": report.snapshot_id,
        "format": report.format,
        "format_name": report.get_format_display(),
        "options": report.options,
        "state": state,
        "progress": 1.0 if report.built_at else (job.progress if job else 0.0),
        "progress_text": job.progress_text if job and state == "running" else "",
        "reason": {
            "code": job.error_code if job else "gone",
            "detail": job.error if job else "Its job is gone.",
        }
        if failed
        else None,
        "size": report.size,
        "sha256": report.sha256 or None,
        "requested_at": report.requested_at,
        "built_at": report.built_at,
        "expires_at": report.expires_at,
        "download": reverse(
            "outcomes-report-download", args=[report.snapshot.course.slug, report.pk]
        )
        if state == "ready"
        else None,
    }
