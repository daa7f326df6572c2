"""Matched participants by what they are and how they answered, while they are few enough for a
model of all of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from .bit_layout import Layout
from .crosstab import add
from .person_arrays import People

Levels = tuple[str, str, str, str]  # profession, specialty, practice setting, experience
MOST_ADJUSTED = 3_000


@dataclass(frozen=True)
class LeveledPatterns:
    """Matched participants by what they are and, of each objective, pairs and right before and
    after; None beyond so many that the adjusted analysis is made.
    """

    learners: int
    patterns: Mapping[tuple[Levels, tuple[int, ...]], int] | None

    @staticmethod
    def are_few(learners: int) -> bool:
        return learners <= MOST_ADJUSTED


class Leveled:
    def __init__(self, layout: Layout) -> None:
        self.has_objectives = bool(layout.objectives())
        self.learners = 0
        self.patterns: dict[tuple[Levels, tuple[int, ...]], int] | None = {}

    def add(self, people: People) -> None:
        if not self.has_objectives:
            return
        kinds = people.kinds
        takes_part = np.array([kind.takes_part for kind, _ in kinds], bool)
        patterns = people.patterns
        patterns = patterns[takes_part[patterns.kind_of]]
        self.learners += int(patterns.n.sum())
        if not LeveledPatterns.are_few(self.learners):
            self.patterns = None
        if self.patterns is None:
            return
        of, cells, n = patterns.kind_of.tolist(), patterns.cells.T.tolist(), patterns.n.tolist()
        for index in range(len(of)):
            kind = kinds[of[index]][0]
            levels = kind.profession, kind.specialty, kind.practice_setting, kind.experience
            add(self.patterns, {(levels, tuple(cells[index])): n[index]})

    def counts(self) -> LeveledPatterns:
        return LeveledPatterns(self.learners, self.patterns)
