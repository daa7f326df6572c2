"""Where a snapshot is: read from its job, in the words of the contract."""

from typing import Any

from jobs.models import Job

from .models import OutcomeSnapshot


def state_of(snapshot: OutcomeSnapshot) -> dict[str, Any]:
    """id, course, state (queued, running, ready, failed), progress 0..1, and the reason of a failure."""
    job = snapshot.job
    if snapshot.is_ready:
        state = "ready"
    elif job is None:
        state = "failed"
    else:
        state = {Job.State.QUEUED: "queued", Job.State.RUNNING: "running"}.get(Job.State(job.state), "failed")
    return {
        "id": snapshot.pk,
        "course": snapshot.course.slug,
        "state": state,
        "progress": 1.0 if state == "ready" else (job.progress if job else 0.0),
        "progress_text": job.progress_text if job and state == "running" else "",
        "reason": {"code": job.error_code, "detail": job.error} if job and state == "failed" else None,
        "as_of": snapshot.as_of,
        "computed_at": snapshot.computed_at,
    }
