from celery import shared_task

from jobs.actions import run_job

from . import laddering


@shared_task(name=laddering.KIND)
def make_rung(job_id: int) -> None:
    run_job(job_id, laddering.make_rung)
