"""Whoever works here signs in with a second factor: an authenticator app, a security key or a
passkey.
"""

import time
from collections.abc import Callable

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from .models import Membership, User
from .refusals import problem_body

FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
WORK = ("/admin/", "/outcomes/")
WORKED_AT, WORK_IS_NOTED_EVERY = "worked_at", 300
SENTENCE = "Set up a second factor first: an authenticator app or a security key."


def works_here(user: User) -> bool:
    """In one statement: a learner's answers ask it too, once the session is some hours old."""
    return (
        user.is_staff
        or user.is_superuser
        or User.objects.filter(who_works_here(), pk=user.pk).exists()
    )


def who_works_here(account: str = "") -> Q:
    """Of accounts, or of rows that hang on one."""
    owner = OuterRef(account or "pk")
    roles = User.groups.through.objects.filter(user=owner).exclude(group__name="learner")
    memberships = Membership.objects.filter(user=owner)
    to = f"{account}__" if account else ""
    flags = Q(**{f"{to}is_staff": True}) | Q(**{f"{to}is_superuser": True})
    return flags | Q(Exists(roles)) | Q(Exists(memberships))


def is_missing(user: object) -> bool:
    """Whether this account works here and has no second factor, on a site that asks for one."""
    return (
        settings.STAFF_SECOND_FACTOR
        and isinstance(user, User)
        and user.is_authenticated
        and works_here(user)
        and not is_mfa_enabled(user, FACTORS)
    )


def is_over(request: HttpRequest) -> bool:
    """Whether somebody who works here signed in longer ago than a day's work, or was away."""
    user = request.user
    signed_in = _signed_in_at(request)
    if signed_in is None or not isinstance(user, User):
        return False
    at = time.time()
    worked = max(signed_in, request.session.get(WORKED_AT, at))
    over = (
        at - signed_in > settings.STAFF_SESSION_HOURS * 3600
        or at - worked > settings.STAFF_IDLE_HOURS * 3600
    )
    return over and works_here(user)


def note_work(request: HttpRequest) -> None:
    """Roughly when somebody was last at work; not one write a request."""
    signed_in = _signed_in_at(request)
    if signed_in is None:
        return
    if time.time() - request.session.get(WORKED_AT, 0) > WORK_IS_NOTED_EVERY:
        request.session[WORKED_AT] = int(time.time())


def _signed_in_at(request: HttpRequest) -> float | None:
    user = request.user
    records = get_authentication_records(request, user) if user.is_authenticated else []
    return max((record["at"] for record in records), default=None)


def gate(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Sends staff without one to set it up before they work; learning stays open to them."""

    def middleware(request: HttpRequest) -> HttpResponse:
        # Only a token that is looked at stands for itself; any other header leaves the session to
        # decide.
        by_token = request.headers.get("Authorization", "").startswith("Token ")
        api = request.path.startswith("/api/") and not by_token
        if not (api or request.path.startswith(WORK)):
            return get_response(request)
        if is_over(request):
            logout(request)
        if not api:
            note_work(request)
        if not is_missing(request.user):
            return get_response(request)
        if api:
            body = problem_body(403, "second-factor-required", SENTENCE)
            return JsonResponse(body, status=403, content_type="application/problem+json")
        messages.warning(
            request, _("Set up a second factor first: an authenticator app or a security key.")
        )
        return redirect("mfa_index")

    return middleware
