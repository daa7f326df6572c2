"""Limits of the API; a broker that is away neither lifts nor stops them."""

from django.conf import settings
from django.core.cache import caches
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle


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
