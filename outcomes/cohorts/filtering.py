"""A part of the learners, chosen by several properties at once, counted as a whole course is."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from courses.models import Course, Pathway, Subgroup
from learners.models import PracticeSetting
from learners.taxonomy import label_of

from . import counting, persons, taking_part
from .counting import Layout
from .counts import Counts
from .subgrouping import EXPERIENCE, QUARTERS, Told

CLOSED: dict[str, tuple[str, ...]] = {
    Subgroup.PATHWAY: (Pathway.CME.value, Pathway.MICRO.value),
    Subgroup.PRACTICE_SETTING: tuple(PracticeSetting.values),
    Subgroup.EXPERIENCE: tuple(EXPERIENCE),
    Subgroup.BASELINE: QUARTERS,
}


class UnknownFilter(ValueError):
    """A property or a value that nobody can have; `sentence` names what there is."""

    code = "unknown-filter"

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Filter:
    """Learners who have all of these; None asks for nothing. Specialties by their label."""

    profession: str | None = None
    specialty: str | None = None
    practice_setting: str | None = None
    pathway: str | None = None
    campaign: str | None = None
    experience: str | None = None
    baseline: str | None = None

    def __post_init__(self) -> None:
        for name, value in self.chosen.items():
            if not isinstance(value, str) or not value:
                raise UnknownFilter(f"Give a value for {name}, or leave it out.")
            if name in CLOSED and value not in CLOSED[name]:
                raise UnknownFilter(f"{name} is one of {', '.join(CLOSED[name])}, not {value[:60]!r}.")

    @property
    def chosen(self) -> dict[str, str]:
        return {one.name: value for one in fields(self) if (value := getattr(self, one.name)) is not None}

    @classmethod
    def parse(cls, given: Mapping[str, str]) -> "Filter":
        """From the names and values of an address; empty values ask for nothing. Raises UnknownFilter."""
        known = [one.name for one in fields(cls)]
        if unknown := [name for name in given if name not in known]:
            raise UnknownFilter(f"There is no filter {unknown[0][:60]!r}; there are {', '.join(known)}.")
        return cls(**{name: value for name, value in given.items() if value})


@dataclass(frozen=True)
class FilteredCounts:
    n: int  # participants who have all that was asked for
    matched: int  # of them with both answers to an item
    counts: Counts


@transaction.atomic
def count_filtered(course: Course, as_of: datetime, known_at: datetime, chosen: Filter) -> FilteredCounts:
    """The tables of the chosen participants, from the stored answers. Raises UnknownFilter for values nobody has."""
    with connection.cursor() as cursor:
        counting.prepare(cursor)
        layout = Layout(course, known_at)
        times = {"course": course.pk, "as_of": as_of, "known": known_at}
        gathered = persons.gather(cursor, times)
        counting._fill_words(cursor, layout, times)
        taking_part._fill_participants(cursor, times, gathered)
        n, matched = _keep(cursor, Told(cursor, layout, times), chosen)
        return FilteredCounts(n, matched, counting.tabulate(cursor, layout, times, gathered))


def _keep(cursor: Any, told: Told, chosen: Filter) -> tuple[int, int]:
    """Leave only the chosen in `who` and `words`; how many they are, and how many of them are matched."""
    wanted = {name: _stored(cursor, name, value) for name, value in chosen.chosen.items()}
    # Whether a value is anybody's is asked above, of everybody; here all of them must hold together.
    holds = " AND ".join(f"{told.expression(name)} = ANY (%s)" for name in wanted) or "true"
    cursor.execute(f"CREATE TEMP TABLE cohort ON COMMIT DROP AS SELECT * FROM told WHERE {holds}", list(wanted.values()))
    cursor.execute(f"SELECT count(*), count(*) FILTER (WHERE {told.fields.sum_of(0)} > 0) FROM cohort")
    n, matched = cursor.fetchone()
    cursor.execute("SELECT relkind FROM pg_class WHERE oid = 'participant'::regclass")
    cursor.execute("DROP VIEW participant" if cursor.fetchone()[0] == "v" else "DROP TABLE participant")
    for table in ("who", "words"):
        cursor.execute(f"DELETE FROM {table} WHERE person_id NOT IN (SELECT person_id FROM cohort)")
    return n, matched


def _stored(cursor: Any, name: str, value: str) -> list[str]:
    """The stored values that read as the one asked for."""
    if name in CLOSED:
        return [value]
    cursor.execute(f"SELECT DISTINCT {name} FROM told WHERE {name} <> ''")
    stored = [row[0] for row in cursor.fetchall()]
    found = [one for one in stored if value in (one, label_of(one) if name == Subgroup.SPECIALTY else one)]
    if not found:
        raise UnknownFilter(f"No participant has the {name} {value[:60]!r}.")
    return found
