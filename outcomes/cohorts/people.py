"""Persons side by side: one element of an array a person, read from the temporary tables in portions.

Every table of counts is a sum over portions, so memory does not grow with the persons.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from courses.models import Subgroup

from .layout import Layout, Slot

Numbers = NDArray[np.int64]
Truths = NDArray[np.bool_]

PORTION_BITS = 16
EXPERIENCE = {"0-5": (0, 5), "6-10": (6, 10), "11-20": (11, 20), "21+": (21, 99)}
# Persons who answered and are no participants are there too, with nothing but their words. Grouped by everything that is
# no number: texts cross over once a group, and the words of the group as one string of bytes.
PEOPLE = """
SELECT p.person_id IS NOT NULL, p.cme, p.micro, p.micro_start, p.profession, p.specialty, p.practice_setting,
       {experience}, c.campaign, string_agg({words}, '')
FROM participant p FULL JOIN words w USING (person_id) LEFT JOIN came_by c USING (person_id)
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, person_id >> {bits}
"""


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

    def __init__(self, layout: Layout, kinds: list[tuple[Kind, int]], ids: Numbers, words: list[Numbers]) -> None:
        self.kinds, self.ids, self.words = kinds, ids, words
        self._layout = layout
        self._codes: dict[tuple[int, int], Numbers] = {}

    def code(self, slot: Slot) -> Numbers:
        """The answers in a slot, 0 where there is none."""
        place = slot.word, slot.shift
        if place not in self._codes:
            self._codes[place] = (self.words[slot.word] >> (slot.shift + 1)) & slot.mask
        return self._codes[place]

    def answered(self, slots: Sequence[Slot]) -> Truths:
        """Who answered in any of the slots, at any attempt."""
        found = np.zeros(len(self.ids), bool)
        for word, held in enumerate(self.words):
            bits = sum(1 << slot.shift for slot in slots if slot.word == word)
            found = found | ((held & bits) != 0) if bits else found
        return found

    def of_kind(self, holds: Callable[[Kind], bool]) -> Truths:
        """Whether it holds for the kind of each person."""
        return np.repeat(np.array([holds(kind) for kind, _ in self.kinds], bool), np.array([n for _, n in self.kinds], np.int64))

    @cached_property
    def kind_of(self) -> Numbers:
        """The place of each person's kind among `kinds`."""
        return np.repeat(np.arange(len(self.kinds)), np.array([n for _, n in self.kinds], np.int64))

    @cached_property
    def cells(self) -> Numbers:
        """Of every objective, in the order of the layout, three rows: answered pairs, right before, right after."""
        rows = []
        for pairs in self._layout.objectives().values():
            sums = np.zeros((3, len(self.ids)), np.int64)
            for before, after in pairs:
                both = (self.code(before) != 0) & (self.code(after) != 0)
                sums[0] += both
                sums[1] += both & (self.code(before) == before.key)
                sums[2] += both & (self.code(after) == after.key)
            rows.append(sums)
        return np.concatenate(rows) if rows else np.zeros((0, len(self.ids)), np.int64)

    @cached_property
    def matched(self) -> Truths:
        """Who has a pair of any objective."""
        return np.asarray(self.cells[0::3].any(axis=0))


def read(cursor: Any, layout: Layout) -> Iterator[People]:
    """Everybody in `participant` and `words`."""
    words = ["coalesce(w.person_id, p.person_id)", *(f"coalesce(w{place}, 0)" for place in range(layout.words))]
    bands = " ".join(f"WHEN p.years <= {last} THEN '{band}'" for band, (_, last) in EXPERIENCE.items())
    query = PEOPLE.format(
        experience=f"CASE {bands} END", words=" || ".join(f"int8send({word})" for word in words), bits=PORTION_BITS
    )
    cursor.execute("SET LOCAL cursor_tuple_fraction = 1")
    held: list[tuple[Kind, bytes]] = []
    size = 0
    with connection.chunked_cursor() as rows:
        rows.execute(query)
        for counts, cme, micro, micro_start, *texts, packed in rows:
            kind = Kind(counts, bool(cme), bool(micro), bool(micro_start), *(text or "" for text in texts))
            held.append((kind, packed))
            size += len(packed)
            if size >> PORTION_BITS >= 8 * len(words):
                yield _portion(layout, held)
                held, size = [], 0
    yield _portion(layout, held)


def _portion(layout: Layout, held: list[tuple[Kind, bytes]]) -> People:
    each = 1 + layout.words
    table = np.frombuffer(b"".join(packed for _, packed in held), ">i8").reshape(-1, each).T.astype(np.int64, order="C")
    return People(layout, [(kind, len(packed) // 8 // each) for kind, packed in held], table[0], list(table[1:]))


def crossed(columns: Sequence[Numbers]) -> dict[tuple[int, ...], int]:
    """Persons by the values they have in all of the columns; values are not negative."""
    if not len(columns[0]):
        return {}
    packed, bits = columns[0], [_bits(columns[0])]
    for column in columns[1:]:
        bits.append(_bits(column))
        if sum(bits) > 62:
            return _by_sorting(columns)
        packed = packed | column << sum(bits[:-1])
    if sum(bits) <= PORTION_BITS:  # by place; more values by sorting
        counted = np.bincount(packed)
        values = np.flatnonzero(counted)
        counts = counted[values]
    else:
        values, counts = np.unique(packed, return_counts=True)
    parts, shift = [], 0
    for width in bits:
        parts.append(((values >> shift) & ((1 << width) - 1)).tolist())
        shift += width
    return dict(zip(zip(*parts, strict=True), counts.tolist(), strict=True))


def _bits(column: Numbers) -> int:
    return int(column.max()).bit_length()


def _by_sorting(columns: Sequence[Numbers]) -> dict[tuple[int, ...], int]:
    """However many columns there are."""
    rows, counts = np.unique(np.stack(columns), axis=1, return_counts=True)
    return dict(zip(map(tuple, rows.T.tolist()), counts.tolist(), strict=True))


def add(table: dict[Any, int], more: dict[Any, int]) -> None:
    for key, n in more.items():
        table[key] = table.get(key, 0) + n
