from celery import shared_task

from jobs.actions import run_job

from .actions import certifying


@shared_task(name=certifying.PRINT)
def print_certificate(job_id: int) -> None:
    run_job(job_id, certifying.print_job)
