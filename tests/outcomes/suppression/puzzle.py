"""Counts that are not known, how they hang together, and what each can be at least and at most.

Exact: every solution is a table of whole numbers that fits everything that is known. A solution
found for one cell is kept as a witness for all others.
"""

from collections.abc import Iterable, Mapping

import numpy
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix

MANY = 5_000  # more people than any course here has


class Contradiction(AssertionError):
    """What is published cannot all be true."""


class Puzzle:
    def __init__(self) -> None:
        self.index: dict[str, int] = {}
        self.low: list[int] = []
        self.high: list[int] = []
        self.equations: list[tuple[dict[int, int], int]] = []

    def cell(self, name: str) -> int:
        if name not in self.index:
            self.index[name] = len(self.low)
            self.low.append(0)
            self.high.append(MANY)
        return self.index[name]

    def know(self, name: str, value: int | None) -> None:
        cell = self.cell(name)
        if value is not None:
            self.within(name, value, value)
        assert self.low[cell] <= self.high[cell], f"{name} contradicts what is known"

    def within(self, name: str, low: int, high: int) -> None:
        cell = self.cell(name)
        self.low[cell], self.high[cell] = max(self.low[cell], low), min(self.high[cell], high)

    def equal(self, whole: str, *parts: str, weights: Iterable[int] = ()) -> None:
        """The whole is the sum of its parts."""
        terms = {self.cell(whole): 1}
        for name, weight in zip(parts, tuple(weights) or (1,) * len(parts), strict=True):
            terms[self.cell(name)] = terms.get(self.cell(name), 0) - weight
        self.equations.append((terms, 0))

    def at_least(self, more: str, less: str) -> None:
        self.equal(more, less, f"{more} beyond {less}")

    def partition(self, whole: str, parts: list[str]) -> None:
        """Cells of a whole.

        Zeros are shown, so where one is seen every hidden cell is 1 or more.
        """
        self.equal(whole, *parts)
        cells = [self.cell(name) for name in parts]
        if any(self.high[cell] == 0 for cell in cells):
            for cell in cells:
                if self.high[cell] > 0:
                    self.low[cell] = max(1, self.low[cell])

    def is_known(self, name: str) -> bool:
        return self.low[self.index[name]] == self.high[self.index[name]]

    def settle(self) -> "Puzzle":
        """What follows at once: the one unknown of an equation, again and again."""
        waiting = list(self.equations)
        while True:
            left = [equation for equation in waiting if not self._settled(*equation)]
            if len(left) == len(waiting):
                return self
            waiting = left

    def _settled(self, terms: dict[int, int], constant: int) -> bool:
        unknown = [cell for cell in terms if self.low[cell] != self.high[cell]]
        if len(unknown) > 1:
            return False
        if unknown:
            rest = sum(weight * self.low[c] for c, weight in terms.items() if c != unknown[0])
            value, odd = divmod(constant - rest, terms[unknown[0]])
            if odd or not self.low[unknown[0]] <= value <= self.high[unknown[0]]:
                raise Contradiction(self._names(terms))
            self.low[unknown[0]] = self.high[unknown[0]] = value
        elif sum(weight * self.low[cell] for cell, weight in terms.items()) != constant:
            raise Contradiction(self._names(terms))
        return True

    def _names(self, terms: Mapping[int, int]) -> str:
        names = {cell: name for name, cell in self.index.items()}
        return ", ".join(f"{names[cell]} {self.low[cell]}..{self.high[cell]}" for cell in terms)

    def values(self) -> dict[str, int]:
        """The cells that are known."""
        return {name: self.low[c] for name, c in self.index.items() if self.low[c] == self.high[c]}

    def narrowed(self, truth: Mapping[str, int], names: Iterable[str], below: int) -> list[str]:
        """Which of these cells have fewer than `below` possible values."""
        targets = {self.index[name]: name for name in names}
        closed = []
        for cells, rows in self._components(targets):
            component = Component(self, cells, rows, truth)
            inside = [cell for cell in cells if cell in targets]
            closed += [
                f"{targets[cell]} = {truth[targets[cell]]} lies within {component.range_of(cell)}"
                for cell in component.closed(inside, below)
            ]
        return closed

    def _components(self, targets: Iterable[int]) -> list[tuple[list[int], list[int]]]:
        """Unknown cells that hang together, each with its equations."""
        touching: dict[int, list[int]] = {}
        for row, (terms, _) in enumerate(self.equations):
            for cell in terms:
                if self.low[cell] != self.high[cell]:
                    touching.setdefault(cell, []).append(row)
        seen: set[int] = set()
        components = []
        for target in targets:
            if target not in seen:
                cells, rows = self._around(target, touching)
                seen |= cells
                components.append((sorted(cells), sorted(rows)))
        return components

    def _around(self, start: int, touching: dict[int, list[int]]) -> tuple[set[int], set[int]]:
        cells, rows, waiting = {start}, set(), [start]
        while waiting:
            for row in touching.get(waiting.pop(), ()):
                if row not in rows:
                    rows.add(row)
                    fresh = {c for c in self.equations[row][0] if c in touching} - cells
                    cells |= fresh
                    waiting += fresh
        return cells, rows


