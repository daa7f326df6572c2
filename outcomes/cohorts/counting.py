"""The one pass over the answers of a course.

Each person becomes a few whole numbers ("words"): for every question version and phase that is counted a field with the
chosen answers (`picked`) and one bit that says an answer of any attempt exists. The pass reads the covering index alone,
in its order, and groups by learner; all tables are then counted from the words. ADR 0010 has the measurements.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assessments.models import Measure, Phase, QuestionVersion
from assessments.querysets import versions_as_of
from assessments.rescoring import apply_corrections
from assessments.structure import Structure
from courses.models import Course, Objective

from . import persons, taking_part
from .counts import Cell, Counts, ItemCounts, ObjectiveCounts, ObjectivePatterns, OptionCounts

WORD_BITS = 63  # all but the sign
PHASES = 8  # more than there are
PAIRED = (Phase.PRE, Phase.POST)
ASKED = (*PAIRED, Phase.EVALUATION)
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
    def masked(self) -> str:
        """SQL: the answer where it stands."""
        return f"(w{self.word} & {((1 << self.width) - 1) << self.shift})"

    @property
    def exists(self) -> str:
        """SQL: the bit that some attempt was answered."""
        return f"((w{self.word} >> {self.shift + self.width}) & 1)"


Pair = tuple[Slot, Slot]  # of one version, before and after


class Layout:
    """Slots for every version of the questions asked in polls, packed into as few words as they need."""

    def __init__(self, course: Course, known_at: datetime) -> None:
        self.structure, self.known_at = Structure(course), known_at
        asked = self._asked()
        versions = QuestionVersion.objects.filter(question__in={question for question, _ in asked})
        self.versions = versions_as_of(
            versions.select_related("question", "objective")
            .prefetch_related("choices")
            .order_by("question__position", "question_id", "number"),
            known_at,
        )
        self.rescored = apply_corrections(self.versions, known_at)
        self.slots: dict[tuple[int, Phase], Slot] = {}
        word = used = 0
        for version in self.versions:
            width = _width(version)
            phases = [phase for phase in ASKED if (version.question_id, phase) in asked]
            together = len(set(phases) & set(PAIRED)) * (width + 1)  # before and after in one word, where they fit
            if used + together > WORD_BITS >= together:
                word, used = word + 1, 0
            for phase in phases:
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

    def paired(self, measures: Iterable[str]) -> list[Pair]:
        """Slots before and after, of the versions of that measure asked both times, in order."""
        pairs = [
            (self.slots.get((v.pk, Phase.PRE)), self.slots.get((v.pk, Phase.POST))) for v in self.versions if v.measures in measures
        ]
        return [(before, after) for before, after in pairs if before and after]

    def of_phase(self, phase: Phase) -> list[Slot]:
        return [slot for slot in self.slots.values() if slot.phase == phase]

    def described(self) -> list[list[Any]]:
        """Everything that tells one layout from another, keys included."""
        return [
            [version, phase.value, slot.word, slot.shift, slot.width, _key(slot), slot.version.measures, slot.version.objective_id]
            + [[choice.position, choice.key] for choice in slot.version.choices.all()]
            for (version, phase), slot in self.slots.items()
        ]

    @property
    def gaps(self) -> str:
        """SQL: somebody answered something, but not at the first attempt: a bit that says so above an empty answer.

        Adding ones to every bit of the answers carries into that bit exactly where an answer is not empty.
        """
        words = []
        for word in range(self.words):
            slots = [slot for slot in self.slots.values() if slot.word == word and slot.width]
            ones = sum(((1 << slot.width) - 1) << slot.shift for slot in slots)
            bits = sum(1 << (slot.shift + slot.width) for slot in slots)
            words.append(f"w{word} & ~((w{word} & {ones}) + {ones}) & {bits}::bigint <> 0")
        return f"({' OR '.join(words)})"

    @property
    def answered(self) -> list[str]:
        """SQL: whether anything was answered in each of the phases."""
        return [self._any_of(phase) for phase in ASKED]

    def _any_of(self, phase: Phase) -> str:
        words = []
        for word in range(self.words):
            bits = sum(1 << (slot.shift + slot.width) for slot in self.of_phase(phase) if slot.word == word)
            words += [f"w{word} & {bits} <> 0"] if bits else []
        return f"({' OR '.join(words) or 'false'})::int"

    def packed(self, picked: str) -> str:
        """SQL: the words of a group of rows; `picked` is the answer, NULL where it is not to be taken.

        Where an answer goes is looked up by version and phase in arrays, which is cheaper for a million rows than a
        join: what to multiply it with, and the bit above it. Both are 0 where an answer is not counted.
        """
        first = min(version for version, _ in self.slots)
        place = f"[(version_id - {first}) * {PHASES} + phase]"
        size = (max(version for version, _ in self.slots) - first + 1) * PHASES
        packed = []
        for word in range(self.words):
            factors, bits = [0] * size, [0] * size
            for (version, phase), slot in self.slots.items():
                if slot.word == word:
                    at = (version - first) * PHASES + phase.value - 1
                    factors[at], bits[at] = 1 << slot.shift, 1 << (slot.shift + slot.width)
            field = f"coalesce({picked}, 0) * ({_array(factors)}){place} | ({_array(bits)}){place}"
            packed.append(f"coalesce(bit_or({field}), 0) AS w{word}")
        return ", ".join(packed)


def _array(numbers: list[int]) -> str:
    return f"'{{{','.join(map(str, numbers))}}}'::bigint[]"


def _width(version: QuestionVersion) -> int:
    if version.kind == "rating":
        return len(version.scale).bit_length()
    return max((choice.position for choice in version.choices.all()), default=-1) + 1


def prepare(cursor: Any) -> None:
    """One reading of the database, without limits meant for pages."""
    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
    cursor.execute("SET LOCAL work_mem = '64MB'; SET LOCAL statement_timeout = 0; SET LOCAL jit = off")


def count(cursor: Any, layout: Layout, times: dict[str, Any], *, of: str = "") -> Counts:
    """The counts as of `times`, within a transaction that was prepared; of the learners in a temporary table, or of all.

    Temporary tables for every analysis, as long as the transaction lasts; persons who do not count are in none of them:
    `who` (every learner row with its `person_id` and facts), `special` (rows of persons with several, or without a first
    attempt), `words` (`person_id`, `w0`, `w1`, …: what a person answered, see `Layout`), `participant` (one row a person:
    `cme`, `micro`, `micro_start`, `specialty`, `profession`), `patterns` (see `_fill_patterns`).
    Counts must be sums over persons, so that they can be carried on (`adding`).
    """
    only = restriction(of)
    gathered = persons.gather(cursor, times, only)
    _fill_words(cursor, layout, times, only)
    return tabulate(cursor, layout, times, gathered, only)


def restriction(of: str) -> str:
    """SQL: only the learners of that temporary table; nothing for all."""
    return f"AND learner_id IN (SELECT learner_id FROM {of})" if of else ""


def tabulate(cursor: Any, layout: Layout, times: dict[str, Any], gathered: persons.Gathered, only: str) -> Counts:
    """The tables of whoever is in `who` and `words`."""
    items, ratings = layout.paired(ITEM_MEASURES), layout.paired([Measure.CONFIDENCE])
    runs, options = _runs([*items, *ratings]), _options(layout)
    tables = iter(_tables(cursor, [layout.answered, *map(_columns, runs), *([slot.code] for slot in options)]))
    answered = next(tables)
    crossed = [
        ItemCounts(pair[0].version, table) for run in runs for pair, table in zip(run, _told_apart(run, next(tables)), strict=True)
    ]
    objectives = _several(items)
    cells, patterns = _objectives(cursor, objectives)
    participation, specialties, professions = taking_part.count(cursor, times, answered, gathered, only)
    return Counts(
        items=crossed[: len(items)],
        ratings=crossed[len(items) :],
        objectives=cells,
        patterns=patterns,
        options=[_option_counts(slot, table) for slot, table in zip(options, tables, strict=True)],
        numbers=taking_part.numbers(cursor, layout.structure, times),
        participation=participation,
        specialties=specialties,
        professions=professions,
    )


# --- the words ---------------------------------------------------------------------------------------------------

KNOWN = "course_id = %(course)s AND answered_at <= %(as_of)s AND recorded_at <= %(known)s"


def _fill_words(cursor: Any, layout: Layout, times: dict[str, Any], only: str) -> None:
    """`words`: one row a person with its fields; people whose first answer needs looking up go the longer way.

    CREATE TABLE AS and not INSERT: only then may the database read in parallel.
    """
    if not layout.slots:
        cursor.execute("CREATE TEMP TABLE words (person_id bigint, w0 bigint) ON COMMIT DROP")
        return
    cursor.execute(
        f"""CREATE TEMP TABLE words ON COMMIT DROP AS
            SELECT learner_id AS person_id, {layout.packed("CASE WHEN attempt = 1 THEN picked END")}
            FROM assessments_response WHERE {KNOWN} {only} GROUP BY learner_id""",
        times,
    )
    cursor.execute(
        "DELETE FROM words WHERE person_id IN (SELECT learner_id FROM special UNION ALL SELECT learner_id FROM left_out)"
    )
    _look_up_first_answers(cursor, layout, times)


def _look_up_first_answers(cursor: Any, layout: Layout, times: dict[str, Any]) -> None:
    """People of several rows, and those who answered something but not at the first attempt."""
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
        times | {"versions": sorted({version for version, _ in layout.slots}), "phases": [phase.value for phase in ASKED]},
    )


# --- tables from the words ---------------------------------------------------------------------------------------


def _grouped(cursor: Any, columns: list[list[str]], table: str, counting: str) -> list[dict[tuple[int, ...], int]]:
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
        f"""SELECT grouping({", ".join(flat)}), {", ".join(flat)}, {counting}
            FROM (SELECT *, {chosen} FROM {table}) one GROUP BY GROUPING SETS ({sets})"""
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
        tables[group][tuple(int(value) for value in row[1 + begin : 1 + end])] = int(row[-1])
    return tables


def _chunks(columns: list[list[str]], most: int = 30) -> list[list[list[str]]]:
    """Groups in portions whose expressions fit one GROUPING (31 arguments)."""
    portions: list[list[list[str]]] = [[]]
    for group in columns:
        if sum(map(len, portions[-1])) + len(group) > most:
            portions.append([])
        portions[-1].append(group)
    return portions


def _tables(
    cursor: Any, columns: list[list[str]], table: str = "words", counting: str = "count(*)"
) -> list[dict[tuple[int, ...], int]]:
    return [found for portion in _chunks(columns) if portion for found in _grouped(cursor, portion, table, counting)]


MOST_TOGETHER = 1_000  # combinations of answers up to which pairs are counted together and told apart afterwards


def _runs(pairs: list[Pair]) -> list[list[Pair]]:
    """Pairs in portions that lie side by side in a word: each portion is one column to group by."""
    runs: list[list[Pair]] = []
    combinations = 0
    for pair in pairs:
        combinations *= _combinations(pair)
        if runs and combinations <= MOST_TOGETHER and _side_by_side([*runs[-1][-1], *pair]):
            runs[-1].append(pair)
        else:
            runs.append([pair])
            combinations = _combinations(pair)
    return runs


def _combinations(pair: Pair) -> int:
    version, width = pair[0].version, pair[0].width
    answers = 1 << width if version.kind == "multiple" else len(version.scale) or version.choices.count()
    return int((answers + 1) ** 2)


def _side_by_side(slots: list[Slot]) -> bool:
    return all(
        one.word == other.word and other.shift == one.shift + one.width + 1 for one, other in zip(slots, slots[1:], strict=False)
    )


def _columns(run: list[Pair]) -> list[str]:
    """SQL: the answers of a run taken out of the word together; before and after of one pair may lie in two words."""
    slots = [slot for pair in run for slot in pair]
    if not _side_by_side(slots):
        return [slot.code for slot in slots]
    bits = slots[-1].shift + slots[-1].width - slots[0].shift
    return [f"((w{slots[0].word} >> {slots[0].shift}) & {(1 << bits) - 1})"]


def _told_apart(run: list[Pair], table: dict[tuple[int, ...], int]) -> list[dict[tuple[int, int], int]]:
    """For each pair of a run, persons by (answer before, answer after)."""
    if len(next(iter(table), ())) == 2:
        return [{(key[0], key[1]): n for key, n in table.items()}]
    start = run[0][0].shift
    tables: list[dict[tuple[int, int], int]] = [{} for _ in run]
    for (value,), n in table.items():
        for (before, after), crossed in zip(run, tables, strict=True):
            key = (_part(value, before, start), _part(value, after, start))
            crossed[key] = crossed.get(key, 0) + n
    return tables


def _part(value: int, slot: Slot, start: int) -> int:
    return value >> (slot.shift - start) & ((1 << slot.width) - 1)


def _several(items: list[Pair]) -> dict[int, list[Pair]]:
    """Objectives by id with their pairs. Several versions of one question are one item: nobody answers both."""
    by_objective: dict[int, list[Pair]] = {}
    for pair in items:
        objective = pair[0].version.objective
        assert isinstance(objective, Objective)
        by_objective.setdefault(objective.pk, []).append(pair)
    return by_objective


def _key(slot: Slot) -> int:
    return sum(1 << choice.position for choice in slot.version.choices.all() if choice.correct)


def _objectives(cursor: Any, objectives: dict[int, list[Pair]]) -> tuple[list[ObjectiveCounts], ObjectivePatterns | None]:
    if not objectives:
        return [], None
    _fill_patterns(cursor, list(objectives.values()))
    tables = _tables(
        cursor, [[f"v{3 * k}", f"v{3 * k + 1}", f"v{3 * k + 2}"] for k in range(len(objectives))], "patterns", "sum(n)"
    )
    cells = [
        ObjectiveCounts(objective, {_as_cell(key): n for key, n in table.items() if key[0]})
        for objective, table in zip(objectives, tables, strict=True)
    ]
    return cells, _patterns(cursor, len(objectives))


def _fill_patterns(cursor: Any, objectives: list[list[Pair]]) -> None:
    """`patterns`: persons (n) by what they have of each objective: answered pairs, right before and right after (v0, v1, v2, …).

    Each person's numbers are added up side by side in whole numbers and grouped by these; nobody without a pair is there.
    """
    sums: list[list[str]] = [[]]
    values, used = [], 0
    for pairs in objectives:
        width = len(pairs).bit_length()
        if used + 3 * width > WORD_BITS:
            sums, used = [*sums, []], 0
        sums[-1] += [_added(pair, used, width) for pair in pairs]
        values += [f"(p{len(sums) - 1} >> {used + place * width} & {(1 << width) - 1})::int" for place in range(3)]
        used += 3 * width
    packed = ", ".join(f"{' + '.join(terms)} AS p{place}" for place, terms in enumerate(sums))
    names = ", ".join(f"p{place}" for place in range(len(sums)))
    cursor.execute(
        f"""CREATE TEMP TABLE patterns ON COMMIT DROP AS
            SELECT {", ".join(f"{value} AS v{place}" for place, value in enumerate(values))}, n
            FROM (SELECT {names}, count(*) AS n FROM (SELECT {packed} FROM words OFFSET 0) one GROUP BY {names}) many
            WHERE {" OR ".join(f"p{place} <> 0" for place in range(len(sums)))}"""
    )


def _added(pair: Pair, shift: int, width: int) -> str:
    """SQL: what a pair adds: one to the pairs, to the right before, to the right after."""
    before, after = pair
    is_right = [f"CASE WHEN {slot.masked} = {_key(slot) << slot.shift} THEN {{}}::bigint ELSE 0 END" for slot in pair]
    return (
        f"CASE WHEN {before.masked} <> 0 AND {after.masked} <> 0 THEN {1 << shift}::bigint"
        f" + {is_right[0].format(1 << (shift + width))} + {is_right[1].format(1 << (shift + 2 * width))} ELSE 0 END"
    )


def _as_cell(key: tuple[int, ...]) -> Cell:
    return (key[0], key[1], key[2])


def _patterns(cursor: Any, objectives: int) -> ObjectivePatterns:
    """Reads `patterns`."""
    names = [f"v{place}" for place in range(3 * objectives)]
    vector = [f"(v{3 * k + 2} - v{3 * k + 1})" for k in range(objectives)] + [f"v{3 * k}" for k in range(objectives)]
    places = [(i, j) for i in range(len(vector)) for j in range(i, len(vector))]
    sums = [*names, *(f"{vector[i]} * {vector[j]}" for i, j in places)]
    cursor.execute(f"SELECT coalesce(sum(n), 0), {', '.join(f'coalesce(sum(n * {one}), 0)' for one in sums)} FROM patterns")
    learners, *flat = [int(value) for value in cursor.fetchone()]
    totals = [_as_cell(tuple(flat[3 * k : 3 * k + 3])) for k in range(objectives)]
    moments = [[0] * len(vector) for _ in vector]
    for (i, j), value in zip(places, flat[3 * objectives :], strict=True):
        moments[i][j] = moments[j][i] = value
    if not ObjectivePatterns.one_by_one(learners):
        return ObjectivePatterns(learners, totals, None, moments)
    cursor.execute(f"SELECT {', '.join(names)}, n FROM patterns")
    patterns = {tuple(_as_cell(row[3 * k : 3 * k + 3]) for k in range(objectives)): int(row[-1]) for row in cursor.fetchall()}
    return ObjectivePatterns(learners, totals, patterns, moments)


def _options(layout: Layout) -> list[Slot]:
    """Practice changes and barriers as answered in the evaluation."""
    return [
        slot
        for slot in layout.of_phase(Phase.EVALUATION)
        if slot.width
        and slot.version.kind in ("single", "multiple")
        and slot.version.measures in (Measure.PRACTICE_CHANGE, Measure.BARRIER)
    ]


def _option_counts(slot: Slot, table: dict[tuple[int, ...], int]) -> OptionCounts:
    answered = {key[0]: n for key, n in table.items() if key[0]}
    choices = list(slot.version.choices.all())
    named = [sum(n for mask, n in answered.items() if mask >> choice.position & 1) for choice in choices]
    return OptionCounts(slot.version, sum(answered.values()), named)
