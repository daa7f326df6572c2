"""Matched learners' objectives added up, and those alike counted together. Pure."""

from collections.abc import Callable, Sequence

import numpy as np

from .crosstab import add, crossed
from .person_arrays import Cell, Patterns


class Sums:
    """Totals, products of changes and pairs, and every pattern while they are few."""

    def __init__(self, objectives: int, few: Callable[[int], bool]) -> None:
        self.learners, self._few = 0, few
        self._totals = np.zeros(3 * objectives, np.int64)
        self._moments = np.zeros((2 * objectives, 2 * objectives), np.int64)
        self.patterns: dict[tuple[Cell, ...], int] | None = {}

    def add(self, patterns: Patterns) -> None:
        cells, n = patterns.cells, patterns.n
        self.learners += int(n.sum())
        self._totals += cells @ n
        # Whole numbers far below 2^53: floating point is exact here, and ten times as fast.
        vector = np.concatenate([cells[2::3] - cells[1::3], cells[0::3]]).astype(np.float64)
        self._moments += ((vector * n) @ vector.T).astype(np.int64)
        if not self._few(self.learners):
            self.patterns = None
        elif self.patterns is not None and cells.size:
            add(self.patterns, {_in_threes(flat): n for flat, n in crossed(list(cells), n).items()})

    @property
    def totals(self) -> list[Cell]:
        return list(_in_threes(self._totals.tolist()))

    @property
    def moments(self) -> list[list[int]]:
        moments: list[list[int]] = self._moments.tolist()
        return moments


def _in_threes(flat: Sequence[int]) -> tuple[Cell, ...]:
    return tuple(zip(flat[0::3], flat[1::3], flat[2::3], strict=True))


def with_a_pair(patterns: Patterns, objectives: list[int]) -> dict[Cell, int]:
    """Persons by (answered pairs, right before, right after) over these objectives,
    those with a pair."""
    pairs, before, after = (
        patterns.cells[offset::3][objectives].sum(axis=0) for offset in range(3)
    )
    crossings = crossed((pairs, before, after), patterns.n)
    return {cell: n for cell, n in crossings.items() if cell[0]}
