"""The doors of LTI 1.3: where a launch begins and arrives, and what a platform reads of this
site."""

import logging
import re
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.utils import perform_login
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from learners.refusals import Refusal
from learners.second_factor import works_here
from learners.wording import sentence_for_reader

from .. import frames
from ..lti import beginning, deep_linking, keys, launching, refusals, roles, tokens, words
from ..models import AccountLink, LtiPlatform

logger = logging.getLogger("cme.security")
WAITING = "lti-waiting"
ERROR = re.compile("[a-z_]{1,60}")  # as OpenID Connect and OAuth name them
SIGNED_OUT = {
    "login_required",
    "interaction_required",
    "account_selection_required",
    "consent_required",
}


def refusals_in_words(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def door(request: HttpRequest, **named: Any) -> HttpResponse:
        try:
            return view(request, **named)
        except Refusal as refusal:
            logger.warning("LTI refused: %s", refusal.code)
            return refusal_page(request, refusal)

    return door


def refusal_page(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """In the frame it came from as well: a page that a browser does not show says nothing."""
    context = {
        "sentence": sentence_for_reader(refusal),
        "code": refusal.code,
        "new_window": refusal.details.get("new_window", ""),
    }
    response = render(request, "integrations/refused.html", context, status=refusal.status)
    origin = refusal.details.get("origin")
    if origin:
        frames.show_in_frame(response, origin)
    return response


@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
@refusals_in_words
def begin(request: HttpRequest) -> HttpResponse:
    """Anybody may ask for this; it stores nothing and only leads to a registered platform."""
    given = request.POST if request.method == "POST" else request.GET
    asked = {name: given[name] for name in beginning.ASKED if given.get(name)}
    start = beginning.begin(asked, settings.SITE_URL + reverse("lti-launch"))
    response = redirect(start.address)
    _keep_nonce(request, response, start.nonce)
    return response


def _keep_nonce(request: HttpRequest, response: HttpResponse, nonce: str) -> None:
    """Ties the launch to this browser. It comes back with a form of another site."""
    secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(
        _cookie(nonce),
        nonce,
        max_age=beginning.GOOD_FOR,
        httponly=True,
        secure=secure,
        samesite="None" if secure else "Lax",
        path="/lti/",
    )
    if frames.is_in_frame(request):
        frames.cookies_of_frame(response)


def _cookie(nonce: str) -> str:
    return f"lti-{nonce[:12]}"


@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])  # somebody who comes by the bare address reads why
@refusals_in_words
def launch(request: HttpRequest) -> HttpResponse:
    state = beginning.read_state(request.POST.get("state", ""))
    try:
        return _launch(request, state)
    except Refusal as refusal:
        refusal.details = dict(refusal.details) | {"origin": frames.origin_of(state.platform)}
        raise


def _launch(request: HttpRequest, state: beginning.State) -> HttpResponse:
    if request.COOKIES.get(_cookie(state.nonce)) != state.nonce:
        raise _without_cookie(state)
    if "error" in request.POST:
        raise _stopped(request.POST["error"])
    now = timezone.now()
    token = request.POST.get("id_token", "")
    claims = tokens.verified(token, platform=state.platform, nonce=state.nonce, at=now)
    response = _answer(request, state.platform, claims)
    response.delete_cookie(_cookie(state.nonce), path="/lti/")
    if frames.is_in_frame(request):
        request.session[frames.FRAME] = frames.origin_of(state.platform)
        frames.show_in_frame(response, frames.origin_of(state.platform))
    return response


def _without_cookie(state: beginning.State) -> Refusal:
    """A launch that arrived takes its cookie away. Over http no browser sends it from another
    site, in whatever window.
    """
    if tokens.was_used(state.platform, state.nonce):
        return refusals.Replayed()
    if not settings.SESSION_COOKIE_SECURE:
        return refusals.NeedsHttps()
    refusal = refusals.NoCookies()
    refusal.details = {"new_window": f"{reverse('lti-login')}?{urlencode(state.asked)}"}
    return refusal


def _stopped(error: str) -> Refusal:
    """`prompt=none` was asked for: a platform that would have to ask somebody says so instead."""
    if error in SIGNED_OUT:
        return refusals.SignedOutThere()
    return refusals.LaunchStopped(error=error if ERROR.fullmatch(error) else "?")


def _answer(request: HttpRequest, platform: LtiPlatform, claims: dict[str, Any]) -> HttpResponse:
    if claims[words.MESSAGE_TYPE] == words.CHOOSING:
        return _choose(request, platform, claims)
    if roles.is_test(claims):
        context = {"platform": platform, "target": launching.target_of(claims)}
        return render(request, "integrations/test_student.html", context)
    return _enter(request, launching.take(platform, claims))


def _enter(request: HttpRequest, launch: launching.Launch) -> HttpResponse:
    """Whoever is known goes in; whoever is not shows first which account is theirs."""
    if launch.account.user is not None:
        return sign_in(request, launch.account, launch.target.address)
    request.session.flush()
    request.session[WAITING] = {
        "account": launch.account.pk,
        "address": launch.target.address,
        "email": launch.email,
        "names": {"given_name": launch.given_name, "family_name": launch.family_name},
    }
    return redirect("lti-account")


def sign_in(request: HttpRequest, account: AccountLink, address: str) -> HttpResponse:
    """By allauth's own way, second factor included."""
    user = account.user
    assert user is not None
    if works_here(user):
        raise refusals.WorksHere
    if request.user.is_authenticated and request.user != user:
        request.session.flush()
    return perform_login(request, user, email_verification="none", redirect_url=address)


def _choose(request: HttpRequest, platform: LtiPlatform, claims: dict[str, Any]) -> HttpResponse:
    context = {
        "choosing": deep_linking.begin(platform, claims),
        "platform": platform,
        "targets": deep_linking.targets(),
    }
    return render(request, "integrations/choose.html", context)


@csrf_exempt  # the signed request of the platform stands for it: no session is read
@never_cache
@require_POST
@refusals_in_words
def choose(request: HttpRequest) -> HttpResponse:
    choosing = deep_linking.read(request.POST.get("choosing", ""))
    chosen = None
    if request.POST.get("deed") != "nothing":
        chosen = dict(deep_linking.targets()).get(request.POST.get("target", ""))
        if chosen is None:
            raise refusals.NoSuchTarget
    context = {
        "platform": choosing.platform,
        "target": chosen,
        "address": choosing.return_address,
        "token": deep_linking.answer(choosing, chosen, timezone.now()),
    }
    response = render(request, "integrations/chosen.html", context)
    origin = "/".join(choosing.return_address.split("/")[:3])
    response._csp_replace = {"form-action": ["'self'", origin]}  # type: ignore[attr-defined]
    if frames.is_in_frame(request):
        frames.show_in_frame(response, frames.origin_of(choosing.platform))
    return response


@require_safe
def published_keys(request: HttpRequest) -> JsonResponse:
    response = JsonResponse(keys.published_keys(timezone.now()))
    response["Cache-Control"] = "public, max-age=300"
    return response
