from celery import shared_task
from django.utils import timezone

from jobs.actions import run_job

from . import kept_uploads, laddering, unnamed_files


@shared_task(name=laddering.KIND)
def make_rung(job_id: int) -> None:
    run_job(job_id, laddering.make_rung)


@shared_task(name="courses.sweep_kept_uploads")
def sweep_kept_uploads() -> None:
    kept_uploads.sweep(at=timezone.now())


@shared_task(name="courses.sweep_unnamed_files")
def sweep_unnamed_files() -> None:
    unnamed_files.sweep(at=timezone.now())
