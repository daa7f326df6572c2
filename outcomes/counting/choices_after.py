"""Practice changes and barriers: the first answer after the activity,
wherever the course asks for it.

Where a version is asked in one phase after the activity, the words of the persons have the first
answer. Words know nothing of times, so what is asked in several phases is looked up among the rows
(`chosen_after`).
"""

from dataclasses import dataclass
from typing import LiteralString

import numpy as np
from psycopg import sql

from assessments.models import Measure, QuestionVersion

from .bit_layout import Layout, Slot
from .context import CountContext
from .person_arrays import People
from .rules import CountingRules
from .temporary_tables import CHOSEN_AFTER


@dataclass(frozen=True)
class OptionCounts:
    """A question asked after the activity: respondents, and how many named each choice."""

    version: QuestionVersion
    respondents: int
    by_choice: list[int]


FILL: LiteralString = """
SELECT DISTINCT ON (w.person_id, r.question_id) w.person_id, r.version_id, r.picked
FROM {answers} r JOIN who w USING (learner_id)
WHERE r.version_id = ANY (%(versions)s) AND r.phase = ANY (%(phases)s)
ORDER BY w.person_id, r.question_id, r.attempt, r.answered_at, r.id
"""
PICKED: LiteralString = """
SELECT picked, count(*) FROM chosen_after WHERE version_id = %(version)s AND picked > 0
GROUP BY picked
"""
NAMED_IN_WORDS: LiteralString = """
SELECT {named} FROM words JOIN responder USING (person_id) WHERE wave = %(wave)s
"""
NAMED_IN_ROWS: LiteralString = """
SELECT {named} FROM chosen_after JOIN responder USING (person_id)
WHERE wave = %(wave)s AND version_id = %(version)s
"""


def is_choice(version: QuestionVersion) -> bool:
    return version.kind in ("single", "multiple") and version.measures in (
        Measure.PRACTICE_CHANGE,
        Measure.BARRIER,
    )


def slots_after(layout: Layout, rules: CountingRules) -> dict[int, list[Slot]]:
    """Of each such version asked after the activity, in order, where its answers stand."""
    after = {
        version.pk: [
            layout.slots[version.pk, phase]
            for phase in rules.choices_after
            if (version.pk, phase) in layout.slots
        ]
        for version in layout.versions
        if is_choice(version)
    }
    return {pk: slots for pk, slots in after.items() if slots and slots[0].width}


class ChoicesAfter:
    """Respondents by what they chose."""

    def __init__(self, layout: Layout, rules: CountingRules) -> None:
        self.slots = slots_after(layout, rules)
        self.counted = {
            pk: np.zeros(1 + len(_positions(slots[0].version)), np.int64)
            for pk, slots in self.slots.items()
        }

    def add(self, people: People) -> None:
        for pk, slots in self.slots.items():
            if len(slots) == 1:
                self.counted[pk] += _counted(people, slots[0])

    def counts(self, context: CountContext) -> list[OptionCounts]:
        _fill(context, self.slots)
        counts = []
        for pk, (slot, *others) in self.slots.items():
            n = self.counted[pk].tolist()
            counts.append(
                _among_rows(context, slot.version)
                if others
                else OptionCounts(slot.version, n[0], n[1:])
            )
        return counts


def named_by_responders(context: CountContext, version: QuestionVersion, wave: int) -> list[int]:
    """By choice, how many responders of a wave had named it after the activity;
    after `ChoicesAfter.counts`."""
    positions = _positions(version)
    slots = slots_after(context.layout, context.rules).get(version.pk)
    if not slots or not positions:
        return [0] * len(positions)
    code = slots[0].code if len(slots) == 1 else sql.Identifier("picked")
    named = sql.SQL(", ").join(
        sql.SQL("count(*) FILTER (WHERE {} >> {} & 1 = 1)").format(code, position)
        for position in positions
    )
    query = NAMED_IN_WORDS if len(slots) == 1 else NAMED_IN_ROWS
    return list(context.row(query, {"wave": wave, "version": version.pk}, named=named))


def _positions(version: QuestionVersion) -> list[int]:
    return [choice.position for choice in version.choices.all()]


def _counted(people: People, slot: Slot) -> list[int]:
    """Who answered, then who named each choice."""
    code = people.code(slot)
    named = [np.count_nonzero(code & 1 << position) for position in _positions(slot.version)]
    return [int(np.count_nonzero(code)), *map(int, named)]


def _fill(context: CountContext, slots: dict[int, list[Slot]]) -> None:
    versions = [pk for pk, positions in slots.items() if len(positions) > 1]
    if not versions:
        return
    phases = [phase.value for phase in context.rules.choices_after]
    params = {"versions": versions, "phases": phases}
    context.fill(CHOSEN_AFTER, FILL, params, answers=context.answers)


def _among_rows(context: CountContext, version: QuestionVersion) -> OptionCounts:
    picked = dict(context.rows(PICKED, {"version": version.pk}))
    named = [
        sum(n for mask, n in picked.items() if mask >> position & 1)
        for position in _positions(version)
    ]
    return OptionCounts(version, sum(picked.values()), named)
