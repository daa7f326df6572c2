"""The one pass over the answers of a course.

Each person becomes a few whole numbers ("words"): for every question version and phase that is counted a field with the
chosen answers (`picked`) and one bit that says an answer of any attempt exists. The pass reads the covering index alone,
in its order, and groups by learner; all tables are then counted from the words. ADR 0010 has the measurements.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from assessments.models import Measure, Phase, QuestionVersion
from assessments.structure import Structure
from courses.models import Course, Objective

from . import persons, taking_part
from .counts import Cell, Counts, ItemCounts, ObjectiveCounts, ObjectivePatterns, OptionCounts

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

    def __init__(self, course: Course) -> None:
        self.structure = Structure(course)
        asked = self._asked()
        versions = QuestionVersion.objects.filter(question__in={question for question, _ in asked})
        self.versions = list(
            versions.select_related("question", "objective")
            .prefetch_related("choices")
            .order_by("question__position", "question_id", "number")
        )
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

    def shifts(self, word: int) -> tuple[str, str]:
        """SQL arrays by version and phase: where an answer goes in the word, and its any-attempt bit."""
        size = self._place(self._last, Phase.EVALUATION) + 1
        shifts, bits = ["NULL"] * size, ["NULL"] * size
        for (version, phase), slot in self.slots.items():
            if slot.word == word:
                shifts[self._place(version, phase)] = str(slot.shift)
                bits[self._place(version, phase)] = str(1 << (slot.shift + slot.width))
        return f"'{{{','.join(shifts)}}}'::int[]", f"'{{{','.join(bits)}}}'::bigint[]"

    @property
    def index(self) -> str:
        """SQL: the place of a row in those arrays (they begin at 1)."""
        return f"((version_id - {self._first}) * {Phase.EVALUATION.value} + phase)"

    def _place(self, version: int, phase: Phase) -> int:
        return (version - self._first) * Phase.EVALUATION.value + phase.value - 1

    @property
    def _first(self) -> int:
        return min(version.pk for version in self.versions)

    @property
    def _last(self) -> int:
        return max(version.pk for version in self.versions)


def _width(version: QuestionVersion) -> int:
    if version.kind == "rating":
        return len(version.scale).bit_length()
    return max((choice.position for choice in version.choices.all()), default=-1) + 1


@transaction.atomic
def count_course(course: Course, as_of: datetime, known_at: datetime) -> Counts:
    """All counts of a course: answers given until `as_of`, rows recorded until `known_at`."""
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SET LOCAL work_mem = '64MB'; SET LOCAL statement_timeout = 0; SET LOCAL jit = off")
        out, joined = persons.gather(cursor, course, known_at)
        layout = Layout(course)
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
            patterns=_patterns(cursor, items),
            options=_options(cursor, layout),
            numbers=taking_part.numbers(cursor, layout.structure, times),
            participation=participation,
            specialties=specialties,
            professions=professions,
        )


# --- the words ---------------------------------------------------------------------------------------------------

KNOWN = "course_id = %(course)s AND answered_at <= %(as_of)s AND recorded_at <= %(known)s"


def _fill_words(cursor: Any, layout: Layout, times: dict[str, Any]) -> None:
    """`words`: one row a person with its fields; people whose first answer needs looking up go the longer way."""
    columns = ", ".join(f"w{word} bigint" for word in range(layout.words))
    cursor.execute(f"CREATE TEMP TABLE words (person_id bigint, {columns}) ON COMMIT DROP")
    if not layout.slots:
        return
    fields = []
    for word in range(layout.words):
        shifts, bits = layout.shifts(word)
        answer = f"CASE WHEN attempt = 1 THEN coalesce(picked, 0) ELSE 0 END << ({shifts})[{layout.index}]"
        fields.append(f"coalesce(bit_or(({answer}) | ({bits})[{layout.index}]), 0)")
    cursor.execute(
        f"""INSERT INTO words SELECT learner_id, {", ".join(fields)} FROM assessments_response
            WHERE {KNOWN} AND phase <> {Phase.IN_ACTIVITY.value} AND phase <= {Phase.EVALUATION.value}
              AND version_id BETWEEN {layout._first} AND {layout._last}
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
    fields = []
    for word in range(layout.words):
        shifts, bits = layout.shifts(word)
        answer = f"(coalesce(picked, 0) << ({shifts})[{layout.index}])"
        fields.append(f"coalesce(bit_or({answer} | ({bits})[{layout.index}]), 0)")
    cursor.execute(
        f"""INSERT INTO words SELECT person_id, {", ".join(fields)} FROM (
                SELECT DISTINCT ON (s.person_id, question_id, phase) s.person_id, version_id, phase, picked
                FROM assessments_response r JOIN special s USING (learner_id)
                WHERE {KNOWN} AND phase <> {Phase.IN_ACTIVITY.value} AND phase <= {Phase.EVALUATION.value}
                  AND version_id BETWEEN {layout._first} AND {layout._last}
                ORDER BY s.person_id, question_id, phase, attempt, answered_at, id
            ) first_answers GROUP BY person_id""",
        times,
    )


