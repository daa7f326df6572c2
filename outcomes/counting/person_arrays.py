"""Persons side by side: one element of an array a person,
read from the temporary tables in portions.

Every table of counts is a sum over portions, so memory does not grow with the persons.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from psycopg import sql

from courses.models import Subgroup

from .bit_layout import Layout, Slot, word_name
from .context import CountContext
from .crosstab import Numbers, packed
from .reading import connection
from .temporary_tables import reading

Truths = NDArray[np.bool_]

PORTION_BITS = 16
EXPERIENCE = {"0-5": (0, 5), "6-10": (6, 10), "11-20": (11, 20), "21+": (21, 99)}
# Persons who answered and are no participants are there too, with nothing but their words. Grouped
# by everything that is no number: texts cross over once a group, and the words of the group as one
# string of bytes.
PEOPLE = sql.SQL("""
SELECT CASE WHEN p.person_id IS NULL THEN 0 ELSE 1 END + CASE WHEN p.cme THEN 2 ELSE 0 END
       + CASE WHEN p.micro THEN 4 ELSE 0 END
       + CASE WHEN p.micro_start THEN 8 ELSE 0 END,
       p.profession, p.specialty, p.practice_setting, {experience}, {campaign},
       string_agg({words}, '')
FROM participant p FULL JOIN words w USING (person_id) {campaigns}
GROUP BY 1, 2, 3, 4, 5, 6, person_id >> {bits}
""")
CAMPAIGNS = sql.SQL("LEFT JOIN came_by c USING (person_id)")
AS_BYTES = sql.SQL("int8send({})")


@dataclass(frozen=True)
class Kind:
    """What the persons of a group have in common; empty texts where it is not known."""

    counts: bool  # in `participant`; others have only words
    cme: bool
    micro: bool
    micro_start: bool
    profession: str
    specialty: str
    practice_setting: str
    experience: str
    campaign: str

    @property
    def takes_part(self) -> bool:
        return self.cme or self.micro

    def value(self, dimension: str) -> str:
        """Of any dimension but the baseline."""
        if dimension == Subgroup.PATHWAY:
            return "cme" if self.cme else "micro"
        return str(getattr(self, dimension))


class People:
    """A portion. `kinds` says how many persons there are of each kind; they stand in that order."""

    def __init__(
        self, layout: Layout, kinds: list[tuple[Kind, int]], ids: Numbers, words: list[Numbers]
    ) -> None:
        self.kinds, self.ids, self.words = kinds, ids, words
        self._layout = layout
        self._codes: dict[tuple[int, int], Numbers] = {}

    def code(self, slot: Slot) -> Numbers:
        """The answers in a slot, 0 where there is none."""
        field = slot.word, slot.shift
        if field not in self._codes:
            self._codes[field] = (self.words[slot.word] >> (slot.shift + 1)) & slot.mask
        return self._codes[field]

    def answered(self, slots: Sequence[Slot]) -> Truths:
        """Who answered in any of the slots, at any attempt."""
        answered = np.zeros(len(self.ids), bool)
        for word, held in enumerate(self.words):
            bits = sum(1 << slot.shift for slot in slots if slot.word == word)
            answered = answered | ((held & bits) != 0) if bits else answered
        return answered

    def of_kind(self, holds: Callable[[Kind], bool]) -> Truths:
        """Whether it holds for the kind of each person."""
        return np.repeat(
            np.array([holds(kind) for kind, _ in self.kinds], bool),
            np.array([n for _, n in self.kinds], np.int64),
        )

    @cached_property
    def kind_of(self) -> Numbers:
        """The index of each person's kind among `kinds`."""
        return np.repeat(np.arange(len(self.kinds)), np.array([n for _, n in self.kinds], np.int64))

    @cached_property
    def cells(self) -> NDArray[np.int16]:
        """Of every objective, in the order of the layout, three rows: answered pairs,
        right before, right after."""
        objectives = self._layout.objectives()
        cells = np.zeros((3 * len(objectives), len(self.ids)), np.int16)
        for index, pairs in enumerate(objectives.values()):
            for before, after in pairs:
                both = (self.code(before) != 0) & (self.code(after) != 0)
                cells[3 * index] += both
                cells[3 * index + 1] += both & (self.code(before) == before.key)
                cells[3 * index + 2] += both & (self.code(after) == after.key)
        return cells

    @cached_property
    def matched(self) -> Truths:
        """Who has a pair of any objective."""
        return np.asarray(self.cells[0::3].any(axis=0))

    @cached_property
    def patterns(self) -> "Patterns":
        """The matched, those alike together."""
        kind_of, cells = self.kind_of[self.matched], self.cells[:, self.matched].astype(np.int64)
        number, _ = packed([kind_of, *cells])
        if number is None:
            return Patterns(kind_of, cells, np.ones(len(kind_of), np.int64))
        _, first, n = np.unique(number, return_index=True, return_counts=True)
        return Patterns(kind_of[first], cells[:, first], n)


