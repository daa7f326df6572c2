"""How the questions themselves work: who chose what, with how many right in the poll,
and how long it took."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import LiteralString

import numpy as np

from assessments.models import Phase, QuestionVersion
from assessments.querysets import AskedPoll

from .bit_layout import ITEM_MEASURES, Layout, Slot
from .context import CountContext
from .crosstab import Numbers, add, crossed
from .person_arrays import People
from .rules import CountingRules

Seconds = Mapping[tuple[int, int], tuple[int, float, float, float]]
"""By version and phase: people, and the quarters of the seconds they took."""


@dataclass(frozen=True)
class ItemAnswers:
    """One version in one poll: everybody by (chosen, right answers in the poll;
    -1 when not all were answered)."""

    version: QuestionVersion
    table: Mapping[tuple[int, int], int]


@dataclass(frozen=True)
class PollAnswers:
    """The scored questions of a pre or post poll."""

    phase: int
    track: int | None  # its number
    questions: list[str]  # keys, in order
    items: list[ItemAnswers]
    # by question: (right, total) of those who answered all
    scored: Sequence[Mapping[tuple[int, int], int]]


SAMPLED = 2000  # people whose times are read
LONGEST = 600  # seconds between two answers beyond which somebody was away
# Time to answer: from one answer of a person to their next in the same phase, where both were given
# here. Only answers are read, never when a page was opened: that is overwritten, and a snapshot
# could not be made again.
SECONDS: LiteralString = """
SELECT version_id, phase, count(*), percentile_disc(ARRAY[0.25, 0.5, 0.75])
    WITHIN GROUP (ORDER BY seconds) FROM (
    SELECT version_id, phase, attempt,
           extract(epoch FROM answered_at - lag(answered_at) OVER in_order) AS seconds
    FROM unnest(%(people)s::bigint[]) person (id) CROSS JOIN LATERAL (
        SELECT id AS response_id, learner_id, version_id, phase, attempt, answered_at
        FROM assessments_response
        WHERE course_id = (SELECT %(course)s) AND learner_id = person.id AND phase IN (1, 3)
            AND attempt = 1
          AND answered_at <= %(as_of)s AND recorded_at <= %(known)s OFFSET 0) r
    WINDOW in_order AS (PARTITION BY learner_id, phase ORDER BY answered_at, response_id)
) paces WHERE seconds > 0 AND seconds <= %(longest)s GROUP BY version_id, phase
"""
# A spread-out choice that is the same every time; facts as known at the moment, as in `persons`.
PEOPLE: LiteralString = """
SELECT learner_id FROM (
    SELECT learner_id FROM courses_enrollment
    WHERE course_id = %(course)s AND recorded_at <= %(known)s AND pathway = 'cme' AND NOT loaded
    ORDER BY (learner_id * 2654435761) %% 4294967296, learner_id LIMIT %(most)s
) sample CROSS JOIN LATERAL (
    SELECT exclusion FROM learners_learner WHERE id = sample.learner_id AND facts_since <= %(known)s
    UNION ALL
    SELECT exclusion FROM learners_learnerhistory h
    WHERE h.learner_id = sample.learner_id AND valid_until > %(known)s AND valid_from <= %(known)s
    OFFSET 0) facts
WHERE exclusion = ''
"""


class Items:
    """The scored questions of every poll before and after."""

    def __init__(self, layout: Layout, rules: CountingRules) -> None:
        polls = [poll for phase in (Phase.PRE, Phase.POST) for poll in layout.asked.in_phase(phase)]
        self.polls = [
            (poll, by_question) for poll in polls if (by_question := _slots(layout, poll))
        ]
        self.scales = {
            poll.pk: by_question if rules.withdrawn_in_scales else _asked_still(poll, by_question)
            for poll, by_question in self.polls
        }
        self.tables: dict[tuple[int, int], dict[tuple[int, int], int]] = {}

    def add(self, people: People) -> None:
        for poll, by_question in self.polls:
            scale = self.scales[poll.pk]
            total = _totals(people, list(scale.values()))
            outside = np.full_like(total, -1)
            for slot in _flat(by_question):
                of_scale = slot.version.question.key in scale
                table = crossed((people.code(slot), (total if of_scale else outside) + 1))
                chosen = {(code, above - 1): n for (code, above), n in table.items() if code}
                add(self.tables.setdefault((poll.pk, slot.version.pk), {}), chosen)

    def counts(self) -> list[PollAnswers]:
        return [self._poll(poll, by_question) for poll, by_question in self.polls]

    def _poll(self, poll: AskedPoll, by_question: dict[str, list[Slot]]) -> PollAnswers:
        tables = {slot: self.tables[poll.pk, slot.version.pk] for slot in _flat(by_question)}
        items = [ItemAnswers(slot.version, table) for slot, table in tables.items()]
        scale = self.scales[poll.pk]
        return PollAnswers(poll.phase, poll.track, list(scale), items, _scored(scale, tables))


def seconds(context: CountContext) -> Seconds:
    """By version and phase: people, and the quarters of the seconds they took."""
    people = [row[0] for row in context.rows(PEOPLE, {"most": SAMPLED})]
    if not people:
        return {}
    paces = context.rows(SECONDS, {"longest": LONGEST, "people": people})
    return {
        (version, phase): (int(n), float(low), float(middle), float(high))
        for version, phase, n, (low, middle, high) in paces
    }


def _slots(layout: Layout, poll: AskedPoll) -> dict[str, list[Slot]]:
    """Of every scored question of the poll, in its order, the versions."""
    by_key: dict[str, list[Slot]] = {}
    for question in poll.questions:
        several = [
            layout.slots[version.pk, poll.phase]
            for version in layout.versions
            if version.question_id == question
            and version.measures in ITEM_MEASURES
            and (version.pk, poll.phase) in layout.slots
        ]
        if several:
            by_key[several[0].version.question.key] = several
    return by_key


def _asked_still(poll: AskedPoll, by_question: dict[str, list[Slot]]) -> dict[str, list[Slot]]:
    """Without what was withdrawn: whoever came later was never asked it."""
    return {
        key: slots
        for key, slots in by_question.items()
        if slots[0].version.question_id not in poll.withdrawn
    }


def _flat(questions: dict[str, list[Slot]]) -> list[Slot]:
    return [slot for several in questions.values() for slot in several]


def _totals(people: People, questions: list[list[Slot]]) -> Numbers:
    """How many those had right who answered every question; -1 of the others.
    Nobody is asked two versions of one."""
    whole, right = np.ones(len(people.ids), bool), np.zeros(len(people.ids), np.int64)
    for several in questions:
        whole &= np.any([people.code(slot) != 0 for slot in several], axis=0)
        right += np.any([people.code(slot) == slot.key for slot in several], axis=0)
    return np.where(whole, right, -1)


def _scored(
    questions: dict[str, list[Slot]], tables: dict[Slot, dict[tuple[int, int], int]]
) -> list[dict[tuple[int, int], int]]:
    """By question (right, total) of those who answered the whole poll, its versions together."""
    by_question = []
    for several in questions.values():
        scored: dict[tuple[int, int], int] = {}
        for slot in several:
            for (code, total), n in tables[slot].items():
                if total >= 0:
                    key = int(code == slot.key), total
                    scored[key] = scored.get(key, 0) + n
        by_question.append(scored)
    return by_question
