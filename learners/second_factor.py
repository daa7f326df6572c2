"""Whoever works here signs in with a second factor: an authenticator app, a security key or a
passkey.
"""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
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


def gate(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Sends staff without one to set it up before they work; learning stays open to them."""

    def middleware(request: HttpRequest) -> HttpResponse:
        # Only a token that is looked at stands for itself; any other header leaves the session to
        # decide.
        by_token = request.headers.get("Authorization", "").startswith("Token ")
        api = request.path.startswith("/api/") and not by_token
        if not (api or request.path.startswith(WORK)) or not is_missing(request.user):
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