@dataclass(frozen=True)
class Patterns:
    """Matched persons: `n` of a kind (its index) with the same cells (see `People.cells`)."""

    kind_of: Numbers
    cells: Numbers
    n: Numbers

    def __getitem__(self, chosen: Any) -> "Patterns":
        return Patterns(self.kind_of[chosen], self.cells[:, chosen], self.n[chosen])


def read(context: CountContext) -> Iterator[People]:
    """Everybody in `participant` and `words`."""
    # Nothing is known of temporary tables, and sorting texts is what costs.
    context.run(
        "SET LOCAL cursor_tuple_fraction = 1; "
        "SET LOCAL enable_mergejoin = off; SET LOCAL enable_sort = off"
    )
    layout, query = context.layout, _query(context)
    groups: list[tuple[Kind, bytes]] = []
    size = 0
    with connection().chunked_cursor() as rows:
        rows.execute(reading(context.cursor, query))
        for flags, *texts, packed_words in rows:
            groups.append((_kind(flags, texts), packed_words))
            size += len(packed_words)
            if size >> PORTION_BITS >= 8 * (1 + layout.words):
                yield _portion(layout, groups)
                groups, size = [], 0
    context.run("SET LOCAL enable_mergejoin = on; SET LOCAL enable_sort = on")
    yield _portion(layout, groups)


def _query(context: CountContext) -> sql.Composed:
    campaigns = context.value("SELECT EXISTS (SELECT FROM came_by)")
    words = [
        sql.SQL("coalesce(w.person_id, p.person_id)"),
        *(sql.SQL("coalesce({}, 0)").format(word_name(n)) for n in range(context.layout.words)),
    ]
    bands = [
        sql.SQL("WHEN p.years <= {} THEN {}").format(last, band)
        for band, (_, last) in EXPERIENCE.items()
    ]
    return PEOPLE.format(
        experience=sql.SQL("CASE WHEN p.years IS NULL THEN NULL {} END").format(
            sql.SQL(" ").join(bands)
        ),
        campaign=sql.SQL("c.campaign" if campaigns else "NULL"),
        campaigns=CAMPAIGNS if campaigns else sql.SQL(""),
        words=sql.SQL(" || ").join(AS_BYTES.format(word) for word in words),
        bits=PORTION_BITS,
    )


def _kind(flags: int, texts: Sequence[str | None]) -> Kind:
    counts, cme, micro, micro_start = (bool(flags >> bit & 1) for bit in range(4))
    return Kind(counts, cme, micro, micro_start, *(text or "" for text in texts))


def _portion(layout: Layout, groups: list[tuple[Kind, bytes]]) -> People:
    each = 1 + layout.words
    table = (
        np.frombuffer(b"".join(words for _, words in groups), ">i8")
        .reshape(-1, each)
        .T.astype(np.int64, order="C")
    )
    return People(
        layout,
        [(kind, len(words) // 8 // each) for kind, words in groups],
        table[0],
        list(table[1:]),
    )
