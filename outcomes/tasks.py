from celery import shared_task
from django.utils import timezone

from jobs.actions import run_job

from . import actions, by_itself, reporting, sharing


@shared_task(name=actions.KIND)
def compute_snapshot(job_id: int) -> None:
    run_job(job_id, actions.compute)


@shared_task(name=reporting.KIND)
def build_report(job_id: int) -> None:
    run_job(job_id, reporting.build)


@shared_task(name=sharing.KIND)
def build_published(job_id: int) -> None:
    run_job(job_id, sharing.build)


@shared_task(name="outcomes.look")
def look() -> None:
    """Called by the beat: what the site does for outcomes without being asked."""
    now = timezone.now()
    by_itself.freshen(at=now)
    by_itself.begin_due_runs(at=now)
    by_itself.end_runs(at=now)
    reporting.remove_expired()
    reporting.remove_orphans(now)
