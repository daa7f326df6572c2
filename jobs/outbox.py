"""Mail that is written down with its cause and delivered by a worker, once."""

from django.core.mail import send_mail
from django.db import transaction
from django.db.models.functions import Now

from .actions import Lease, enqueue, run_job
from .models import OutboxMail


def post(*, key: str, to: str, subject: str, body: str) -> bool:
    """Write the mail down; False when the same one was written before. Call it in the deed's transaction."""
    _, created = OutboxMail.objects.get_or_create(key=key, defaults={"to": to, "subject": subject, "body": body})
    if created:
        enqueue(kind="jobs.deliver_mail", params={}, open_key="outbox")
    return created


def deliver(lease: Lease) -> None:
    while (mail := _next()) is not None:
        with transaction.atomic():
            held = OutboxMail.objects.select_for_update().filter(pk=mail.pk, sent_at__isnull=True)
            if held.update(sent_at=Now()):  # rolled back when sending fails
                send_mail(mail.subject, mail.body, None, [mail.to])
        lease.progress(0.5)
    lease.finish()


def _next() -> OutboxMail | None:
    return OutboxMail.objects.filter(sent_at__isnull=True).order_by("id").first()


def deliver_job(job_id: int) -> None:
    run_job(job_id, deliver)
