"""Which mail a learner may be sent, and how they stop it in one click (RFC 8058)."""

from contextlib import AbstractContextManager
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import get_language, gettext, override

from jobs.outbox import post

from .models import Learner, MailKind, MailStop
from .signed_links import address, token

STOP = "stop-mail"
MAIL_SETTINGS = "/me/#mail"  # where a learner chooses


@dataclass(frozen=True)
class Letter:
    key: str  # what makes it the same mail; it is sent once
    subject: str
    text: str


def reachable(learners: "QuerySet[Learner]") -> "QuerySet[Learner]":
    """Those with an active account and a verified address: people loaded from elsewhere are never
    written to.
    """
    return learners.filter(
        user__is_active=True, user__emailaddress__primary=True, user__emailaddress__verified=True
    )


def in_the_language_of(learner: Learner) -> AbstractContextManager[None]:
    """Whoever causes a mail, its reader is written to in the language they chose last."""
    return override((learner.user and learner.user.language) or get_language())


def wants(learner: Learner, kind: MailKind) -> bool:
    return not MailStop.objects.filter(learner=learner, kind=kind).exists()


def send(learner: Learner, kind: MailKind, letter: Letter) -> bool:
    """Post it unless this kind was stopped; False when it was, or when the same one was posted
    before. Letter and footer are in one language: call it within `in_the_language_of`.
    """
    assert learner.user is not None
    if not wants(learner, kind):
        return False
    stop = address(f"/mail/stop/{token(STOP, learner.pk, kind)}/")
    footer = gettext("{kind}: stop these e-mails with one click: {address}")
    end = footer.format(kind=gettext(kind.label).capitalize(), address=stop)
    text = f"{letter.text}\n\n--\n{end}\n"
    headers = {
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return post(
        key=letter.key, to=learner.user.email, subject=letter.subject, body=text, headers=headers
    )


def stop(*, learner: Learner, kind: MailKind) -> None:
    MailStop.objects.get_or_create(learner=learner, kind=kind)


def resume(*, learner: Learner, kind: MailKind) -> None:
    MailStop.objects.filter(learner=learner, kind=kind).delete()


def stopped(learner: Learner) -> set[str]:
    return set(MailStop.objects.filter(learner=learner).values_list("kind", flat=True))
