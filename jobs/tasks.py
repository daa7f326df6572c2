from celery import shared_task
from django.utils import timezone

from . import actions, outbox
from .webhooks import announcing, delivering


@shared_task(name="jobs.sweep")
def sweep() -> None:
    actions.sweep()
    outbox.nudge()
    announcing.nudge()


@shared_task(name="jobs.forget_webhook_events")
def forget_webhook_events() -> None:
    announcing.forget_old(timezone.now())


@shared_task(name="jobs.deliver_mail")
def deliver_mail(job_id: int) -> None:
    outbox.deliver_job(job_id)


@shared_task(name="jobs.deliver_webhooks")
def deliver_webhooks(job_id: int) -> None:
    delivering.deliver_job(job_id)
