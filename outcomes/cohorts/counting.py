"""The one pass over the answers of a course.

Each person becomes a few whole numbers ("words"): for every question version and phase that is counted a field with the
chosen answers (`picked`) and one bit that says an answer of any attempt exists. The pass reads the covering index alone,
in its order, and groups by learner; all tables are then counted from the words. ADR 0010 has the measurements.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from assessments.models import Measure, Phase, QuestionVersion
from assessments.rescoring import apply_corrections
from assessments.structure import Structure
from courses.models import Course, Objective

from . import persons, taking_part
from .counts import Cell, Counts, ItemCounts, ObjectiveCounts, ObjectivePatterns, OptionCounts, Participation
from .section_counts import Sections

WORD_BITS = 62
MOST_PATTERNS = 10_000  # persons up to which the sign-flip test flips them one by one
PAIRED = (Phase.PRE, Phase.POST)
ITEM_MEASURES = (Measure.KNOWLEDGE, Measure.COMPETENCE)


@dataclass(frozen=True)
class Slot:
    """Where the answer to a version in a phase stands in a word."""

    version: QuestionVersion
    phase: Phase
    word: int
    shift: int
    width: int  # bits of the answer; the bit above them says that there is an answer of any attempt

    @property
    def code(self) -> str:
        """SQL: the answer, 0 when there is none."""
        return f"((w{self.word} >> {self.shift}) & {(1 << self.width) - 1})" if self.width else "0::bigint"

    @property
    def exists(self) -> str:
        """SQL: the bit that some attempt was answered."""
        return f"((w{self.word} >> {self.shift + self.width}) & 1)"


class Layout:
    """Slots for every version of the questions asked in polls, packed into as few words as they need."""

    def __init__(self, course: Course, known_at: datetime) -> None:
        self.structure = Structure(course)
        asked = self._asked()
        versions = QuestionVersion.objects.filter(question__in={question for question, _ in asked})
        self.versions = list(
            versions.select_related("question", "objective")
            .prefetch_related("choices")
            .order_by("question__position", "question_id", "number")
        )
        self.rescored = apply_corrections(self.versions, known_at)
        self.slots: dict[tuple[int, Phase], Slot] = {}
        word = used = 0
        for version in self.versions:
            for phase in (Phase.PRE, Phase.POST, Phase.EVALUATION):
                if (version.question_id, phase) not in asked:
                    continue
                width = _width(version)
                if used + width + 1 > WORD_BITS:
                    word, used = word + 1, 0
                self.slots[version.pk, phase] = Slot(version, phase, word, used, width)
                used += width + 1
        self.words = word + 1

    def _asked(self) -> set[tuple[int, Phase]]:
        return {
            (entry.question_id, Phase(poll.phase))
            for poll in self.structure.polls
            for entry in poll.entries.all()
            if poll.phase != Phase.FOLLOW_UP
        }

    def paired(self, measures: Iterable[str]) -> list[tuple[Slot, Slot]]:
        """Slots before and after, of the versions of that measure asked both times, in order."""
        pairs = [
            (self.slots.get((v.pk, Phase.PRE)), self.slots.get((v.pk, Phase.POST))) for v in self.versions if v.measures in measures
        ]
        return [(before, after) for before, after in pairs if before and after]

    def of_phase(self, phase: Phase) -> list[Slot]:
        return [slot for slot in self.slots.values() if slot.phase == phase]

    @property
    def places(self) -> str:
        """SQL: by version and phase, the word, the shift of the answer, and the bit that says there is one."""
        rows = ", ".join(
            f"({version}, {phase.value}, {slot.word}, {slot.shift}, {1 << (slot.shift + slot.width)}::bigint)"
            for (version, phase), slot in self.slots.items()
        )
        return f"(VALUES {rows}) AS place (version_id, phase, word, shift, existing)"

    def packed(self, picked: str) -> str:
        """SQL: the words of a group of rows; `picked` is the answer, NULL where it is not to be taken."""
        field = f"((coalesce({picked}, 0) << shift) | existing)"
        if self.words == 1:
            return f"bit_or({field}) AS w0"
        each = (f"coalesce(bit_or(CASE WHEN word = {word} THEN {field} END), 0) AS w{word}" for word in range(self.words))
        return ", ".join(each)


def _width(version: QuestionVersion) -> int:
    if version.kind == "rating":
        return len(version.scale).bit_length()
    return max((choice.position for choice in version.choices.all()), default=-1) + 1


Further = Callable[[Any, Layout, dict[str, Any], Participation], Sections]


@transaction.atomic
def count_base(course: Course, as_of: datetime, known_at: datetime, further: Further | None = None) -> Counts:
    """All counts of a course: answers given until `as_of`, rows recorded until `known_at`.

    `further` counts more from the same temporary tables, in the same transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SET LOCAL work_mem = '64MB'; SET LOCAL statement_timeout = 0; SET LOCAL jit = off")
        out, joined = persons.gather(cursor, course, known_at)
        layout = Layout(course, known_at)
        times = {"course": course.pk, "as_of": as_of, "known": known_at}
        _fill_words(cursor, layout, times)
        participation, specialties, professions = taking_part.count(cursor, layout, times, out, joined)
        items = layout.paired(ITEM_MEASURES)
        ratings = layout.paired([Measure.CONFIDENCE])
        tables = _cross_tables(cursor, [*items, *ratings])
        objectives = _several(items)
        return Counts(
            items=[ItemCounts(pair[0].version, tables[place]) for place, pair in enumerate(items)],
            ratings=[ItemCounts(pair[0].version, tables[place]) for place, pair in enumerate(ratings, start=len(items))],
            objectives=_objectives(cursor, objectives),
            patterns=_patterns(cursor, len(objectives)),
            options=_options(cursor, layout),
            numbers=taking_part.numbers(cursor, layout.structure, times),
            participation=participation,
            specialties=specialties,
            professions=professions,
            rescored=layout.rescored,
            sections=further(cursor, layout, times, participation) if further else None,
        )


