"""The one pass over the answers of a course.

Each person becomes a few whole numbers ("words", see `bit_layout`). The pass reads the covering index alone, in its order, and
groups by learner; all tables are then counted from the words, persons side by side (see `person_arrays`). ADR 0010 has the
measurements.
"""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import numpy as np

from assessments.models import Measure, Phase

from . import participation, person_arrays, persons
from .bit_layout import ASKED, ITEM_MEASURES, Layout, Slot
from .counts import Cell, Counts, ItemCounts, ObjectiveCounts, ObjectivePatterns, OptionCounts
from .crosstab import add, crossed
from .person_arrays import Patterns, People


class Tally(Protocol):
    """Counts that are sums over portions of people."""

    def add(self, people: People) -> None: ...


def prepare(cursor: Any) -> None:
    """One reading of the database, without limits meant for pages."""
    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
    cursor.execute(
        "SET LOCAL work_mem = '64MB'; SET LOCAL statement_timeout = 0; SET LOCAL jit = off"
    )


def fill(cursor: Any, layout: Layout, times: dict[str, Any], of: str = "") -> persons.Gathered:
    """The temporary tables every analysis reads, within a transaction that was prepared; of the learners in a table, or of all.

    They last as long as the transaction; persons who do not count are in none of them: `who` (every learner row with its
    `person_id` and facts), `special` (rows of persons with several, or without a first attempt), `words` (`person_id`,
    `w0`, `w1`, …: what a person answered, see `Layout`), `participant` (one row a person: `cme`, `micro`, `micro_start` and
    who they are), `came_by` (the campaign that brought a person).
    """
    only = restriction(of)
    gathered = persons.gather(cursor, times, only)
    _fill_words(cursor, layout, times, only)
    participation.fill_participants(cursor, layout, times, gathered, only)
    return gathered


def restriction(of: str) -> str:
    """SQL: only the learners of that temporary table; nothing for all."""
    return f"AND learner_id IN (SELECT learner_id FROM {of})" if of else ""


def tally(cursor: Any, layout: Layout, *tallies: Tally) -> None:
    """One reading of all persons for several tallies."""
    for portion in person_arrays.read(cursor, layout):
        for one in tallies:
            one.add(portion)


# --- the words ---------------------------------------------------------------------------------------------------

KNOWN = "course_id = %(course)s AND answered_at <= %(as_of)s AND recorded_at <= %(known)s"


def _fill_words(cursor: Any, layout: Layout, times: dict[str, Any], only: str) -> None:
    """`words`: one row a person with its fields; people whose first answer needs looking up go the longer way.

    CREATE TABLE AS and not INSERT: only then may the database read in parallel.
    """
    if not layout.slots:
        cursor.execute("CREATE TEMP TABLE words (person_id bigint, w0 bigint) ON COMMIT DROP")
        return
    if (
        not only
    ):  # groups come in the order of the index: three quarters of the time of a hash table
        cursor.execute("SET LOCAL enable_hashagg = off")
    cursor.execute(
        f"""CREATE TEMP TABLE words ON COMMIT DROP AS
            SELECT learner_id AS person_id, {layout.packed("CASE WHEN attempt = 1 THEN picked END")}
            FROM assessments_response WHERE {KNOWN} {only} GROUP BY learner_id""",
        times,
    )
    cursor.execute("SET LOCAL enable_hashagg = on")
    cursor.execute(
        "DELETE FROM words WHERE person_id IN (SELECT learner_id FROM special UNION ALL SELECT learner_id FROM left_out)"
    )
    _look_up_first_answers(cursor, layout, times)


def _look_up_first_answers(cursor: Any, layout: Layout, times: dict[str, Any]) -> None:
    """People of several rows, and those who answered something but not at the first attempt."""
    phases = [phase.value for phase in ASKED]
    cursor.execute(
        """SELECT EXISTS (SELECT FROM assessments_response
                      WHERE course_id = %(course)s AND phase = ANY (%(phases)s) AND attempt > 1)""",
        times | {"phases": phases},
    )
    if cursor.fetchone()[0]:
        cursor.execute(
            f"""WITH gone AS (DELETE FROM words WHERE {layout.gaps} RETURNING person_id)
                INSERT INTO special SELECT person_id, person_id FROM gone"""
        )
    cursor.execute("SELECT EXISTS (SELECT FROM special)")
    if not cursor.fetchone()[0]:
        return
    cursor.execute(
        f"""INSERT INTO words SELECT person_id, {layout.packed("picked")} FROM (
                SELECT DISTINCT ON (s.person_id, question_id, phase) s.person_id, version_id, phase, picked
                FROM assessments_response r JOIN special s USING (learner_id)
                WHERE {KNOWN} AND version_id = ANY (%(versions)s) AND phase = ANY (%(phases)s)
                ORDER BY s.person_id, question_id, phase, attempt, answered_at, id
            ) first_answers GROUP BY person_id""",
        times | {"versions": sorted({version for version, _ in layout.slots}), "phases": phases},
    )


