"""A reference number for every request, whose language and account it is,
and counts for /metrics.
"""

import contextvars
import logging
import time
import uuid
from collections.abc import Callable
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.middleware.common import CommonMiddleware
from django.middleware.locale import LocaleMiddleware
from django.utils import timezone, translation
from prometheus_client import Counter, Histogram

Handler = Callable[[HttpRequest], HttpResponse]
_reference: contextvars.ContextVar[str] = contextvars.ContextVar("reference", default="-")

REQUESTS = Counter("cme_requests_total", "Requests answered", ["method", "status"])
SECONDS = Histogram("cme_request_seconds", "Time to answer a request", ["method"])


class RequestIdFilter(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.reference = _reference.get()
        return True


class NotReadyIsAnAnswer(logging.Filter):
    """Whoever asks too early whether the site is ready is told; the log calls no error of it."""

    def filter(self, record: logging.LogRecord) -> bool:
        path = getattr(getattr(record, "request", None), "path", "")
        return (path, getattr(record, "status_code", 0)) != ("/readyz", 503)


class OneLineFormatter(logging.Formatter):
    """Values from outside cannot start a log line of their own, nor move the cursor of who reads
    it: the message is one line, and only a traceback follows, set in.
    """

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s [%(reference)s] %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:
        return _printable(super().formatMessage(record))

    def format(self, record: logging.LogRecord) -> str:
        message, *traceback = super().format(record).split("\n")
        return "\n".join([message, *(f"    {_printable(line)}" for line in traceback)])


def _printable(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(
        sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text
    )


def request_id(get_response: Handler) -> Handler:
    def middleware(request: HttpRequest) -> HttpResponse:
        reference = uuid.uuid4().hex[:12]
        request.reference = reference  # type: ignore[attr-defined]
        token = _reference.set(reference)
        try:
            response = get_response(request)
        finally:
            _reference.reset(token)
        response["X-Request-Id"] = reference
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
            body = {
                "type": "about:blank",
                "status": 401,
                "title": "Unauthorized",
                "code": "other-account",
                "detail": OTHER_ACCOUNT,
            }
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
    """What the API answers is somebody's own: no cache on the way keeps it, unless the view says
    that it may.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path.startswith("/api/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware


def measured(get_response: Handler) -> Handler:
    def middleware(request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = get_response(request)
        method = (
            request.method
            if request.method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"}
            else "other"
        )
        REQUESTS.labels(method, response.status_code).inc()
        SECONDS.labels(method).observe(time.perf_counter() - began)
        return response

    return middleware


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
