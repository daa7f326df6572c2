"""Learners told apart: by who they are, how they came, and what they knew before.

Memory does not grow with the learners: groups come back as sums.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from courses.models import Subgroup

from .bit_layout import Layout
from .crosstab import Numbers, add
from .objective_sums import Sums
from .person_arrays import Cell, Patterns, People


@dataclass(frozen=True)
class GroupCounts:
    """Learners of one value: of each objective (pairs, right before, right after),
    and the sums of their products."""

    n: int  # participants
    learners: int  # of them matched
    totals: list[Cell]
    moments: list[list[int]]
    # of few learners, so that their test can be drawn
    patterns: Mapping[tuple[Cell, ...], int] | None

    @staticmethod
    def are_few(learners: int) -> bool:
        """Matched learners of a group whose sign-flip test is drawn;
        beyond, the normal approximation."""
        return learners <= 100

    @classmethod
    def together(cls, groups: Sequence["GroupCounts"]) -> "GroupCounts":
        """One group of several that share nobody; at least one."""
        learners = sum(group.learners for group in groups)
        patterns: dict[tuple[Cell, ...], int] = {}
        for group in groups:
            add(patterns, group.patterns or {})
        cells = zip(*(group.totals for group in groups), strict=True)
        rows = zip(*(group.moments for group in groups), strict=True)
        return cls(
            n=sum(group.n for group in groups),
            learners=learners,
            totals=[
                (sum(c[0] for c in alike), sum(c[1] for c in alike), sum(c[2] for c in alike))
                for alike in cells
            ],
            moments=[[sum(several) for several in zip(*row, strict=True)] for row in rows],
            patterns=patterns if cls.are_few(learners) else None,
        )

    def of_objectives(self, several: Sequence[int]) -> "GroupCounts":
        """Counted over some objectives alone, by their places."""
        size = len(self.totals)
        places = [*several, *(size + index for index in several)]
        patterns: dict[tuple[Cell, ...], int] = {}
        for pattern, n in (self.patterns or {}).items():
            part = tuple(pattern[index] for index in several)
            patterns[part] = patterns.get(part, 0) + n
        return replace(
            self,
            totals=[self.totals[index] for index in several],
            moments=[[self.moments[row][column] for column in places] for row in places],
            patterns=None if self.patterns is None else patterns,
        )


@dataclass(frozen=True)
class DimensionCounts:
    """Participants by the value of a dimension. Of the baseline the value is the share right
    before, as a fraction."""

    dimension: str
    values: Mapping[str, GroupCounts]
    not_given: int


QUARTERS = ("q1", "q2", "q3", "q4")


class Subgroups:
    """Participants by every dimension, in the order of Subgroup."""

    def __init__(self, layout: Layout) -> None:
        self.objectives = len(layout.objectives())
        self.dimensions = {
            name: Dimension(self.objectives)
            for name in Subgroup.values
            if name != Subgroup.BASELINE
        }
        self.baseline = Dimension(self.objectives)

    def add(self, people: People) -> None:
        if not self.objectives:
            return
        kinds = people.kinds
        taking_part = np.array([kind.takes_part for kind, _ in kinds], bool)
        patterns = people.patterns[taking_part[people.patterns.kind_of]]
        for name, dimension in self.dimensions.items():
            values = [kind.value(name) for kind, _ in kinds]
            dimension.count(zip(values, [n * kind.takes_part for kind, n in kinds], strict=True))
            dimension.add(values, patterns.kind_of, patterns)
        shares, of = shares_of(patterns)
        matched = np.bincount(of, patterns.n, len(shares)).astype(np.int64).tolist()
        unmatched = sum(n for kind, n in kinds if kind.takes_part) - sum(matched)
        self.baseline.count([*zip(map(str, shares), matched, strict=True), ("", unmatched)])
        self.baseline.add([str(share) for share in shares], of, patterns)

    def counts(self) -> list[DimensionCounts]:
        if not self.objectives:
            return []
        return [
            dimension.counts(name)
            for name, dimension in [
                *self.dimensions.items(),
                (Subgroup.BASELINE.value, self.baseline),
            ]
        ]


class Dimension:
    """Participants and their sums by value; '' where it is not known."""

    def __init__(self, objectives: int) -> None:
        self.objectives = objectives
        self.people: dict[str, int] = {}
        self.sums: dict[str, Sums] = {}

    def count(self, people: Iterable[tuple[str, int]]) -> None:
        for value, n in people:
            self.people[value] = self.people.get(value, 0) + n

    def add(self, values: Sequence[str], of: Numbers, patterns: Patterns) -> None:
        """`of`: of each pattern the index of its value."""
        numbers = {value: number for number, value in enumerate(sorted(set(values)))}
        number_of = np.array([numbers[value] for value in values], np.int64)[of]
        for value, number in numbers.items():
            if value:
                alike = patterns[number_of == number] if len(numbers) > 1 else patterns
                self.of(value).add(alike)

    def of(self, value: str) -> Sums:
        return self.sums.setdefault(value, Sums(self.objectives, GroupCounts.are_few))

    def counts(self, name: str) -> DimensionCounts:
        groups = {}
        for value, n in self.people.items():
            if value and n:
                sums = self.of(value)
                groups[value] = GroupCounts(
                    n, sums.learners, sums.totals, sums.moments, sums.patterns
                )
        return DimensionCounts(name, groups, self.people.get("", 0))


def shares_of(patterns: Patterns) -> tuple[list[Fraction], Numbers]:
    """The shares right before over all objectives, and of each pattern which of them is its own."""
    pairs, right = patterns.cells[0::3].sum(axis=0), patterns.cells[1::3].sum(axis=0)
    both, of = np.unique(right << 32 | pairs, return_inverse=True)
    shares = [Fraction(packed >> 32, packed & 0xFFFFFFFF) for packed in both.tolist()]
    numbers = {share: number for number, share in enumerate(sorted(set(shares)))}
    return list(numbers), np.array([numbers[share] for share in shares], np.int64)[of]


def cuts_of(people: Mapping[Fraction, int]) -> list[Fraction]:
    """The three shares that one, two and three quarters of the people do not exceed;
    none without people."""
    n, below = sum(people.values()), 0
    cuts: list[Fraction] = []
    for share in sorted(people):
        below += people[share]
        while n and len(cuts) < 3 and 4 * below >= (len(cuts) + 1) * n:
            cuts.append(share)
    return cuts
