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
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from .models import User

FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
WORK = ("/admin/", "/outcomes/")
SENTENCE = "Set up a second factor first: an authenticator app or a security key."


def works_here(user: User) -> bool:
    return (
        user.is_staff
        or user.is_superuser
        or user.groups.exclude(name="learner").exists()
        or user.memberships.exists()
    )


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
    """Whether somebody who works here signed in longer ago than a day's work."""
    user = request.user
    records = get_authentication_records(request, user) if user.is_authenticated else []
    if not records or not isinstance(user, User):
        return False
    age = time.time() - max(record["at"] for record in records)
    return age > settings.STAFF_SESSION_HOURS * 3600 and works_here(user)


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
        if not is_missing(request.user):
            return get_response(request)
        if api:
            body = {
                "type": "about:blank",
                "title": "Forbidden",
                "status": 403,
                "detail": SENTENCE,
                "code": "second-factor-required",
            }
            return JsonResponse(body, status=403, content_type="application/problem+json")
        messages.warning(
            request, _("Set up a second factor first: an authenticator app or a security key.")
        )
        return redirect("mfa_index")

    return middleware
