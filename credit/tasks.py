from celery import shared_task

from jobs.actions import run_job

from .actions import certifying, reporting


@shared_task(name=certifying.PRINT)
def print_certificate(job_id: int) -> None:
    run_job(job_id, certifying.print_job)


@shared_task(name=reporting.MAKE)
def make_report_file(job_id: int) -> None:
    run_job(job_id, reporting.make_job)
