"""Limits of attempts. They fit a congress behind one network address, and somebody who guesses;
whoever is refused reads how long to wait, at every door.
"""

from collections.abc import Callable

from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from .addresses import normal_address

WAIT_SECONDS = {"too_many_login_attempts": 300, "rate_limited": 60}
APP = "allauth.account"


class TooManyParticipants(Exception):
    """More people without an account from one network address than a place has. No refusal of the
    deed: the same page and time to wait as of every limit.
    """

    retry_after = 3600


def network(request: HttpRequest) -> str:
    """Whom a limit by network counts as one: an address, or a block of them in IPv6."""
    return ratelimit.get_ip(request)


def of_account(request: HttpRequest, email: str) -> ratelimit.RateLimitUsage | None:
    """Count a wrong password of this account, from wherever; None when it was too many."""
    key = normal_address(email)
    return ratelimit.consume(request, app=APP, action="login_failed_anywhere", key=key)


def count_miss(request: HttpRequest, action: str) -> bool:
    """Count something guessed wrong; False when it was too many.

    What is right is not counted and never refused.
    """
    return bool(ratelimit.consume(request, app=APP, action=action, limit_get=True))


def count_participant(request: HttpRequest) -> None:
    """Somebody without an account begins. Raises TooManyParticipants."""
    if not ratelimit.consume(request, app=APP, action="participant"):
        raise TooManyParticipants


def may_send_code(request: HttpRequest, email: str) -> bool:
    """Count a code sent by mail, by network address and by mailbox, as the form of sign-in does."""
    by_network = ratelimit.consume(request, app=APP, action="request_login_code")
    return bool(by_network) and may_write_to(request, email)


def may_write_to(request: HttpRequest, email: str) -> bool:
    """Count a code to this mailbox. Whoever asks elsewhere for many does not keep its owner from
    theirs.
    """
    mailbox = normal_address(email)
    from_here = f"{network(request)}:{mailbox}"
    return bool(
        ratelimit.consume(request, app=APP, action="code_to_mailbox", key=from_here)
        and ratelimit.consume(request, app=APP, action="code_to_mailbox_anywhere", key=mailbox)
    )


def too_many_page(request: HttpRequest, seconds: int = 60) -> HttpResponse:
    """Says when, in words and in the header."""
    minutes = -(-seconds // 60)
    response = render(request, "429.html", {"minutes": minutes}, status=429)
    response["Retry-After"] = str(seconds)
    return response


class too_many:
    """Forms that refuse further attempts are 429 as well, and every 429 says when to come back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if (
            request.method == "POST"
            and response.status_code == 200
            and request.path.startswith(("/accounts/", "/admin/login/"))
        ):
            wait = _refused(response)
            if wait:
                response.status_code = 429
                response["Retry-After"] = str(wait)
        if response.status_code == 429 and "Retry-After" not in response:
            response["Retry-After"] = "60"
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, TooManyParticipants):
            return too_many_page(request, exception.retry_after)
        return None


def _refused(response: HttpResponse) -> int:
    form = (getattr(response, "context_data", None) or {}).get("form")
    problems = form.errors.as_data() if form is not None and form.is_bound else {}
    return max(
        (WAIT_SECONDS.get(p.code, 0) for several in problems.values() for p in several), default=0
    )
