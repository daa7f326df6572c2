"""Where somebody is signed in: seen, ended, and forgotten once it is over."""

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest

from . import audit
from .models import User


def sessions_of(user: User, at: datetime) -> "QuerySet[UserSession]":
    """Those that are open, the newest first."""
    mine = UserSession.objects.filter(_is_open(at), user=user)
    return mine.order_by("-created_at")


def remember(request: HttpRequest) -> None:
    """A session that began before sessions were listed."""
    if not UserSession.objects.filter(session_key=request.session.session_key).exists():
        UserSession.objects.create_from_request(request)


@transaction.atomic
def end(*, user: User, sessions: "QuerySet[UserSession]") -> int:
    """End these of one's own; how many there were."""
    keys = list(sessions.filter(user=user).values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(session_key__in=keys).delete()
    if keys:
        audit.note(who=user, deed="sessions-ended", subject=user, after={"sessions": len(keys)})
    return len(keys)


def forget_ended(at: datetime) -> int:
    """What is over says nothing more about anybody's browser and address."""
    Session.objects.filter(expire_date__lt=at).delete()
    return UserSession.objects.exclude(_is_open(at)).delete()[0]


def _is_open(at: datetime) -> Exists:
    row = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=at)
    return Exists(row)
