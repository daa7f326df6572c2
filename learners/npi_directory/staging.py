"""Lines into the directory: by COPY into a table of their own, then taken over in one statement."""

from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Any

from django.db import DatabaseError, transaction
from psycopg.errors import CardinalityViolation

from .columns import KEPT
from .files import Kind

ROWS_A_WRITE = 2000


LONGEST = {"family_name": 100, "given_name": 100, "middle_name": 100, "suffix": 20,
    "credential": 60, "other_family_name": 100,
           "other_given_name": 100, "city": 60, "state": 60, "replacement": 10,
           "primary_taxonomy": 10}  # fmt: skip


TYPES = {
    "kind": "text",
    "deactivated_on": "date",
    "reactivated_on": "date",
    "taxonomies": "varchar(10)[]",
}


def stage(cursor: Any, rows: Iterator[bytes]) -> None:
    columns = ", ".join(f"{name} {TYPES.get(name, 'text')}" for name in KEPT)
    cursor.execute("DROP TABLE IF EXISTS staged_npi")
    cursor.execute(f"CREATE TEMP TABLE staged_npi ({columns}) ON COMMIT DROP")
    with cursor.copy(f"COPY staged_npi ({', '.join(KEPT)}) FROM STDIN") as copy:
        while batch := list(islice(rows, ROWS_A_WRITE)):
            text = b"\n".join(batch) + b"\n"
            copy.write(text if text.isascii() else text.decode(errors="replace").encode())
    cursor.execute("ANALYZE staged_npi (npi)")


def take_over_once(cursor: Any, kind: str, file_date: date) -> int:
    """A number that stands in the file twice is refused by the statement; then the later row is
    taken, and it runs again.
    """
    try:
        with transaction.atomic():
            return _take_over(cursor, kind, file_date)
    except DatabaseError as problem:
        if not isinstance(problem.__cause__, CardinalityViolation):
            raise
    cursor.execute(
        "DELETE FROM staged_npi a USING staged_npi b WHERE a.npi = b.npi AND a.ctid < b.ctid"
    )
    return _take_over(cursor, kind, file_date)


def _take_over(cursor: Any, kind: str, file_date: date) -> int:
    """One upsert; a row is written only when it changes, and never by an older file."""
    facts = [name for name in KEPT if name not in ("npi",)]
    if kind == Kind.DEACTIVATED:
        # The list holds who is deactivated on its day: an earlier return does not count. Names
        # known before stay.
        facts = ["deactivated_on", "reactivated_on"]
    values = ", ".join(_typed(name) for name in KEPT)
    changed = ", ".join(f"d.{name}" for name in facts)
    fresh = ", ".join(f"excluded.{name}" for name in facts)
    sets = ", ".join(f"{name} = excluded.{name}" for name in facts)
    cursor.execute(
        f"""INSERT INTO learners_npirecord AS d ({", ".join(KEPT)}, source, as_of, stale)
            SELECT {values}, 'nppes', %s, false FROM staged_npi
            ON CONFLICT (npi) DO UPDATE SET {sets}, as_of = excluded.as_of, stale = false,
                source = 'nppes'
            WHERE d.as_of <= excluded.as_of
                AND (d.stale OR d.source <> 'nppes' OR ({changed}) IS DISTINCT FROM ({fresh}))""",
        [file_date],
    )
    return int(cursor.rowcount)


def _typed(name: str) -> str:
    if name == "kind":
        return "CASE kind WHEN '1' THEN 1 WHEN '2' THEN 2 ELSE 0 END"
    return f"left({name}, {LONGEST[name]})" if name in LONGEST else name


def mark_stale(cursor: Any, file_date: date) -> int:
    """A full file holds every number: what it lacks is marked, never deleted."""
    cursor.execute(
        """UPDATE learners_npirecord d SET stale = true
           WHERE NOT stale AND source = 'nppes' AND as_of <= %s AND NOT EXISTS (SELECT
               FROM staged_npi s WHERE s.npi = d.npi)""",
        [file_date],
    )
    return int(cursor.rowcount)
