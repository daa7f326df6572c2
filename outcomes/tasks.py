from celery import shared_task
from django.utils import timezone

from jobs.actions import run_job
from jobs.processes import give_memory_back

from .actions import computing, published_files, removing, reporting, scheduling


@shared_task(name=computing.KIND)
def compute_snapshot(job_id: int) -> None:
    run_job(job_id, computing.compute)
    give_memory_back()


@shared_task(name=reporting.KIND)
def build_report(job_id: int) -> None:
    run_job(job_id, reporting.build)
    give_memory_back()


@shared_task(name=published_files.KIND)
def build_published(job_id: int) -> None:
    run_job(job_id, published_files.build)
    give_memory_back()


@shared_task(name="outcomes.look")
def look() -> None:
    """Called by the beat: what the site does for outcomes without being asked."""
    now = timezone.now()
    computing.freshen(at=now)
    scheduling.begin_due_runs(at=now)
    scheduling.end_runs(at=now)
    removing.remove_expired()
    removing.remove_orphans(now)
