"""Limits of the API; a broker that is away neither lifts nor stops them."""

from typing import Any

from django.conf import settings
from django.core.cache import cache, caches
from rest_framework.authentication import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed, Throttled
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle, SimpleRateThrottle

WRONG_TOKENS_A_MINUTE = 20


class Writes(SimpleRateThrottle):
    """Requests that change something, an account or (without one) a network address at a time.

    Counted by each web process for itself, in its memory: against a flood that is enough, and an
    answer does not wait for the six statements that counting it in the database would take.
    """

    scope = "writes"
    cache = caches["process"]

    def get_rate(self) -> str:
        return f"{settings.API_WRITES_A_MINUTE}/min"

    def get_cache_key(self, request: Request, view: object) -> str | None:
        if request.method in ("GET", "HEAD", "OPTIONS"):
            return None
        ident = (
            request.user.pk
            if request.user and request.user.is_authenticated
            else self.get_ident(request)
        )
        return self.cache_format % {"scope": self.scope, "ident": ident}


class LimitedTokens(TokenAuthentication):
    """A token cannot be guessed for long: wrong ones are counted by network address."""

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        key = (
            f"wrong-tokens:{BaseThrottle().get_ident(request)}"
            if request.headers.get("Authorization")
            else ""
        )
        wrong = cache.get(key, 0) if key else 0
        if wrong >= WRONG_TOKENS_A_MINUTE:
            raise Throttled(60)
        try:
            return super().authenticate(request)
        except AuthenticationFailed:
            cache.set(key, wrong + 1, 60)
            raise

    def authenticate_credentials(self, key: str) -> tuple[Any, Any]:
        if not key.isalnum():  # what the database would not even look for
            raise AuthenticationFailed
        return super().authenticate_credentials(key)