class Component:
    """Unknown cells that hang together, and what they have been seen to be."""

    def __init__(
        self, puzzle: Puzzle, cells: list[int], rows: list[int], truth: Mapping[str, int]
    ) -> None:
        self.order = {cell: column for column, cell in enumerate(cells)}
        names = {cell: name for name, cell in puzzle.index.items()}
        self.bounds = Bounds([puzzle.low[c] for c in cells], [puzzle.high[c] for c in cells])
        self.constraint = self._constraint(puzzle, rows)
        start = numpy.array([truth[names[cell]] for cell in cells])
        self.least, self.most = start.copy(), start.copy()

    def _constraint(self, puzzle: Puzzle, rows: list[int]) -> LinearConstraint | None:
        data, at, sums = [], ([], []), []
        for number, row in enumerate(rows):
            terms, constant = puzzle.equations[row]
            for cell, weight in terms.items():
                if cell in self.order:
                    data.append(weight)
                    at[0].append(number)
                    at[1].append(self.order[cell])
                else:
                    constant -= weight * puzzle.low[cell]
            sums.append(constant)
        matrix = csr_matrix((data, at), shape=(len(rows), len(self.order)))
        return LinearConstraint(matrix, sums, sums) if rows else None

    def closed(self, cells: list[int], below: int) -> list[int]:
        """Those that cannot be any of so many values; each is tried only until it is seen to be."""
        self._all_at_once([self.order[cell] for cell in cells], below)
        return [cell for cell in cells if not self._is_open(self.order[cell], below)]

    def _all_at_once(self, columns: list[int], below: int) -> None:
        """As many as can be made large together, while that still helps."""
        while waiting := [column for column in columns if not self._seen(column, below)]:
            cost = numpy.zeros(len(self.order))
            cost[waiting] = -1
            self._look(cost)
            left = sum(not self._seen(column, below) for column in waiting)
            if left > len(waiting) * 0.8:
                return

    def _is_open(self, column: int, below: int) -> bool:
        for sign in (-1, 1):
            if self._seen(column, below):
                return True
            cost = numpy.zeros(len(self.order))
            cost[column] = sign
            self._look(cost)
        return self._seen(column, below)

    def _seen(self, column: int, below: int) -> bool:
        return bool(self.most[column] - self.least[column] >= below - 1)

    def _look(self, cost: numpy.ndarray) -> None:
        """Mostly the best solution in fractions is one of whole numbers."""
        solution = self._solved(cost, integrality=0)
        if not numpy.allclose(solution, numpy.rint(solution), atol=1e-6):
            solution = self._solved(cost, integrality=1)
        solution = numpy.rint(solution).astype(int)
        self.least = numpy.minimum(self.least, solution)
        self.most = numpy.maximum(self.most, solution)

    def _solved(self, cost: numpy.ndarray, integrality: int) -> numpy.ndarray:
        result = milp(
            cost, constraints=self.constraint, integrality=integrality, bounds=self.bounds
        )
        if result.status != 0:
            raise Contradiction(f"no table fits: {result.message}")
        return result.x

    def range_of(self, cell: int) -> str:
        column = self.order[cell]
        return f"{self.least[column]}..{self.most[column]}"
