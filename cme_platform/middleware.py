"""A reference number for every request, whose language and account it is,
and counts for /metrics.
"""

import logging
import time
import uuid
from collections.abc import Callable
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    JsonResponse,
    StreamingHttpResponse,
)
from django.http.response import HttpResponseBase
from django.middleware.common import CommonMiddleware
from django.middleware.locale import LocaleMiddleware
from django.utils import timezone, translation
from prometheus_client import Counter, Histogram

from cme_platform.logs import current_request, route_of
from learners.refusals import problem_body

Handler = Callable[[HttpRequest], HttpResponse]
logger = logging.getLogger("cme.requests")
security = logging.getLogger("cme.security")

REQUESTS = Counter("cme_requests_total", "Requests answered", ["method", "status"])
SECONDS = Histogram("cme_request_seconds", "Time to answer a request", ["method"])


def request_id(get_response: Handler) -> Handler:
    def middleware(request: HttpRequest) -> HttpResponse:
        reference = uuid.uuid4().hex[:12]
        request.reference = reference  # type: ignore[attr-defined]
        token = current_request.set(reference)
        try:
            response = get_response(request)
        finally:
            current_request.reset(token)
        response["X-Request-Id"] = reference
        return response

    return middleware


def head_without_body(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """The headers of GET alone; a web server drops a body here and says so in its log each time."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if request.method != "HEAD":
            return response
        if isinstance(response, StreamingHttpResponse):
            response.streaming_content = ()
        elif isinstance(response, HttpResponse):
            response.headers.setdefault("Content-Length", str(len(response.content)))
            response.content = b""
        return response

    return middleware


OTHER_ACCOUNT = (
    "Someone else is signed in here now. Sign in again as yourself, and it will be sent."
)


def same_account(get_response: Handler) -> Handler:
    """What a page kept for one person is not taken from another who has signed in on the same
    device meanwhile. A page says for whom it speaks; that only ever refuses, who it is comes from
    the session.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        named = request.headers.get("X-Account")
        if named is not None and request.user.is_authenticated and named != str(request.user.pk):
            body = problem_body(401, "other-account", OTHER_ACCOUNT)
            return JsonResponse(body, status=401, content_type="application/problem+json")
        return get_response(request)

    return middleware


ZONES = frozenset(available_timezones())
OFFICE = ("/admin/", "/outcomes/", "/api/")  # days and times there are those of the site


def reader_zone(get_response: Handler) -> Handler:
    """Times on learners' pages are those of the reader's own clock; until the browser has said
    which, those of the provider.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(OFFICE):
            return get_response(request)
        named = request.COOKIES.get("timezone", "")
        known = named in ZONES
        with timezone.override(ZoneInfo(named) if known else settings.PROVIDER_TIME_ZONE):
            return get_response(request)

    return middleware


def kept_nowhere(get_response: Handler) -> Handler:
    """What the API answers, and a page for somebody signed in, is their own: no cache on the way
    keeps it, unless the view says that it may.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path.startswith("/api/") or _is_personal(request, response):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware


def _is_personal(request: HttpRequest, response: HttpResponse) -> bool:
    """Where the page asked who it is for; nothing is read for this."""
    reader = getattr(request, "_cached_user", None)
    is_page = response.headers.get("Content-Type", "").startswith("text/html")
    return is_page and reader is not None and reader.is_authenticated


def measured(get_response: Handler) -> Handler:
    def middleware(request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = get_response(request)
        method = (
            request.method
            if request.method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"}
            else "other"
        )
        seconds = time.perf_counter() - began
        REQUESTS.labels(method, response.status_code).inc()
        SECONDS.labels(method).observe(seconds)
        _log(request, method, response.status_code, seconds)
        return response

    return middleware


REFUSED = {401, 403, 413, 429}


def _log(request: HttpRequest, method: str, status: int, seconds: float) -> None:
    route = route_of(request)
    logger.info("%s %s %s %.0f ms", method, route, status, seconds * 1000)
    if status in REFUSED:
        security.info("refused %s %s %s", status, method, route)


class LearnerLanguage(LocaleMiddleware):
    """The language somebody chose, or their browser asks for.

    The admin is written in English and stays so.
    """

    def process_request(self, request: HttpRequest) -> None:
        if request.path.startswith("/admin/"):
            translation.activate(settings.LANGUAGE_CODE)
            request.LANGUAGE_CODE = settings.LANGUAGE_CODE
        else:
            super().process_request(request)


class SiteName(CommonMiddleware):
    """Whoever looks after machines asks by address, not by the name of the site."""

    PROBES = {"/healthz", "/readyz", "/metrics"}

    def process_request(self, request: HttpRequest) -> HttpResponsePermanentRedirect | None:
        return None if request.path in self.PROBES else super().process_request(request)
