"""Matched participants told apart by profession and specialty, item by item and by objective."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from assessments.models import QuestionVersion

from .bit_layout import ITEM_MEASURES, Layout
from .crosstab import Numbers, add, crossed
from .person_arrays import Patterns, People

ByWho = tuple[str, str]  # profession, specialty; empty where not known


@dataclass(frozen=True)
class GroupedItem:
    """Matched participants by profession, specialty, right before and right after."""

    version: QuestionVersion
    table: Mapping[tuple[str, str, int, int], int]


@dataclass(frozen=True)
class GroupedObjective:
    """Matched participants by profession, specialty, answered pairs, right before and after."""

    objective_id: int
    table: Mapping[tuple[str, str, int, int, int], int]


@dataclass(frozen=True)
class Grouped:
    items: list[GroupedItem]
    objectives: list[GroupedObjective]
    settings: Mapping[str, int]  # participants by practice setting


class ByGroup:
    def __init__(self, layout: Layout) -> None:
        self.pairs = layout.paired(ITEM_MEASURES)
        self.objectives = list(layout.objectives())
        self.items: list[dict[tuple[str, str, int, int], int]] = [{} for _ in self.pairs]
        self.cells: list[dict[tuple[str, str, int, int, int], int]] = [{} for _ in self.objectives]
        self.settings: dict[str, int] = {}

    def add(self, people: People) -> None:
        for kind, n in people.kinds:
            if kind.takes_part:
                add(self.settings, {kind.practice_setting: n})
        who, of_kind = _groups(people)
        if not who or not self.pairs:
            return
        of = of_kind[people.kind_of]
        for (before, after), table in zip(self.pairs, self.items, strict=True):
            was, then = people.code(before), people.code(after)
            number = of * 4 + (was == before.key) * 2 + (then == after.key)
            counted = np.bincount(number[(was != 0) & (then != 0) & (of >= 0)])
            for cell in np.flatnonzero(counted).tolist():
                key = (*who[cell // 4], cell // 2 % 2, cell % 2)
                add(table, {key: int(counted[cell])})
        patterns = people.patterns
        self._objectives(patterns[of_kind[patterns.kind_of] >= 0], who, of_kind)

    def _objectives(self, patterns: Patterns, who: list[ByWho], of_kind: Numbers) -> None:
        of = of_kind[patterns.kind_of]
        for index, table in enumerate(self.cells):
            answered, before, after = patterns.cells[3 * index : 3 * index + 3]
            crossings = crossed((of, answered, before, after), patterns.n)
            for (group, *cell), n in crossings.items():
                pairs, right_before, right_after = cell
                if pairs:
                    add(table, {(*who[group], pairs, right_before, right_after): n})

    def counts(self) -> Grouped:
        return Grouped(
            items=[
                GroupedItem(before.version, table)
                for (before, _), table in zip(self.pairs, self.items, strict=True)
            ],
            objectives=[
                GroupedObjective(objective, table)
                for objective, table in zip(self.objectives, self.cells, strict=True)
            ],
            settings=self.settings,
        )


def _groups(people: People) -> tuple[list[ByWho], Numbers]:
    """Profession and specialty of those who take part, and of each kind which it has; -1: none."""
    of = {
        (kind.profession, kind.specialty): index
        for index, (kind, _) in enumerate(people.kinds)
        if kind.takes_part
    }
    number = {who: index for index, who in enumerate(of)}
    of_kind = [
        number[kind.profession, kind.specialty] if kind.takes_part else -1
        for kind, _ in people.kinds
    ]
    return list(number), np.array(of_kind, np.int64)