# --- tables from the words ---------------------------------------------------------------------------------------


def _grouped(cursor: Any, columns: list[list[str]], where: str = "true") -> list[dict[tuple[int, ...], int]]:
    """Persons by the values of each group of SQL expressions; one scan of the words for all groups."""
    names = [[f"c{group}_{place}" for place in range(len(group_columns))] for group, group_columns in enumerate(columns)]
    chosen = ", ".join(
        f"{expression} AS {name}"
        for group_names, group_columns in zip(names, columns, strict=True)
        for name, expression in zip(group_names, group_columns, strict=True)
    )
    flat = [name for group in names for name in group]
    sets = ", ".join(f"({', '.join(group)})" for group in names)
    cursor.execute(
        f"""SELECT grouping({", ".join(flat[:31])}), {", ".join(flat)}, count(*)
            FROM (SELECT {chosen} FROM words WHERE {where}) one GROUP BY GROUPING SETS ({sets})"""
    )
    return _split(cursor.fetchall(), names, flat)


def _split(rows: list[Any], names: list[list[str]], flat: list[str]) -> list[dict[tuple[int, ...], int]]:
    counted = len(flat[:31])
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


def _tables(cursor: Any, columns: list[list[str]]) -> list[dict[tuple[int, ...], int]]:
    return [table for portion in _chunks(columns) if portion for table in _grouped(cursor, portion)]


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


def _cell(pairs: list[tuple[Slot, Slot]]) -> list[str]:
    """SQL: answered pairs, right before, right after of one person."""
    both = [f"({before.code} <> 0 AND {after.code} <> 0)::int" for before, after in pairs]
    return [
        " + ".join(both),
        " + ".join(f"({b.code} = {_key(b)} AND {a.code} <> 0)::int" for b, a in pairs),
        " + ".join(f"({a.code} = {_key(a)} AND {b.code} <> 0)::int" for b, a in pairs),
    ]


def _key(slot: Slot) -> int:
    return sum(1 << choice.position for choice in slot.version.choices.all() if choice.correct)


def _objectives(cursor: Any, objectives: dict[int, list[tuple[Slot, Slot]]]) -> list[ObjectiveCounts]:
    tables = _tables(cursor, [_cell(pairs) for pairs in objectives.values()])
    return [
        ObjectiveCounts(objective, {_as_cell(key): n for key, n in table.items() if key[0]})
        for objective, table in zip(objectives, tables, strict=True)
    ]


def _as_cell(key: tuple[int, ...]) -> Cell:
    return (key[0], key[1], key[2])


def _patterns(cursor: Any, items: list[tuple[Slot, Slot]]) -> ObjectivePatterns | None:
    objectives = _several(items)
    if not objectives:
        return None
    cells = [_cell(pairs) for pairs in objectives.values()]
    columns = [f"({expression})::bigint AS v{place}" for place, expression in enumerate(e for c in cells for e in c)]
    any_pair = " OR ".join(f"v{3 * place} > 0" for place in range(len(cells)))
    source = f"(SELECT {', '.join(columns)} FROM words) one WHERE {any_pair}"
    sums = ", ".join(f"coalesce(sum(v{place}), 0)" for place in range(len(columns)))
    cursor.execute(f"SELECT count(*), {sums} FROM {source}")
    learners, *flat = [int(value) for value in cursor.fetchone()]
    totals: list[Cell] = [(flat[3 * k], flat[3 * k + 1], flat[3 * k + 2]) for k in range(len(cells))]
    if learners > MOST_PATTERNS:
        return ObjectivePatterns(learners, totals, None, _moments(cursor, source, len(cells)))
    names = ", ".join(f"v{place}" for place in range(len(columns)))
    cursor.execute(f"SELECT {names}, count(*) FROM {source} GROUP BY {names}")
    patterns = {tuple(_as_cell(row[3 * k : 3 * k + 3]) for k in range(len(cells))): int(row[-1]) for row in cursor.fetchall()}
    return ObjectivePatterns(learners, totals, patterns, None)


def _moments(cursor: Any, source: str, objectives: int) -> list[list[int]]:
    """Sums over persons of the products of (changes…, pairs…); their work does not grow with the patterns."""
    vector = [f"(v{3 * k + 2} - v{3 * k + 1})" for k in range(objectives)] + [f"v{3 * k}" for k in range(objectives)]
    places = [(i, j) for i in range(len(vector)) for j in range(i, len(vector))]
    sums = ", ".join(f"coalesce(sum({vector[i]} * {vector[j]}), 0)" for i, j in places)
    cursor.execute(f"SELECT {sums} FROM {source}")
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
