"""Mail that is written down with its cause and delivered by a worker, once."""

import base64
import logging
from dataclasses import dataclass
from datetime import timedelta
from smtplib import SMTPAuthenticationError, SMTPRecipientsRefused, SMTPResponseException
from typing import Any

from anymail.exceptions import AnymailRecipientsRefused
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from .actions import Lease, enqueue, run_job
from .backoff import wait_after
from .models import OutboxMail, OutboxQuerySet

LONGEST_WAIT = timedelta(hours=1)
MOST_TRIES = 30  # about a day
MOST_TRIES_OF_A_REFUSED = 3  # the mail server says that there is no such address
LONGEST_SUBJECT = 200
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Attachment:
    name: str
    type: str
    content: bytes

    def as_json(self) -> dict[str, str]:
        return {
            "name": self.name,
            "type": self.type,
            "base64": base64.b64encode(self.content).decode(),
        }


def post(
    *,
    key: str,
    to: str,
    subject: str,
    body: str,
    html: str = "",
    headers: dict[str, str] | None = None,
    attachments: list[Attachment] | None = None,
) -> bool:
    """Write the mail down; False when the same one was written before. Call it in the deed's
    transaction.

    A title with a line break in it makes no header of its own: the subject is one line.
    """
    mail: dict[str, Any] = {
        "to": to,
        "subject": " ".join(subject.split())[:LONGEST_SUBJECT],
        "body": body,
        "html": html,
        "headers": headers or {},
    }
    mail["attachments"] = [attachment.as_json() for attachment in attachments or []]
    _, created = OutboxMail.objects.get_or_create(key=key, defaults=mail)
    if created:
        _ask_for_delivery()
    return created


def nudge() -> None:
    """Called by the beat: what could not be sent earlier is tried again when its time has come."""
    if OutboxMail.objects.due().exists():
        _ask_for_delivery()


def _ask_for_delivery() -> None:
    enqueue(kind="jobs.deliver_mail", params={}, open_key="outbox")


def deliver(lease: Lease) -> None:
    """Send what is due, each mail for itself:
    one that cannot be sent does not hold up the others.
    """
    while (mail := OutboxMail.objects.due().first()) is not None:
        try:
            _send(mail)
        except Exception as problem:  # every provider's library raises its own kinds
            _postpone(mail, problem)
        lease.progress(0.5)
    lease.finish()


def _send(mail: OutboxMail) -> None:
    with transaction.atomic():
        held = OutboxMail.objects.filter(pk=mail.pk, sent_at__isnull=True)
        if held.update(sent_at=Now(), problem=""):  # rolled back when sending fails
            _message(mail).send()


def _message(mail: OutboxMail) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(mail.subject, mail.body, None, [mail.to], headers=mail.headers)
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    for attachment in mail.attachments:
        message.attach(
            attachment["name"], base64.b64decode(attachment["base64"]), attachment["type"]
        )
    return message


def _postpone(mail: OutboxMail, problem: Exception) -> None:
    logger.warning("mail %s was not sent: %s", mail.pk, problem)
    tries = MOST_TRIES_OF_A_REFUSED if is_refused(problem) else MOST_TRIES
    OutboxMail.objects.filter(pk=mail.pk).update(
        attempts=F("attempts") + 1,
        not_before=Now() + wait_after(mail.attempts, LONGEST_WAIT),
        problem=str(problem)[:500],
        given_up_at=Now() if mail.attempts + 1 >= tries else None,
    )


def is_refused(problem: Exception) -> bool:
    """Whether the other side said for good that it does not take this mail: 5xx by SMTP, or a
    refused recipient.
    """
    if isinstance(problem, SMTPRecipientsRefused):
        codes = [code for code, _ in problem.recipients.values()]
    elif isinstance(problem, SMTPResponseException) and not isinstance(
        problem, SMTPAuthenticationError
    ):
        codes = [problem.smtp_code]
    else:
        return isinstance(problem, AnymailRecipientsRefused)
    return bool(codes) and all(500 <= code < 600 for code in codes)


def try_again(mails: OutboxQuerySet) -> int:
    """An operator asks for it: as if they had not been tried."""
    asked = mails.given_up().update(attempts=0, given_up_at=None, not_before=Now())
    nudge()
    return int(asked)


def deliver_job(job_id: int) -> None:
    run_job(job_id, deliver)


def deliver_now(key: str) -> None:
    """Send one mail without waiting for a worker; when that fails, a worker tries again."""
    mail = OutboxMail.objects.due().filter(key=key).first()
    if mail is not None:
        try:
            _send(mail)
        except Exception as problem:  # every provider's library raises its own kinds
            _postpone(mail, problem)
