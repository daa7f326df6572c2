"""A part of the learners, chosen by several properties at once, counted as a whole course is."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from fractions import Fraction
from typing import Any

import numpy as np
from django.db import connection, transaction

from courses.models import Course, Pathway, Subgroup
from learners.models import PracticeSetting
from learners.refusals import Refusal
from learners.taxonomy import label_of

from . import one_pass, participation
from .bit_layout import Layout
from .counts import Counts
from .person_arrays import EXPERIENCE, Kind, People
from .subgroups import QUARTERS, cuts_of, shares_of

CLOSED: dict[str, tuple[str, ...]] = {
    Subgroup.PATHWAY: (Pathway.CME.value, Pathway.MICRO.value),
    Subgroup.PRACTICE_SETTING: tuple(PracticeSetting.values),
    Subgroup.EXPERIENCE: tuple(EXPERIENCE),
    Subgroup.BASELINE: QUARTERS,
}


class UnknownFilter(Refusal):
    """A property or a value that nobody can have; `sentence` names what there is."""

    code = "unknown-filter"
    status = 400


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
                raise UnknownFilter(
                    f"{name} is one of {', '.join(CLOSED[name])}, not {value[:60]!r}."
                )

    @property
    def chosen(self) -> dict[str, str]:
        return {
            one.name: value
            for one in fields(self)
            if (value := getattr(self, one.name)) is not None
        }

    @classmethod
    def parse(cls, given: Mapping[str, str]) -> "Filter":
        """From the names and values of an address; empty values ask for nothing. Raises UnknownFilter."""
        known = [one.name for one in fields(cls)]
        if unknown := [name for name in given if name not in known]:
            raise UnknownFilter(
                f"There is no filter {unknown[0][:60]!r}; there are {', '.join(known)}."
            )
        return cls(**{name: value for name, value in given.items() if value})


@dataclass(frozen=True)
class FilteredCounts:
    n: int  # participants who have all that was asked for
    matched: int  # of them with both answers to an item
    counts: Counts


@transaction.atomic
def count_filtered(
    course: Course, as_of: datetime, known_at: datetime, chosen: Filter
) -> FilteredCounts:
    """The tables of the chosen participants, from the stored answers. Raises UnknownFilter for values nobody has."""
    with connection.cursor() as cursor:
        one_pass.prepare(cursor)
        layout = Layout(course, known_at)
        times = {"course": course.pk, "as_of": as_of, "known": known_at}
        gathered = one_pass.fill(cursor, layout, times)
        n, matched = _keep(cursor, layout, chosen)
        participation.fill_participants(cursor, layout, times, gathered, "")
        base = one_pass.Base(layout)
        one_pass.tally(cursor, layout, base)
        return FilteredCounts(n, matched, base.counts(cursor, layout, times, gathered))


class _Known:
    """What there is to choose from: the kinds of participants, and the shares right before of the matched."""

    def __init__(self) -> None:
        self.kinds: set[Kind] = set()
        self.shares: dict[Fraction, int] = {}

    def add(self, people: People) -> None:
        self.kinds.update(kind for kind, _ in people.kinds if kind.takes_part)
        takes_part = np.array([kind.takes_part for kind, _ in people.kinds], bool)
        patterns = people.patterns[takes_part[people.patterns.kind_of]]
        shares, of = shares_of(patterns)
        for share, n in zip(shares, np.bincount(of, patterns.n, len(shares)).tolist(), strict=True):
            self.shares[share] = self.shares.get(share, 0) + int(n)


class _Chosen:
    """Participants for whom everything asked for holds."""

    def __init__(self, kinds: set[Kind], shares: set[Fraction] | None) -> None:
        self.kinds, self.shares = kinds, shares
        self.ids: list[int] = []
        self.matched = 0

    def add(self, people: People) -> None:
        holds = people.of_kind(lambda kind: kind in self.kinds)
        if self.shares is not None:
            pairs, right = people.cells[0::3].sum(axis=0), people.cells[1::3].sum(axis=0)
            inside = [right * share.denominator == pairs * share.numerator for share in self.shares]
            holds &= people.matched & np.any(inside, axis=0)
        self.ids += people.ids[holds].tolist()
        self.matched += int(np.count_nonzero(holds & people.matched))


def _keep(cursor: Any, layout: Layout, chosen: Filter) -> tuple[int, int]:
    """Leave only the chosen in `who` and `words`; how many they are, and how many of them are matched."""
    known = _Known()
    one_pass.tally(cursor, layout, known)
    shares = None
    kinds = known.kinds
    for name, value in chosen.chosen.items():
        if name == Subgroup.BASELINE:
            cuts = cuts_of(known.shares)
            shares = {
                share
                for share in known.shares
                if QUARTERS[sum(share > cut for cut in cuts)] == value
            }
        else:
            stored = _stored(known.kinds, name, value)
            kinds = {kind for kind in kinds if kind.value(name) in stored}
    cohort = _Chosen(kinds, shares)
    one_pass.tally(cursor, layout, cohort)
    cursor.execute("CREATE TEMP TABLE cohort (person_id bigint PRIMARY KEY) ON COMMIT DROP")
    with cursor.copy("COPY cohort FROM STDIN") as copy:
        for person in cohort.ids:
            copy.write_row((person,))
    cursor.execute("SELECT relkind FROM pg_class WHERE oid = 'participant'::regclass")
    cursor.execute(f"DROP {'VIEW' if cursor.fetchone()[0] == 'v' else 'TABLE'} participant")
    cursor.execute("DROP TABLE came_by")
    for table in ("who", "words"):
        cursor.execute(f"DELETE FROM {table} WHERE person_id NOT IN (SELECT person_id FROM cohort)")
    return len(cohort.ids), cohort.matched


def _stored(kinds: set[Kind], name: str, value: str) -> set[str]:
    """The stored values that read as the one asked for."""
    if name in CLOSED:
        return {value}
    stored = {kind.value(name) for kind in kinds} - {""}
    found = {
        one
        for one in stored
        if value in (one, label_of(one) if name == Subgroup.SPECIALTY else one)
    }
    if not found:
        raise UnknownFilter(f"No participant has the {name} {value[:60]!r}.")
    return found