# --- the words ---------------------------------------------------------------------------------------------------

KNOWN = "course_id = %(course)s AND answered_at <= %(as_of)s AND recorded_at <= %(known)s"


def _fill_words(cursor: Any, layout: Layout, times: dict[str, Any]) -> None:
    """`words`: one row a person with its fields; people whose first answer needs looking up go the longer way.

    CREATE TABLE AS and not INSERT: only then may the database read in parallel.
    """
    if not layout.slots:
        cursor.execute("CREATE TEMP TABLE words (person_id bigint, w0 bigint) ON COMMIT DROP")
        return
    cursor.execute(
        f"""CREATE TEMP TABLE words ON COMMIT DROP AS
            SELECT learner_id AS person_id, {layout.packed("CASE WHEN attempt = 1 THEN picked END")}
            FROM assessments_response JOIN {layout.places} USING (version_id, phase) WHERE {KNOWN}
            GROUP BY learner_id""",
        times,
    )
    cursor.execute(
        """DELETE FROM words WHERE person_id IN (SELECT learner_id FROM special UNION ALL SELECT learner_id FROM left_out)"""
    )
    _look_up_first_answers(cursor, layout, times)


def _look_up_first_answers(cursor: Any, layout: Layout, times: dict[str, Any]) -> None:
    """People of several rows, and those who answered something but not at the first attempt."""
    gaps = " OR ".join(f"({s.exists} = 1 AND {s.code} = 0)" for s in layout.slots.values() if s.width)
    if gaps:
        cursor.execute(
            f"""WITH gone AS (DELETE FROM words WHERE {gaps} RETURNING person_id)
                INSERT INTO special SELECT person_id, person_id FROM gone"""
        )
    cursor.execute(
        f"""INSERT INTO words SELECT person_id, {layout.packed("picked")} FROM (
                SELECT DISTINCT ON (s.person_id, question_id, phase) s.person_id, version_id, phase, picked
                FROM assessments_response r JOIN special s USING (learner_id)
                WHERE {KNOWN} AND version_id IN (SELECT version_id FROM {layout.places})
                  AND phase <> {Phase.IN_ACTIVITY.value} AND phase <= {Phase.EVALUATION.value}
                ORDER BY s.person_id, question_id, phase, attempt, answered_at, id
            ) first_answers JOIN {layout.places} USING (version_id, phase) GROUP BY person_id""",
        times,
    )


