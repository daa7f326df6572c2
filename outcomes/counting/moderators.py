"""Matched participants by what they are and how they answered, while they are few enough for a
model of all of it.
"""

import numpy as np

from .bit_layout import Layout
from .crosstab import add
from .group_counts import LeveledPatterns, Levels
from .person_arrays import People


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
