"""Look at the site as somebody else sees it: with a reason, a banner, and nothing stored."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from . import audit
from .models import User
from .refusals import Refusal

HELD = "signed_in_by"
LONGEST = timedelta(minutes=30)
BACKEND = "django.contrib.auth.backends.ModelBackend"
OPEN_ROLES = {"learner", "supporter"}
SAFE = ("GET", "HEAD", "OPTIONS")
Handler = Callable[[HttpRequest], HttpResponse]


class NotThisAccount(Refusal):
    code = "not-this-account"
    status = 403
    sentence = (
        "Nobody signs in as somebody who works here, or as themselves: only as a learner or a "
        "supporter whose account is active."
    )


class ReasonNeeded(Refusal):
    code = "missing-reason"
    status = 400
    sentence = "Say why you look at the site as this person."


def may_be(target: User, by: User) -> bool:
    """Never somebody with rights that whoever asks may not have."""
    return (
        target.is_active
        and target.pk != by.pk
        and not (target.is_staff or target.is_superuser)
        and set(target.groups.values_list("name", flat=True)) <= OPEN_ROLES
        and not target.memberships.exists()
        and not target.user_permissions.exists()
    )


def begin(request: HttpRequest, target: User, *, reason: str, at: datetime) -> None:
    """Raises NotThisAccount, ReasonNeeded. Leaves no trace in the account itself."""
    by: Any = request.user
    if HELD in request.session or not may_be(target, by):
        raise NotThisAccount
    if not reason.strip():
        raise ReasonNeeded
    audit.note(who=by, deed="signed-in-as", subject=target, after={"reason": reason.strip()[:500]})
    _take(request, target)
    request.session[HELD] = {"pk": by.pk, "until": (at + LONGEST).isoformat()}


def _take(request: HttpRequest, user: User) -> None:
    request.session.flush()
    request.session[SESSION_KEY] = str(user.pk)
    request.session[BACKEND_SESSION_KEY] = BACKEND
    request.session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    request.user = user
    rotate_token(request)


@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """Back to one's own account, on the page of the other."""
    held, target = request.session.get(HELD), request.user
    by = User.objects.filter(pk=held["pk"], is_active=True).first() if held else None
    if by is None:
        request.session.flush()
        return HttpResponseRedirect("/")
    audit.note(who=by, deed="signed-in-as-ended", subject=target)
    _take(request, by)
    return HttpResponseRedirect(reverse("admin:learners_user_change", args=[target.pk]))


def gate(get_response: Handler) -> Handler:
    """Whoever looks as somebody else changes nothing: what is sent is refused, and what a page
    would note by being opened is taken back.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        held = request.session.get(HELD)
        if not held:
            return get_response(request)
        if datetime.fromisoformat(held["until"]) < timezone.now():
            request.session.flush()
            return HttpResponseRedirect(reverse("account_login"))
        if request.path == reverse("signed-in-as-end"):
            return get_response(request)
        if request.method not in SAFE:
            return render(request, "learners/looking_only.html", status=403)
        request.looks_as = request.user  # type: ignore[attr-defined]
        with transaction.atomic():
            response = get_response(request)
            transaction.set_rollback(True)
        return response

    return middleware
