"""Deeds on people."""

import uuid
from collections.abc import Iterable

from allauth.account.models import EmailAddress
from django.db import transaction

from . import roles as role_rules
from .models import Exclusion, Learner, User


class AccountExists(ValueError):
    code = "account-exists"


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
    """Somebody who answers in micro-learning without signing in; one browser is one of them, in all its windows."""
    return Learner.objects.get_or_create(origin="session", external_id=str(visitor))[0]


@transaction.atomic
def create_account(*, email: str, roles: Iterable[str], password: str | None = None) -> User:
    """A verified account with these roles; raises AccountExists."""
    if User.objects.filter(email=email.strip().lower()).exists():
        raise AccountExists(f"There is an account for {email} already.")
    user = User.objects.create_user(email.strip(), password)
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
