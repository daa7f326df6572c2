"""Limits of the API; a broker that is away neither lifts nor stops them."""

from collections.abc import Callable
from math import ceil
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle


class Writes(SimpleRateThrottle):
    """Requests that change something, an account or (without one) a network address at a time.

    Counted by each web process for itself, in its memory: against a flood that is enough, and an
    answer does not wait for the six statements that counting it in the database would take.
    """

    scope = "writes"
    cache = caches["process"]
    duration: int
    num_requests: int

    def get_rate(self) -> str:
        return f"{settings.API_WRITES_A_MINUTE}/min"

    def allow_request(self, request: Request, view: Any) -> bool:
        allowed = super().allow_request(request, view)
        if getattr(self, "key", None) is not None:
            request._request.write_limit = self._left()  # type: ignore[attr-defined]
        return allowed

    def _left(self) -> tuple[int, int, int]:
        """How many a minute, how many are left, and in how many seconds the oldest is forgotten."""
        reset = self.duration - (self.now - self.history[-1]) if self.history else self.duration
        return self.num_requests, self.num_requests - len(self.history), max(1, ceil(reset))

    def get_cache_key(self, request: Request, view: object) -> str | None:
        if request.method in ("GET", "HEAD", "OPTIONS"):
            return None
        ident = (
            request.user.pk
            if request.user and request.user.is_authenticated
            else self.get_ident(request)
        )
        return self.cache_format % {"scope": self.scope, "ident": ident}


def told_in_headers(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """A program sees how many changes it has left before it is refused."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        names = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
        for name, value in zip(names, getattr(request, "write_limit", ()), strict=False):
            response[name] = str(value)
        return response

    return middleware
