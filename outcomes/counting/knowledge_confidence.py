"""An item and how sure learners are of its objective, asked together: who is right and sure,
who is wrong and sure."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from assessments.models import Measure, Phase, QuestionVersion

from .bit_layout import ITEM_MEASURES, Layout, Pair, Slot
from .crosstab import Numbers, add, crossed
from .person_arrays import People, Truths


@dataclass(frozen=True)
class ConfidenceCounts:
    """An item and a confidence question of its objective asked in the same polls.

    Persons by (right before, sure before, chosen after, sure after); right and sure: 0 no answer,
    1 no, 2 yes.
    """

    item: QuestionVersion
    confidence: QuestionVersion
    table: Mapping[tuple[int, int, int, int], int]


class Confidence:
    """Of every item with a confidence question of its objective,
    persons by what they know and how sure they are."""

    def __init__(self, layout: Layout) -> None:
        self.together = list(_together(layout))
        self.tables: list[dict[tuple[int, int, int, int], int]] = [{} for _ in self.together]

    def add(self, people: People) -> None:
        for ((kb, ka), (cb, ca)), table in zip(self.together, self.tables, strict=True):
            columns = (
                _judged(people, kb, _right),
                _judged(people, cb, _sure),
                people.code(ka),
                _judged(people, ca, _sure),
            )
            add(table, crossed(columns))

    def counts(self) -> list[ConfidenceCounts]:
        return [
            ConfidenceCounts(item[0].version, rating[0].version, table)
            for (item, rating), table in zip(self.together, self.tables, strict=True)
        ]


def _together(layout: Layout) -> Iterator[tuple[Pair, Pair]]:
    """Items with the confidence questions of their objective that stand in the same poll before and
    in the same after."""
    ratings = layout.paired([Measure.CONFIDENCE])
    for item in layout.paired(ITEM_MEASURES):
        for rating in ratings:
            known, sure = item[0].version, rating[0].version
            same = all(
                _same_poll(layout, known.question_id, sure.question_id, phase)
                for phase in (Phase.PRE, Phase.POST)
            )
            if known.objective_id == sure.objective_id and same:
                yield item, rating


def _same_poll(layout: Layout, question: int, other: int, phase: Phase) -> bool:
    return any({question, other} <= set(poll.questions) for poll in layout.asked.in_phase(phase))


def _judged(people: People, slot: Slot, test: Callable[[Slot, Numbers], Truths]) -> Numbers:
    """0 without an answer, 2 when the test holds, 1 when not."""
    code = people.code(slot)
    judged: Numbers = (code != 0) * (1 + test(slot, code).astype(np.int64))
    return judged


def _right(slot: Slot, code: Numbers) -> Truths:
    return code == slot.key


def _sure(slot: Slot, code: Numbers) -> Truths:
    return code > len(slot.version.scale) - (slot.version.top or 0)
