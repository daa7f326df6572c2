from celery import shared_task

from . import actions, outbox


@shared_task(name="jobs.sweep")
def sweep() -> None:
    actions.sweep()
    outbox.nudge()


@shared_task(name="jobs.deliver_mail")
def deliver_mail(job_id: int) -> None:
    outbox.deliver_job(job_id)