# --- the tables --------------------------------------------------------------------------------------------------


class Base:
    """What the base document of a snapshot needs."""

    def __init__(self, layout: Layout) -> None:
        self.items, self.ratings = layout.paired(ITEM_MEASURES), layout.paired([Measure.CONFIDENCE])
        self.options = _options(layout)
        self.crossings: list[dict[Any, int]] = [{} for _ in [*self.items, *self.ratings]]
        self.named = [np.zeros(1 + slot.version.choices.count(), np.int64) for slot in self.options]
        self.objectives = list(layout.objectives())
        self.cells: list[dict[Cell, int]] = [{} for _ in self.objectives]
        self.sums = Sums(len(self.objectives), ObjectivePatterns.one_by_one)
        self.taking_part = participation.TakingPart([layout.of_phase(phase) for phase in ASKED])

    def add(self, people: People) -> None:
        for (before, after), table in zip(
            [*self.items, *self.ratings], self.crossings, strict=True
        ):
            add(table, crossed([people.code(before), people.code(after)]))
        for slot, named in zip(self.options, self.named, strict=True):
            named += _named(people, slot)
        patterns = people.patterns
        for place, cells in enumerate(self.cells):
            add(cells, with_a_pair(patterns, [place]))
        self.sums.add(patterns)
        self.taking_part.add(people)

    def counts(
        self, cursor: Any, layout: Layout, times: dict[str, Any], gathered: persons.Gathered
    ) -> Counts:
        crossings = [
            ItemCounts(pair[0].version, table)
            for pair, table in zip([*self.items, *self.ratings], self.crossings, strict=True)
        ]
        return Counts(
            items=crossings[: len(self.items)],
            ratings=crossings[len(self.items) :],
            objectives=[
                ObjectiveCounts(*one) for one in zip(self.objectives, self.cells, strict=True)
            ],
            patterns=self._patterns(),
            options=[
                OptionCounts(slot.version, int(n[0]), n[1:].tolist())
                for slot, n in zip(self.options, self.named, strict=True)
            ],
            numbers=participation.numbers(cursor, layout, times),
            participation=self.taking_part.participation(cursor, times, gathered),
            specialties=self.taking_part.specialties,
            professions=self.taking_part.professions,
        )

    def _patterns(self) -> ObjectivePatterns | None:
        if not self.objectives:
            return None
        return ObjectivePatterns(
            self.sums.learners, self.sums.totals, self.sums.patterns, self.sums.moments
        )


class Sums:
    """Matched learners' objectives added up: totals, products of changes and pairs, and every pattern while they are few."""

    def __init__(self, objectives: int, few: Callable[[int], bool]) -> None:
        self.learners, self._few = 0, few
        self._totals = np.zeros(3 * objectives, np.int64)
        self._moments = np.zeros((2 * objectives, 2 * objectives), np.int64)
        self.patterns: dict[tuple[Cell, ...], int] | None = {}

    def add(self, patterns: Patterns) -> None:
        cells, n = patterns.cells, patterns.n
        self.learners += int(n.sum())
        self._totals += cells @ n
        # Whole numbers far below 2^53: floating point is exact here, and ten times as fast.
        vector = np.concatenate([cells[2::3] - cells[1::3], cells[0::3]]).astype(np.float64)
        self._moments += ((vector * n) @ vector.T).astype(np.int64)
        if not self._few(self.learners):
            self.patterns = None
        elif self.patterns is not None and cells.size:
            add(self.patterns, {_in_threes(flat): n for flat, n in crossed(list(cells), n).items()})

    @property
    def totals(self) -> list[Cell]:
        return list(_in_threes(self._totals.tolist()))

    @property
    def moments(self) -> list[list[int]]:
        moments: list[list[int]] = self._moments.tolist()
        return moments


def _in_threes(flat: Sequence[int]) -> tuple[Cell, ...]:
    return tuple(zip(flat[0::3], flat[1::3], flat[2::3], strict=True))


def with_a_pair(patterns: Patterns, objectives: list[int]) -> dict[Any, int]:
    """Persons by (answered pairs, right before, right after) over these objectives, those with a pair."""
    columns = [patterns.cells[offset::3][objectives].sum(axis=0) for offset in range(3)]
    return {cell: n for cell, n in crossed(columns, patterns.n).items() if cell[0]}


def _options(layout: Layout) -> list[Slot]:
    """Practice changes and barriers as answered in the evaluation."""
    return [
        slot
        for slot in layout.of_phase(Phase.EVALUATION)
        if slot.width
        and slot.version.kind in ("single", "multiple")
        and slot.version.measures in (Measure.PRACTICE_CHANGE, Measure.BARRIER)
    ]


def _named(people: People, slot: Slot) -> list[int]:
    """Who answered, then who named each choice."""
    code = people.code(slot)
    named = [np.count_nonzero(code & 1 << choice.position) for choice in slot.version.choices.all()]
    return [int(np.count_nonzero(code)), *map(int, named)]
