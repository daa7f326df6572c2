"""Lines of the log: each with the request or the job it belongs to, for people or, with
LOG_FORMAT=json, for programs.
"""

import contextvars
import json
import logging
from datetime import UTC, datetime

from django.http import HttpRequest

from jobs.log_context import current_job

current_request: contextvars.ContextVar[str] = contextvars.ContextVar("reference", default="")


class Belongs(logging.Filter):
    """Notes on a record the reference of its request, or its job."""

    def filter(self, record: logging.LogRecord) -> bool:
        job = current_job.get()
        request = current_request.get()
        reference = request or (f"job {job}" if job else "-")
        record.__dict__ |= {"request_id": request, "job": job, "reference": reference}
        _name_routes(record)
        return True


class NotReadyIsAnAnswer(logging.Filter):
    """Whoever asks too early whether the site is ready is told; the log calls no error of it."""

    def filter(self, record: logging.LogRecord) -> bool:
        path = getattr(getattr(record, "request", None), "path", "")
        return (path, getattr(record, "status_code", 0)) != ("/readyz", 503)


def route_of(request: HttpRequest) -> str:
    """Addresses hold the secrets of their readers; the route says enough of them."""
    match = request.resolver_match
    return f"/{match.route}" if match is not None else request.path


def _name_routes(record: logging.LogRecord) -> None:
    """Django writes the address of each request it refuses or that failed."""
    request = getattr(record, "request", None)
    if isinstance(request, HttpRequest) and isinstance(record.args, tuple):
        route = route_of(request)
        record.args = tuple(route if part == request.path else part for part in record.args)


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


class JsonFormatter(logging.Formatter):
    """One object a line; what a line does not have is left out."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "process": record.process,
            "request": getattr(record, "request_id", ""),
            "job": getattr(record, "job", None),
            "message": record.getMessage(),
            "exception": self.formatException(record.exc_info) if record.exc_info else "",
        }
        return json.dumps({name: value for name, value in line.items() if value not in ("", None)})


def _printable(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(
        sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text
    )
