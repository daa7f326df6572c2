"""Persons side by side: one element of an array a person,
read from the temporary tables in portions.

Every table of counts is a sum over portions, so memory does not grow with the persons.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray
from psycopg import sql

from courses.models import Subgroup

from .bit_layout import Layout, Slot, word_name
from .context import CountContext
from .crosstab import Numbers, packed, unpacked
from .temporary_tables import streamed

Cell = tuple[int, int, int]  # of one learner: answered pairs, right before, right after

Truths = NDArray[np.bool_]

PORTION_BITS = 14
ROWS_AT_ONCE = 8  # fetched: one may hold the answers of all persons of a portion
EXPERIENCE = {"0-5": (0, 5), "6-10": (6, 10), "11-20": (11, 20), "21+": (21, 99)}
# Participants and answers in blocks of persons, as strings of bytes: put together here in half the
# time of a join there. Participants are grouped by all that is no number: texts cross over once a
# group.
PEOPLE = sql.SQL("""
SELECT person_id >> {bits}, p.cme, p.micro, p.micro_start, p.profession, p.specialty,
       p.practice_setting, {experience}, {campaign}, string_agg(int8send(person_id), '')
FROM participant p {campaigns} GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
UNION ALL
SELECT person_id >> {bits}, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
       string_agg({words}, '')
FROM words GROUP BY 1
ORDER BY 1
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


NO_PARTICIPANT = Kind(False, False, False, False, "", "", "", "", "")


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
        number, bits = packed([kind_of, *cells])
        if number is None:
            return Patterns(kind_of, cells, np.ones(len(kind_of), np.int64))
        number, n = np.unique(number, return_counts=True)
        kind_of, *rows = unpacked(number, bits)
        return Patterns(kind_of, np.array(rows, np.int64).reshape(len(rows), len(number)), n)


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
    query, portion = _query(context), _Portion(context.layout)
    rows = streamed(context.cursor, query, ROWS_AT_ONCE)
    for _, block in groupby(rows, key=itemgetter(0)):
        for _, cme, *of_kind, numbers in block:
            portion.add(cme, of_kind, numbers)
        if portion.is_full:
            people, portion = portion.people(), _Portion(context.layout)
            yield people
    context.run("SET LOCAL enable_mergejoin = on; SET LOCAL enable_sort = on")
    yield portion.people()


def _query(context: CountContext) -> sql.Composed:
    campaigns = context.value("SELECT EXISTS (SELECT FROM came_by)")
    words = [sql.SQL("person_id"), *map(word_name, range(context.layout.words))]
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


class _Portion:
    """Blocks of persons until they are enough."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._kinds: list[Kind] = []
        self._ids: list[bytes] = []  # of the participants, kind by kind
        self._words: list[bytes] = []  # id and words of everybody who answered

    def add(self, cme: bool | None, of_kind: Sequence[Any], numbers: bytes) -> None:
        if cme is None:
            self._words.append(numbers)
            return
        micro, micro_start, *texts = of_kind
        self._kinds.append(Kind(True, cme, micro, micro_start, *(text or "" for text in texts)))
        self._ids.append(numbers)

    @property
    def is_full(self) -> bool:
        ids, words = (sum(map(len, numbers)) // 8 for numbers in (self._ids, self._words))
        return max(ids, words // (1 + self._layout.words)) >> PORTION_BITS > 0

    def people(self) -> People:
        sizes = [len(numbers) // 8 for numbers in self._ids]
        ids, words = self._joined(_numbers(self._ids))
        kinds = [*zip(self._kinds, sizes, strict=True), (NO_PARTICIPANT, len(ids) - sum(sizes))]
        return People(self._layout, kinds, ids, list(words))

    def _joined(self, ids: Numbers) -> tuple[Numbers, Numbers]:
        """Participants, then who else answered: their ids, and word by word theirs, 0 without."""
        answered = _numbers(self._words).reshape(-1, 1 + self._layout.words).T
        answered = answered[:, np.argsort(answered[0], kind="stable")]
        index = np.searchsorted(answered[0], ids)
        padded = np.pad(answered, ((0, 0), (0, 1)))  # behind the last one stands nobody
        has_answered = padded[0, index] == ids
        others = np.delete(answered, index[has_answered], axis=1)
        return (
            np.concatenate([ids, others[0]]),
            np.hstack([padded[1:, index] * has_answered, others[1:]]),
        )


def _numbers(packed: list[bytes]) -> Numbers:
    return np.frombuffer(b"".join(packed), ">i8").astype(np.int64)
