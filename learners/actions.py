"""Deeds on people."""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_noop

from jobs.models import OutboxMail

from . import audit, sign_in_changes
from . import roles as role_rules
from .addresses import normal_address
from .models import Consent, ConsentText, Exclusion, Learner, Licence, Purpose, Recipient, User
from .refusals import Refusal
from .verification import verify_invited

SIGN_IN_MAIL = "account:"  # begins the key of such a mail


class AccountExists(Refusal):
    code = "account-exists"


class TextChanged(Refusal):
    code = "consent-text-changed"
    sentence = gettext_noop("The wording has changed since. Please read it again.")


def learner_for(user: User) -> Learner:
    """The learner behind an account; made on first need."""
    existing = Learner.objects.filter(user=user).first()
    if existing:
        return existing
    works_here = user.is_staff or user.is_superuser or user.groups.exclude(name="learner").exists()
    learner, _ = Learner.objects.get_or_create(
        user=user,
        defaults={
            "email": user.email,
            "given_name": user.given_name,
            "family_name": user.family_name,
            "exclusion": Exclusion.STAFF if works_here else Exclusion.NONE,
        },
    )
    return learner


def participant_without_account(visitor: uuid.UUID) -> Learner:
    """Somebody who answers in micro-learning without signing in; one browser is one of them, in all
    its windows.
    """
    return Learner.objects.get_or_create(origin="session", external_id=str(visitor))[0]


@transaction.atomic
def participant_by_link(recipient: Recipient, at: datetime) -> Learner:
    """The participant a personal link was made for; one,
    however often and wherever it is opened.
    """
    if recipient.learner:
        return recipient.learner
    learner, created = Learner.objects.get_or_create(origin="link", external_id=str(recipient.pk))
    if created:
        Recipient.objects.filter(pk=recipient.pk).update(learner=learner)
        verify_invited(learner=learner, recipient=recipient, at=at)
    return learner


# --- profile and consents -------------------------------------------------------------------------


def update_profile(*, learner: Learner, facts: dict[str, Any]) -> None:
    """Facts of one's own, by name; what is not named stays."""
    for name, value in facts.items():
        setattr(learner, name, value)
    learner.save(update_fields=list(facts))


def add_licence(*, learner: Learner, kind: str, authority: str, number: str) -> Licence:
    return Licence.objects.get_or_create(
        learner=learner, kind=kind, authority=authority, number=number
    )[0]


def text_in_force(purpose: str) -> ConsentText:
    return ConsentText.objects.filter(purpose=purpose).order_by("-version")[0]


@transaction.atomic
def give_consent(*, learner: Learner, purpose: str, version: int, at: datetime) -> Consent:
    """To the words that were shown; raises TextChanged when they are no longer those in force.

    Again changes nothing.
    """
    text = text_in_force(purpose)
    if text.version != version:
        raise TextChanged
    Learner.objects.select_for_update().get(pk=learner.pk)
    withdraw_older = Consent.objects.filter(
        learner=learner, purpose=purpose, withdrawn_at__isnull=True
    ).exclude(text=text)
    withdraw_older.update(withdrawn_at=at)
    defaults = {"given_at": at, "text": text}
    return Consent.objects.get_or_create(
        learner=learner, purpose=purpose, withdrawn_at=None, defaults=defaults
    )[0]


@transaction.atomic
def withdraw_consent(*, learner: Learner, purpose: str, at: datetime) -> None:
    """From now on. What was asked for this purpose alone is forgotten."""
    Consent.objects.filter(learner=learner, purpose=purpose, withdrawn_at__isnull=True).update(
        withdrawn_at=at
    )
    if purpose == Purpose.CREDIT_REPORTING:
        Learner.objects.filter(pk=learner.pk).update(birth_month=None, birth_day=None)


def has_consented(learner: Learner, purpose: str) -> bool:
    return Consent.objects.filter(
        learner=learner, purpose=purpose, withdrawn_at__isnull=True
    ).exists()


# --- accounts -------------------------------------------------------------------------------------


@transaction.atomic
def create_account(*, email: str, roles: Iterable[str], password: str | None = None) -> User:
    """A verified account with these roles; raises AccountExists."""
    if User.objects.filter(email=normal_address(email)).exists():
        raise AccountExists(f"There is an account for {email} already.")
    user = User.objects.create_user(email, password)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    learner_for(user)
    role_rules.grant(user, roles)
    return user


@transaction.atomic
def update_account(*, user: User, roles: Iterable[str], password: str | None = None) -> None:
    """Give an account other roles and, if one is given, another password."""
    role_rules.grant(user, roles)
    if password:
        user.set_password(password)
        user.save(update_fields=["password"])
        audit.note(who=None, deed="password-changed", subject=user)
        sign_in_changes.tell(user, sign_in_changes.PASSWORD)


def remember_language(*, user: User, language: str | None) -> None:
    if language and language != user.language:
        user.language = language
        user.save(update_fields=["language"])


def forget_codes(at: datetime) -> int:
    """Mail about signing in is of use for minutes: after an hour its row goes, sent or not. What
    told of a change names addresses that may be given up by now: its row goes an hour after it was
    sent, or after a week.
    """
    hour_ago, week_ago = at - timedelta(hours=1), at - timedelta(days=7)
    codes = Q(key__startswith=SIGN_IN_MAIL, created_at__lt=hour_ago)
    told = Q(sent_at__lt=hour_ago) | Q(created_at__lt=week_ago)
    notices = Q(key__startswith=sign_in_changes.NOTICE) & told
    return OutboxMail.objects.filter(codes | notices).delete()[0]
