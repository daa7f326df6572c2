"""Who changes a course, and on what occasion, told to the triggers that keep its log; and whether
the log is as it was written.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse

from learners.models import User

SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")
SEPARATOR = "\x1f"
ROWS_AT_ONCE = 2000
Handler = Callable[[HttpRequest], HttpResponse]


@contextmanager
def during(occasion: str) -> Iterator[None]:
    """All that is changed inside is part of it."""
    with _told("cme.occasion", occasion):
        yield


@contextmanager
def changed_by(user: User) -> Iterator[None]:
    with _told("cme.who", str(user.pk or "")):
        yield


@contextmanager
def _told(name: str, value: str) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s, true)", [name])
        before = cursor.fetchone()[0] or ""
        cursor.execute("SELECT set_config(%s, %s, false)", [name, value])
    try:
        yield
    finally:
        # What was done in a transaction that failed is taken back by the database itself.
        with suppress(DatabaseError), connection.cursor() as cursor:
            cursor.execute("SELECT set_config(%s, %s, false)", [name, before])


def attributed(get_response: Handler) -> Handler:
    """Edits in the admin are those of whoever is signed in."""

    def middleware(request: HttpRequest) -> HttpResponse:
        is_edit = request.method not in SAFE and request.path.startswith("/admin/")
        if not (is_edit and isinstance(request.user, User)):
            return get_response(request)
        with changed_by(request.user), during("page"):
            return get_response(request)

    return middleware


# --- is it as it was written? ---------------------------------------------------------------------


@dataclass(frozen=True)
class Checked:
    """One chain: how many rows it has, its newest digest, and the first row that is not as it was
    written.
    """

    name: str
    rows: int
    tip: str
    broken_at: int | None
    digests: frozenset[str]


CHANGES = """
SELECT course_id, id, previous, digest, at, who, occasion, transaction, deed, kind, "row",
       before::text, after::text
FROM courses_change ORDER BY course_id, id
"""
AUDIT = """
SELECT 'audit', id, previous, digest, at, who_number, deed, subject, before::text, after::text
FROM learners_auditentry WHERE digest <> '' ORDER BY id
"""


def check_changes() -> list[Checked]:
    """Every course's chain."""
    return _checked(CHANGES, lambda row: [row[2], row[1], row[0], *_told_of(row[4:])])


def check_audit() -> list[Checked]:
    return _checked(AUDIT, lambda row: [row[2], row[1], *_told_of(row[4:])])


def _told_of(rest: tuple[Any, ...]) -> list[Any]:
    at, who, *values = rest
    moment = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")
    return [moment, "-" if who is None else who, *values]


def _checked(query: str, parts: Callable[[tuple[Any, ...]], list[Any]]) -> list[Checked]:
    chains: dict[Any, dict[str, Any]] = {}
    with connection.cursor() as cursor:
        cursor.execute(query)
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            for row in rows:
                chain = chains.setdefault(row[0], {"rows": 0, "tip": "", "broken": None, "all": []})
                text = SEPARATOR.join(str(part) for part in parts(row))
                is_whole = row[2] == chain["tip"] and row[3] == _digest(text)
                if not is_whole and chain["broken"] is None:
                    chain["broken"] = row[1]
                chain["rows"], chain["tip"] = chain["rows"] + 1, row[3]
                chain["all"].append(row[3])
    return [
        Checked(str(name), c["rows"], c["tip"], c["broken"], frozenset(c["all"]))
        for name, c in chains.items()
    ]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