# --- tables from the words ---------------------------------------------------------------------------------------


def _grouped(cursor: Any, columns: list[list[str]], table: str) -> list[dict[tuple[int, ...], int]]:
    """Persons by the values of each group of SQL expressions; one scan of the table for all groups."""
    names = [[f"g{group}_{place}" for place in range(len(group_columns))] for group, group_columns in enumerate(columns)]
    chosen = ", ".join(
        f"{expression} AS {name}"
        for group_names, group_columns in zip(names, columns, strict=True)
        for name, expression in zip(group_names, group_columns, strict=True)
    )
    flat = [name for group in names for name in group]
    sets = ", ".join(f"({', '.join(group)})" for group in names)
    cursor.execute(
        f"""SELECT grouping({", ".join(flat)}), {", ".join(flat)}, count(*)
            FROM (SELECT {chosen} FROM {table}) one GROUP BY GROUPING SETS ({sets})"""
    )
    return _split(cursor.fetchall(), names, flat)


def _split(rows: list[Any], names: list[list[str]], flat: list[str]) -> list[dict[tuple[int, ...], int]]:
    counted = len(flat)
    by_mask = {}
    start = 0
    for group, group_names in enumerate(names):
        places = range(start, start + len(group_names))
        mask = sum(0 if place in places else 1 << (counted - 1 - place) for place in range(counted))
        by_mask[mask] = (group, start, start + len(group_names))
        start += len(group_names)
    tables: list[dict[tuple[int, ...], int]] = [{} for _ in names]
    for row in rows:
        group, begin, end = by_mask[row[0]]
        tables[group][tuple(int(value) for value in row[1 + begin : 1 + end])] = row[-1]
    return tables


def _chunks(columns: list[list[str]], most: int = 30) -> list[list[list[str]]]:
    """Groups in portions whose expressions fit one GROUPING (31 arguments)."""
    portions: list[list[list[str]]] = [[]]
    for group in columns:
        if sum(map(len, portions[-1])) + len(group) > most:
            portions.append([])
        portions[-1].append(group)
    return portions


def _tables(cursor: Any, columns: list[list[str]], table: str = "words") -> list[dict[tuple[int, ...], int]]:
    return [found for portion in _chunks(columns) if portion for found in _grouped(cursor, portion, table)]


def _cross_tables(cursor: Any, pairs: list[tuple[Slot, Slot]]) -> list[dict[tuple[int, int], int]]:
    tables = _tables(cursor, [[before.code, after.code] for before, after in pairs])
    return [{(key[0], key[1]): n for key, n in table.items()} for table in tables]


def _several(items: list[tuple[Slot, Slot]]) -> dict[int, list[tuple[Slot, Slot]]]:
    """Objectives by id with their pairs. Several versions of one question are one item: nobody answers both."""
    by_objective: dict[int, list[tuple[Slot, Slot]]] = {}
    for pair in items:
        objective = pair[0].version.objective
        assert isinstance(objective, Objective)
        by_objective.setdefault(objective.pk, []).append(pair)
    return by_objective


def _fill_cells(cursor: Any, objectives: dict[int, list[tuple[Slot, Slot]]]) -> None:
    """`cells`: of each person with a pair, by objective the answered pairs, right before and right after (v0, v1, v2, …)."""
    pairs = [pair for several in objectives.values() for pair in several]
    codes = ", ".join(f"{b.code} AS b{n}, {a.code} AS a{n}" for n, (b, a) in enumerate(pairs))
    columns, first = [], 0
    for several in objectives.values():
        numbered = list(enumerate(several, start=first))
        columns.append(" + ".join(f"(b{n} <> 0 AND a{n} <> 0)::int" for n, _ in numbered))
        columns.append(" + ".join(f"(b{n} = {_key(b)} AND a{n} <> 0)::int" for n, (b, _) in numbered))
        columns.append(" + ".join(f"(a{n} = {_key(a)} AND b{n} <> 0)::int" for n, (_, a) in numbered))
        first += len(several)
    values = ", ".join(f"{column} AS v{place}" for place, column in enumerate(columns))
    any_pair = " OR ".join(f"(b{n} <> 0 AND a{n} <> 0)" for n in range(len(pairs)))
    # OFFSET 0 keeps the fields from being taken out of the words once for every use.
    cursor.execute(
        f"CREATE TEMP TABLE cells ON COMMIT DROP AS SELECT {values} FROM (SELECT {codes} FROM words OFFSET 0) one WHERE {any_pair}"
    )


