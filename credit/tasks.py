from celery import shared_task
from django.utils import timezone

from jobs.actions import run_job

from .actions import certifying, forgetting, reporting


@shared_task(name=certifying.PRINT)
def print_certificate(job_id: int) -> None:
    run_job(job_id, certifying.print_job)


@shared_task(name=reporting.MAKE)
def make_report_file(job_id: int) -> None:
    run_job(job_id, reporting.make_job)


@shared_task(name="credit.forget_what_is_over")
def forget_what_is_over() -> None:
    forgetting.forget_what_is_over(at=timezone.now())
