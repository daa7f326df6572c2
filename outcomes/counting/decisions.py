"""Decision points: what was chosen, by specialty, and what the same learners answered after."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from assessments.models import Phase, QuestionVersion

from .bit_layout import ITEM_MEASURES, Layout, Slot
from .crosstab import add, crossed
from .person_arrays import People


@dataclass(frozen=True)
class DecisionCounts:
    """One version at a decision point."""

    version: QuestionVersion
    track: int
    table: Mapping[tuple[str, int], int]  # learners by (specialty, chosen)
    same: Mapping[tuple[int, int], int]  # by right then and right after, of the same question
    objective: Mapping[tuple[int, int, int], int]  # by right then, answered and right after
    same_asked: bool  # whether the question is asked after too
    after: list[QuestionVersion]  # else those asked after of its objective


class Decisions:
    """Everybody's first answers, version by version, in the order of the tracks."""

    def __init__(self, layout: Layout) -> None:
        after = [
            slot for slot in layout.of_phase(Phase.POST) if slot.version.measures in ITEM_MEASURES
        ]
        self.points = [
            Point(slot, track, after)
            for question, track in layout.decisions.items()
            for slot in layout.in_activity(question)
            if slot.width
        ]
        self.points.sort(key=Point.order)

    def add(self, people: People) -> None:
        for point in self.points:
            point.add(people)

    def counts(self) -> list[DecisionCounts]:
        return [point.counts() for point in self.points]


class Point:
    def __init__(self, slot: Slot, track: int, after: list[Slot]) -> None:
        self.slot, self.track, version = slot, track, slot.version
        self.same = [each for each in after if each.version.pk == version.pk and slot.key]
        self.others = [
            each
            for each in after
            if not self.same and slot.key and each.version.objective_id == version.objective_id
        ]
        self.table: dict[tuple[str, int], int] = {}
        self.same_after: dict[tuple[int, int], int] = {}
        self.objective_after: dict[tuple[int, int, int], int] = {}

    def order(self) -> tuple[int, int, int, int]:
        version = self.slot.version
        return self.track, version.question.position, version.question_id, version.number

    def add(self, people: People) -> None:
        chosen = people.code(self.slot)
        if not chosen.any():
            return
        for (index, code), n in crossed((people.kind_of, chosen)).items():
            if code:
                add(self.table, {(people.kinds[index][0].specialty, code): n})
        if self.same or self.others:
            self._pair(people)

    def _pair(self, people: People) -> None:
        chosen = people.code(self.slot)
        decided = np.flatnonzero(chosen)
        right = (chosen[decided] == self.slot.key).astype(np.int64)
        answered, after = np.zeros(len(decided), np.int64), np.zeros(len(decided), np.int64)
        for slot in self.same or self.others:
            code = people.code(slot)[decided]
            answered += code != 0
            after += code == slot.key
        for (was, n_answered, n_right), n in crossed((right, answered, after)).items():
            if n_answered and self.same:
                add(self.same_after, {(was, n_right): n})
            elif n_answered:
                add(self.objective_after, {(was, n_answered, n_right): n})

    def counts(self) -> DecisionCounts:
        return DecisionCounts(
            version=self.slot.version,
            track=self.track,
            table=self.table,
            same=self.same_after,
            objective=self.objective_after,
            same_asked=bool(self.same),
            after=[slot.version for slot in self.others],
        )
