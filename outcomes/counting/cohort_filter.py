"""A part of the learners, chosen by several properties at once, counted as a whole course is."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from fractions import Fraction

import numpy as np
from psycopg import sql

from courses.models import Course, Pathway, Subgroup
from learners.models import PracticeSetting
from learners.refusals import Refusal
from learners.taxonomy import label_of

from . import one_pass, participation
from .base_counts import Base
from .context import CountContext, prepare
from .counts import Counts
from .person_arrays import EXPERIENCE, Kind, People
from .reading import cursor as reading_cursor
from .reading import one_reading
from .rules import CURRENT, CountingRules
from .subgroups import QUARTERS, cuts_of, shares_of
from .temporary_tables import CAME_BY, COHORT, PARTICIPANT, WHO, WORDS, drop

CLOSED: dict[str, tuple[str, ...]] = {
    Subgroup.PATHWAY: (Pathway.CME.value, Pathway.MICRO.value),
    Subgroup.PRACTICE_SETTING: tuple(PracticeSetting.values),
    Subgroup.EXPERIENCE: tuple(EXPERIENCE),
    Subgroup.BASELINE: QUARTERS,
}
SEPARATOR = ", "
NOT_CHOSEN = sql.SQL("NOT EXISTS (SELECT FROM cohort c WHERE c.person_id = {table}.person_id)")


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
                raise UnknownFilter("Give a value for %(name)s, or leave it out.", name=name)
            if name in CLOSED and value not in CLOSED[name]:
                raise UnknownFilter(
                    "%(name)s is one of %(values)s, not “%(value)s”.",
                    name=name,
                    values=SEPARATOR.join(CLOSED[name]),
                    value=value[:60],
                )

    @property
    def chosen(self) -> dict[str, str]:
        return {
            field.name: value
            for field in fields(self)
            if (value := getattr(self, field.name)) is not None
        }

    @classmethod
    def parse(cls, given: Mapping[str, str]) -> "Filter":
        """From the names and values of an address; empty values ask for nothing.
        Raises UnknownFilter."""
        known = [field.name for field in fields(cls)]
        if unknown := [name for name in given if name not in known]:
            raise UnknownFilter(
                "There is no filter “%(name)s”; there are %(names)s.",
                name=unknown[0][:60],
                names=SEPARATOR.join(known),
            )
        return cls(**{name: value for name, value in given.items() if value})


@dataclass(frozen=True)
class FilteredCounts:
    n: int  # participants who have all that was asked for
    matched: int  # of them with both answers to an item
    counts: Counts


@one_reading
def count_filtered(
    course: Course,
    as_of: datetime,
    known_at: datetime,
    chosen: Filter,
    *,
    rules: CountingRules = CURRENT,
) -> FilteredCounts:
    """The tables of the chosen participants, from the stored answers.
    Raises UnknownFilter for values nobody has."""
    with reading_cursor() as cursor:
        prepare(cursor)
        context = CountContext.begin(cursor, course, as_of, known_at, rules)
        gathered = one_pass.fill(context)
        n, matched = _keep(context, chosen)
        participation.fill_participants(context, gathered)
        base = Base(context)
        one_pass.tally(context, base)
        return FilteredCounts(n, matched, base.counts(context, gathered))


class _Known:
    """What there is to choose from: the kinds of participants,
    and the shares right before of the matched."""

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


def _keep(context: CountContext, chosen: Filter) -> tuple[int, int]:
    """Leave only the chosen in `who` and `words`; how many they are,
    and how many of them are matched."""
    known = _Known()
    one_pass.tally(context, known)
    cohort = _Chosen(*_wanted(known, chosen))
    one_pass.tally(context, cohort)
    COHORT.create(context.cursor)
    COHORT.copy_in(context.cursor, ((person,) for person in cohort.ids))
    drop(context.cursor, PARTICIPANT, CAME_BY)  # they are of everybody still
    for table in (WHO, WORDS):
        table.remove(context.cursor, NOT_CHOSEN.format(table=table.identifier), context.params)
    return len(cohort.ids), cohort.matched


def _wanted(known: _Known, chosen: Filter) -> tuple[set[Kind], set[Fraction] | None]:
    """Kinds of participants, and shares right before where the baseline was asked for."""
    kinds, shares = known.kinds, None
    for name, value in chosen.chosen.items():
        if name == Subgroup.BASELINE:
            shares = _of_quarter(known.shares, value)
        else:
            stored = _stored(known.kinds, name, value)
            kinds = {kind for kind in kinds if kind.value(name) in stored}
    return kinds, shares


def _of_quarter(shares: Mapping[Fraction, int], quarter: str) -> set[Fraction]:
    cuts = cuts_of(shares)
    return {share for share in shares if QUARTERS[sum(share > cut for cut in cuts)] == quarter}


def _stored(kinds: set[Kind], name: str, value: str) -> set[str]:
    """The stored values that read as the one asked for."""
    if name in CLOSED:
        return {value}
    known = {kind.value(name) for kind in kinds} - {""}
    stored = {
        text
        for text in known
        if value in (text, label_of(text) if name == Subgroup.SPECIALTY else text)
    }
    if not stored:
        raise UnknownFilter(
            "No participant has “%(value)s” as %(name)s.", name=name, value=value[:60]
        )
    return stored
