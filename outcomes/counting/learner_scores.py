"""Whole learners: what the matched had right, and who answered only once."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from .bit_layout import ITEM_MEASURES, Layout, Slot
from .crosstab import Numbers, add, crossed
from .objective_sums import with_a_pair
from .person_arrays import Cell, People, Truths

Answered = tuple[int, int]  # of one learner: questions answered, and right among them


@dataclass(frozen=True)
class LearnerCounts:
    """Matched learners by their answers, and those who answered once."""

    cells: Mapping[Cell, int]
    before_only: Mapping[Answered, int]  # answered before, and nothing after that pairs with it
    after_only: Mapping[Answered, int]
    professions: Mapping[tuple[str, int], int]  # by profession and whether matched; or before only


class Learners:
    def __init__(self, layout: Layout) -> None:
        self.pairs = layout.paired(ITEM_MEASURES)
        self.objectives = list(range(len(layout.objectives())))
        self.cells: dict[Cell, int] = {}
        self.before_only: dict[Answered, int] = {}
        self.after_only: dict[Answered, int] = {}
        self.professions: dict[tuple[str, int], int] = {}

    def add(self, people: People) -> None:
        if not self.pairs:
            return
        add(self.cells, with_a_pair(people.patterns, self.objectives))
        self._count_professions(people, people.matched, 1)
        rest = np.flatnonzero(~people.matched)
        if not len(rest):
            return
        before, right_before = _scored(people, rest, [pair[0] for pair in self.pairs])
        after, right_after = _scored(people, rest, [pair[1] for pair in self.pairs])
        add(self.before_only, _with_answers(before, right_before))
        late = before == 0
        add(self.after_only, _with_answers(after[late], right_after[late]))
        only = np.zeros(len(people.ids), bool)
        only[rest] = before > 0
        self._count_professions(people, only, 0)

    def _count_professions(self, people: People, chosen: Truths, matched: int) -> None:
        counted = np.bincount(people.kind_of[chosen], minlength=len(people.kinds)).tolist()
        for (kind, _), n in zip(people.kinds, counted, strict=True):
            if n:
                add(self.professions, {(kind.profession, matched): n})

    def counts(self) -> LearnerCounts:
        return LearnerCounts(self.cells, self.before_only, self.after_only, self.professions)


def _scored(people: People, rest: Numbers, slots: list[Slot]) -> tuple[Numbers, Numbers]:
    """Of these persons how many of the questions they answered, and how many of them right."""
    answered, right = np.zeros(len(rest), np.int64), np.zeros(len(rest), np.int64)
    for slot in slots:
        code = people.code(slot)[rest]
        answered += code != 0
        right += code == slot.key
    return answered, right


def _with_answers(answered: Numbers, right: Numbers) -> dict[Answered, int]:
    return {cell: n for cell, n in crossed((answered, right)).items() if cell[0]}
