"""Where every answer of a course stands in the whole numbers ("words") of a person.
ADR 0010 says why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import chain
from typing import Any

from psycopg import sql

from assessments.models import (
    ActivityQuestion,
    DecisionPoint,
    Measure,
    Phase,
    QuestionVersion,
    Rescoring,
)
from assessments.querysets import asked_as_of, versions_as_of
from assessments.rescoring import apply_corrections
from courses.models import Course, Objective

WORD_BITS = 63  # all but the sign
PHASES = 8  # more than there are
MOST_APART = 1_000  # numbers of versions in one word: what is looked up by them stays small
PAIRED = (Phase.PRE, Phase.POST)
ASKED = (*PAIRED, Phase.EVALUATION)
COUNTED = (*ASKED, Phase.IN_ACTIVITY)  # at decision points and in segments
ITEM_MEASURES = (Measure.KNOWLEDGE, Measure.COMPETENCE)
FULL_WORD = (1 << WORD_BITS) - 1
PACKED = sql.SQL(
    "coalesce(bit_or(coalesce({picked} * 2 | 1, 1)"
    " << ({shifts}::int[])[version_id * {phases} + phase]) {only} & {full}, 0) AS {word}"
)


@dataclass(frozen=True)
class Slot:
    """Where the answer to a version in a phase stands in a word: above one bit that says there is
    an answer of any attempt."""

    version: QuestionVersion
    phase: Phase
    word: int
    shift: int
    width: int  # bits of the answer

    @cached_property
    def key(self) -> int:
        """The mask of the right choices; corrected keys are in force before there are slots."""
        return self.version.right_choices

    @property
    def mask(self) -> int:
        return (1 << self.width) - 1

    @cached_property
    def code(self) -> sql.Composable:
        """SQL: the answer, 0 when there is none."""
        if not self.width:
            return sql.SQL("0::bigint")
        shifted = sql.SQL("(({} >> {}) & {})")
        return shifted.format(word_name(self.word), self.shift + 1, self.mask)

    @cached_property
    def answered(self) -> sql.Composable:
        """SQL: whether there is an answer that counts."""
        return sql.SQL("{} <> 0").format(self.code)

    @cached_property
    def right(self) -> sql.Composable:
        """SQL: whether the answer is right."""
        return sql.SQL("{} = {}").format(self.code, self.key)

    @cached_property
    def is_gap(self) -> sql.Composable:
        """SQL: something was answered, but not at the first attempt."""
        field = ((self.mask << 1) | 1) << self.shift
        return sql.SQL("({} & {}::bigint) = {}").format(
            word_name(self.word), field, 1 << self.shift
        )


Pair = tuple[Slot, Slot]  # of one version, before and after


def word_name(word: int) -> sql.Identifier:
    return sql.Identifier(f"w{word}")


def any_of(conditions: Iterable[sql.Composable]) -> sql.Composable:
    """SQL: whether any of them holds; nothing holds where there is none."""
    listed = list(conditions)
    return sql.SQL("({})").format(sql.SQL(" OR ").join(listed)) if listed else sql.SQL("false")


class Layout:
    """Slots for every version of the questions asked in polls,
    packed into as few words as they need."""

    def __init__(self, course: Course, known_at: datetime) -> None:
        self.course, self.known_at = course, known_at
        self.asked = asked_as_of(course, known_at)
        asked = {
            (pk, poll.phase)
            for poll in self.asked.polls
            for pk in poll.questions
            if poll.phase != Phase.FOLLOW_UP
        }
        polled = {question for question, _ in asked}
        self.decisions, self.segments = _decisions(course, known_at), _segments(course, known_at)
        in_activity = {*self.decisions, *chain.from_iterable(self.segments.values())}
        asked |= {(question, Phase.IN_ACTIVITY) for question in in_activity}
        versions = QuestionVersion.objects.filter(question__in=polled | in_activity)
        self.versions = versions_as_of(
            versions.select_related("objective").prefetch_related("choices"), known_at, self.asked
        )
        corrections = apply_corrections(self.versions, known_at)
        self.rescored = [each for each in corrections if each.version.question_id in polled]
        self.rescored_in_activity: list[Rescoring] = [
            each for each in corrections if each.version.question_id not in polled
        ]
        self.slots: dict[tuple[int, Phase], Slot] = {}
        word = used = first = 0
        # In the order of their numbers, so that each word holds a range of versions and the pass
        # can tell them apart by it.
        for version in sorted(self.versions, key=lambda version: version.pk):
            width = _width(version)
            for phase in [phase for phase in COUNTED if (version.question_id, phase) in asked]:
                if used and (used + width + 1 > WORD_BITS or version.pk - first > MOST_APART):
                    word, used = word + 1, 0
                first = first if used else version.pk
                self.slots[version.pk, phase] = Slot(version, phase, word, used, width)
                used += width + 1
        self.words = word + 1

    def paired(self, measures: Iterable[str]) -> list[Pair]:
        """Slots before and after, of the versions of that measure asked both times, in order."""
        pairs = [
            (self.slots.get((v.pk, Phase.PRE)), self.slots.get((v.pk, Phase.POST)))
            for v in self.versions
            if v.measures in measures
        ]
        return [(before, after) for before, after in pairs if before and after]

    def objectives(self) -> dict[int, list[Pair]]:
        """Objectives by id with their pairs. Several versions of one question are one item:
        nobody answers both."""
        by_objective: dict[int, list[Pair]] = {}
        for pair in self.paired(ITEM_MEASURES):
            objective = pair[0].version.objective
            assert isinstance(objective, Objective)
            by_objective.setdefault(objective.pk, []).append(pair)
        return by_objective

    def of_phase(self, phase: Phase) -> list[Slot]:
        return [
            self.slots[version.pk, phase]
            for version in self.versions
            if (version.pk, phase) in self.slots
        ]

    def in_activity(self, question: int) -> list[Slot]:
        """Of every version of a question asked within the activity, in order."""
        return [
            slot
            for slot in self.of_phase(Phase.IN_ACTIVITY)
            if slot.version.question_id == question
        ]

    def described(self) -> list[list[Any]]:
        """Everything that tells one layout from another, keys included."""
        return [
            [
                version,
                phase.value,
                slot.word,
                slot.shift,
                slot.width,
                slot.key,
                slot.version.measures,
                slot.version.objective_id,
            ]
            + [[choice.position, choice.key] for choice in slot.version.choices.all()]
            for (version, phase), slot in self.slots.items()
        ]

    @cached_property
    def gaps(self) -> sql.Composable:
        """SQL: somebody answered something, but not at the first attempt."""
        return any_of(slot.is_gap for slot in self.slots.values() if slot.width)

    def answered(self, phase: Phase) -> sql.Composable:
        """SQL: whether anything was answered in the phase."""
        bits = [0] * self.words
        for slot in self.of_phase(phase):
            bits[slot.word] |= 1 << slot.shift
        return any_of(
            sql.SQL("{} & {} <> 0").format(word_name(word), held)
            for word, held in enumerate(bits)
            if held
        )

    def packed(self, picked: sql.Composable) -> sql.Composable:
        """SQL: the words of a group of rows; `picked` is the answer,
        NULL where it is not to be taken."""
        return sql.SQL(", ").join(self._packed(word, picked) for word in range(self.words))

    def _packed(self, word: int, picked: sql.Composable) -> sql.Composable:
        """How far an answer is shifted is looked up by version and phase in an array, which is
        cheaper for a million rows than a join. What is not counted is shifted out of the word: an
        array that holds a NULL would be walked through for every row. A word takes only the rows
        of its versions; what lies beyond the array is NULL and leaves no trace.
        """
        first, last = self._range(word)
        shifts = [str(WORD_BITS)] * ((last - first + 1) * PHASES)
        for (version, phase), slot in self.slots.items():
            if slot.word == word:
                shifts[(version - first) * PHASES + phase.value] = str(slot.shift)
        begin = first * PHASES
        return PACKED.format(
            picked=picked,
            shifts=f"[{begin}:{begin + len(shifts) - 1}]={{{','.join(shifts)}}}",
            phases=PHASES,
            only=self._only(word, first, last),
            full=FULL_WORD,
            word=word_name(word),
        )

    def _only(self, word: int, first: int, last: int) -> sql.Composable:
        """SQL: no rows but those whose versions lie in the word."""
        within = [sql.SQL("version_id >= {}").format(first)] if word else []
        if word + 1 < self.words:
            within.append(sql.SQL("version_id <= {}").format(last))
        return (
            sql.SQL("FILTER (WHERE {})").format(sql.SQL(" AND ").join(within))
            if within
            else sql.SQL("")
        )

    def _range(self, word: int) -> tuple[int, int]:
        """The first and the last number of the versions in a word."""
        held = [version for (version, _), slot in self.slots.items() if slot.word == word]
        return min(held), max(held)


def _decisions(course: Course, known_at: datetime) -> dict[int, int]:
    """Questions asked at decision points, also withdrawn and replaced ones, with the number of
    their track."""
    asked = ActivityQuestion.objects.filter(track__course=course, since__lte=known_at)
    points = DecisionPoint.objects.filter(track__course=course).order_by("-track__number", "-pk")
    return dict(
        chain(
            asked.order_by("-track__number", "-pk").values_list("question_id", "track__number"),
            points.values_list("question_id", "track__number"),
        )
    )


def _segments(course: Course, known_at: datetime) -> dict[int, list[int]]:
    """Segments with their questions, also withdrawn and replaced ones, the first asked first."""
    segments: dict[int, list[int]] = {}
    asked = ActivityQuestion.objects.filter(segment__course=course, since__lte=known_at)
    for segment, question in asked.order_by("since", "pk").values_list("segment_id", "question_id"):
        segments.setdefault(segment, []).append(question)
    return segments


def _width(version: QuestionVersion) -> int:
    if version.kind == "rating":
        return len(version.scale).bit_length()
    return max((choice.position for choice in version.choices.all()), default=-1) + 1
