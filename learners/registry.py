"""The national NPI registry's API (version 2.1), asked about one number at a time and never trusted
to be there.

Errors come with status 200, a page in HTML during maintenance, numbers as text or not: whatever is
no clear answer is "not reached", and nobody is verified or refused by it.
"""

import json
import logging
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import urlencode

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

CONNECT_AND_FIRST_BYTE, WHOLE = 3.0, 5.0  # seconds
TRIES = 3
PAUSES = (0.2, 0.5)
LARGEST = 2**20
KEPT_SECONDS = 7 * 86_400
OPENS_AFTER, OPEN_SECONDS = 5, 120  # failures in a row; then the registry is left alone for so long
FAILURES, OPEN_UNTIL = "npi-registry-failures", "npi-registry-open"
logger = logging.getLogger(__name__)


class NotReached(Exception):
    """No clear answer: slow, away, in maintenance, or not understood."""

    code = "registry-not-reached"


@dataclass(frozen=True)
class Entry:
    """What the registry says of a number."""

    npi: str
    kind: int  # 1 person, 2 organisation
    given: str
    middle: str
    family: str
    others: tuple[tuple[str, str], ...]  # given and family
    status: str
    deactivated: str
    reactivated: str
    taxonomies: tuple[str, ...]
    primary: str
    answered_at: datetime


class Registry(Protocol):
    def look_up(self, npi: str) -> Entry | None:
        """The entry, None when the registry does not list the number; raises NotReached."""


class NppesRegistry:
    """The registry over HTTP, with time limits, tries, a memory of seven days, and a breaker shared
    by all processes.
    """

    def __init__(self, address: str, pause: Callable[[float], None] = time.sleep) -> None:
        self.address, self.pause = address, pause

    def look_up(self, npi: str) -> Entry | None:
        if not npi.startswith("1"):
            return None  # made-up numbers of demonstrations are nobody's business out there
        key = f"npi-registry:{npi}"
        body = cache.get(key)
        if body is None:
            body = self._ask(npi)
            cache.set(key, body, KEPT_SECONDS if body["results"] else 3600)
        return read(body, npi)

    def _ask(self, npi: str) -> dict[str, Any]:
        if cache.get(OPEN_UNTIL):
            raise NotReached("The registry failed several times and is left alone for a while.")
        for tried in range(TRIES):
            try:
                body = self._fetch(npi)
                cache.delete(FAILURES)
                return body
            except NotReached as problem:
                logger.warning("NPI registry, try %s: %s", tried + 1, problem)
                if tried < TRIES - 1:
                    self.pause(PAUSES[tried])
        self._count_failure()
        raise NotReached("The registry gave no clear answer.")

    def _count_failure(self) -> None:
        failures = (cache.get(FAILURES) or 0) + 1
        cache.set(FAILURES, failures, 3600)
        if failures >= OPENS_AFTER:
            cache.set(OPEN_UNTIL, True, OPEN_SECONDS)
            cache.delete(FAILURES)

    def _fetch(self, npi: str) -> dict[str, Any]:
        request = urllib.request.Request(
            f"{self.address}?{urlencode({'version': '2.1', 'number': npi})}",
            headers={"Accept": "application/json"},
        )
        began = time.monotonic()
        try:
            with _opener.open(request, timeout=CONNECT_AND_FIRST_BYTE) as reply:
                if reply.headers.get_content_type() != "application/json":
                    raise NotReached(f"it answered {reply.headers.get_content_type()}")
                return _understood(_read_within(reply, began))
        except (OSError, ValueError) as problem:  # a refused status is an OSError too
            raise NotReached(type(problem).__name__) from problem


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *arguments: Any, **named: Any) -> None:
        return None


_opener = urllib.request.build_opener(_NoRedirects)


def _read_within(reply: Any, began: float) -> bytes:
    """The body, when it comes in time; one that drips does not hold us."""
    parts, size = [], 0
    while chunk := reply.read1(65_536):
        parts.append(chunk)
        size += len(chunk)
        if size > LARGEST or time.monotonic() - began > WHOLE:
            raise NotReached("it answered too slowly or too much")
    return b"".join(parts)


def _understood(raw: bytes) -> dict[str, Any]:
    body = json.loads(raw)
    if (
        not isinstance(body, dict)
        or body.get("Errors")
        or not isinstance(body.get("results"), list)
    ):
        raise NotReached("it answered with an error")
    return {"results": body["results"][:2], "asked_at": timezone.now().isoformat()}


def read(body: dict[str, Any], npi: str) -> Entry | None:
    """The entry of an answer, whichever of its known shapes it has; raises NotReached when it has
    none of them.
    """
    entries = [
        entry
        for entry in body["results"]
        if isinstance(entry, dict) and str(entry.get("number")) == npi
    ]
    if not entries:
        return None
    try:
        return _entry(entries[0], npi, datetime.fromisoformat(body["asked_at"]))
    except (AttributeError, KeyError, TypeError) as problem:
        raise NotReached("its answer is not understood") from problem


def _entry(entry: dict[str, Any], npi: str, at: datetime) -> Entry:
    basic = entry["basic"]
    listed = [t for t in entry.get("taxonomies") or [] if t.get("code")]
    others = [
        (str(o.get("first_name") or ""), str(o["last_name"]))
        for o in entry.get("other_names") or []
        if o.get("last_name")
    ]
    return Entry(
        npi=npi,
        kind={"NPI-1": 1, "NPI-2": 2}[entry["enumeration_type"]],
        given=str(basic.get("first_name") or ""),
        middle=str(basic.get("middle_name") or ""),
        family=str(basic.get("last_name") or ""),
        others=tuple(others),
        status=str(basic.get("status") or ""),
        deactivated=str(basic.get("deactivation_date") or ""),
        reactivated=str(basic.get("reactivation_date") or ""),
        taxonomies=tuple(str(t["code"])[:10] for t in listed),
        primary=next((str(t["code"])[:10] for t in listed if t.get("primary") is True), ""),
        answered_at=at,
    )


def configured() -> Registry | None:
    """The registry when the operator allows asking it; otherwise the directory alone decides."""
    return NppesRegistry(settings.NPI_REGISTRY_URL) if settings.NPI_REGISTRY_URL else None
