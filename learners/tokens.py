"""API tokens: made, looked up, ended. The token itself is seen once, by whoever makes it."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_noop

from . import audit, teams
from .models import ApiToken, Scope, Team, User
from .refusals import Refusal
from .second_factor import who_works_here, works_here
from .sign_in_changes import tell

OF_STAFF = (Scope.OUTCOMES, Scope.MANAGE)
LONGEST_DAYS = 366
MOST_OF_A_PERSON = 20
USE_IS_NOTED_EVERY = timedelta(hours=1)
MADE = gettext_noop("An API token was created: {name}.")
ENDED = gettext_noop("An API token was revoked: {name}.")


class NoToken(Refusal):
    """No token for this account, and why."""

    code = "no-token"


@dataclass(frozen=True)
class NewToken:
    row: ApiToken
    key: str  # shown now, kept nowhere


def digest_of(key: str) -> str:
    """A random key of 160 bits needs no slow hash: there is nothing to guess from the digest."""
    return hashlib.sha256(key.encode()).hexdigest()


@transaction.atomic
def make(
    *,
    user: User,
    name: str,
    scopes: Iterable[str],
    at: datetime,
    days: int = 90,
    team: Team | None = None,
    second_factor: bool,
    by: User | None,
) -> NewToken:
    """A new token beside those there are. Raises NoToken."""
    User.objects.select_for_update().get(pk=user.pk)
    require(user, second_factor=second_factor)
    key = secrets.token_hex(20)
    row = ApiToken.objects.create(
        user=user,
        name=name[:100],
        scopes=sorted(set(scopes)),
        team=team,
        digest=digest_of(key),
        beginning=key[:8],
        second_factor=second_factor,
        expires_at=at + timedelta(days=min(days, LONGEST_DAYS)),
    )
    after = {"token": row.pk, "scopes": row.scopes, "team": row.team_id}
    audit.note(who=by, deed="token-made", subject=user, after=after)
    tell(user, MADE, name=row.name)
    return NewToken(row, key)


def require(user: User, *, second_factor: bool) -> None:
    """That this account may have one more. Raises NoToken."""
    if not (user.is_active and has_verified_address(user)):
        raise NoToken(gettext_noop("The e-mail address of the account has to be confirmed first."))
    if settings.STAFF_SECOND_FACTOR and works_here(user) and not second_factor:
        raise NoToken(gettext_noop("Sign in with your second factor first: you work here."))
    if user.api_tokens.live().count() >= MOST_OF_A_PERSON:
        raise NoToken(gettext_noop("You have too many tokens already. Revoke one first."))


def has_verified_address(user: User) -> bool:
    return EmailAddress.objects.filter(user=user, verified=True).exists()


@transaction.atomic
def end(*, token: ApiToken, by: User | None, why: str) -> bool:
    """End one; False when it had ended."""
    if not ApiToken.objects.filter(pk=token.pk).end(why):
        return False
    audit.note(
        who=by, deed="token-ended", subject=token.user, after={"token": token.pk, "why": why}
    )
    tell(token.user, ENDED, name=token.name)
    return True


def live_token(key: str) -> ApiToken | None:
    """The token of a key, when it may be used: its person is active, confirmed, and (who works
    here) gave the second factor. One statement.
    """
    verified = EmailAddress.objects.filter(user=OuterRef("user"), verified=True)
    usable = ApiToken.objects.live().filter(Exists(verified), user__is_active=True)
    if settings.STAFF_SECOND_FACTOR:
        usable = usable.filter(Q(second_factor=True) | ~who_works_here("user"))
    token = usable.select_related("user").filter(digest=digest_of(key)).first()
    if token is not None:
        token.user.bound_team = token.team_id
    return token


def note_use(token: ApiToken, at: datetime) -> None:
    """Roughly when it was used last; not one write a request."""
    if token.last_used_at is None or at - token.last_used_at > USE_IS_NOTED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=at)


def scopes_of(user: User) -> list[tuple[str, Any]]:
    """What a token of this account can be for."""
    return [
        (scope.value, scope.label) for scope in Scope if scope not in OF_STAFF or works_here(user)
    ]


def teams_of(user: User) -> "QuerySet[Team]":
    """Which ones a token of this account can be bound to. Binding only ever narrows."""
    if not works_here(user):
        return Team.objects.none()
    reached = teams.reach(user, [*teams.LOOKING, *teams.ANALYZING])
    return Team.objects.all() if reached is None else Team.objects.filter(pk__in=reached)
