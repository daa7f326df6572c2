from celery import shared_task

from jobs.actions import run_job

from . import actions


@shared_task(name=actions.KIND)
def compute_snapshot(job_id: int) -> None:
    run_job(job_id, actions.compute)