def _key(slot: Slot) -> int:
    return sum(1 << choice.position for choice in slot.version.choices.all() if choice.correct)


def _objectives(cursor: Any, objectives: dict[int, list[tuple[Slot, Slot]]]) -> list[ObjectiveCounts]:
    if not objectives:
        return []
    _fill_cells(cursor, objectives)
    tables = _tables(cursor, [[f"v{3 * k}", f"v{3 * k + 1}", f"v{3 * k + 2}"] for k in range(len(objectives))], "cells")
    return [
        ObjectiveCounts(objective, {_as_cell(key): n for key, n in table.items() if key[0]})
        for objective, table in zip(objectives, tables, strict=True)
    ]


def _as_cell(key: tuple[int, ...]) -> Cell:
    return (key[0], key[1], key[2])


def _patterns(cursor: Any, objectives: int) -> ObjectivePatterns | None:
    """Reads `cells`."""
    if not objectives:
        return None
    names = [f"v{place}" for place in range(3 * objectives)]
    cursor.execute(f"SELECT count(*), {', '.join(f'coalesce(sum({name}), 0)' for name in names)} FROM cells")
    learners, *flat = [int(value) for value in cursor.fetchone()]
    totals = [_as_cell(tuple(flat[3 * k : 3 * k + 3])) for k in range(objectives)]
    if learners > MOST_PATTERNS:
        return ObjectivePatterns(learners, totals, None, _moments(cursor, objectives))
    cursor.execute(f"SELECT {', '.join(names)}, count(*) FROM cells GROUP BY {', '.join(names)}")
    patterns = {tuple(_as_cell(row[3 * k : 3 * k + 3]) for k in range(objectives)): int(row[-1]) for row in cursor.fetchall()}
    return ObjectivePatterns(learners, totals, patterns, None)


def _moments(cursor: Any, objectives: int) -> list[list[int]]:
    """Sums over persons of the products of (changes…, pairs…); their work does not grow with the patterns."""
    vector = [f"(v{3 * k + 2} - v{3 * k + 1})" for k in range(objectives)] + [f"v{3 * k}" for k in range(objectives)]
    places = [(i, j) for i in range(len(vector)) for j in range(i, len(vector))]
    sums = ", ".join(f"coalesce(sum({vector[i]} * {vector[j]}), 0)" for i, j in places)
    cursor.execute(f"SELECT {sums} FROM cells")
    moments = [[0] * len(vector) for _ in vector]
    for (i, j), value in zip(places, cursor.fetchone(), strict=True):
        moments[i][j] = moments[j][i] = int(value)
    return moments


def _options(cursor: Any, layout: Layout) -> list[OptionCounts]:
    """Practice changes and barriers as answered in the evaluation."""
    slots = [
        slot
        for slot in layout.of_phase(Phase.EVALUATION)
        if slot.width
        and slot.version.kind in ("single", "multiple")
        and slot.version.measures in (Measure.PRACTICE_CHANGE, Measure.BARRIER)
    ]
    tables = _tables(cursor, [[slot.code] for slot in slots])
    return [_option_counts(slot, table) for slot, table in zip(slots, tables, strict=True)]


def _option_counts(slot: Slot, table: dict[tuple[int, ...], int]) -> OptionCounts:
    answered = {key[0]: n for key, n in table.items() if key[0]}
    choices = list(slot.version.choices.all())
    named = [sum(n for mask, n in answered.items() if mask >> choice.position & 1) for choice in choices]
    return OptionCounts(slot.version, sum(answered.values()), named)
