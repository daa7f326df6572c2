"""Learners told apart: by who they are, how they came, and what they knew before.

Memory does not grow with the learners: groups come back as sums.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from courses.models import Subgroup

from .counting import Sums
from .layout import Layout
from .people import Numbers, People, Truths
from .section_counts import DimensionCounts, GroupCounts

QUARTERS = ("q1", "q2", "q3", "q4")


class Subgroups:
    """Participants by every dimension, in the order of Subgroup."""

    def __init__(self, layout: Layout) -> None:
        self.objectives = len(layout.objectives())
        self.dimensions = {name: Dimension(self.objectives) for name in Subgroup.values if name != Subgroup.BASELINE}
        self.baseline = Dimension(self.objectives)

    def add(self, people: People) -> None:
        if not self.objectives:
            return
        takes_part = people.of_kind(lambda kind: kind.takes_part)
        matched = takes_part & people.matched
        cells = people.cells[:, matched]
        for name, dimension in self.dimensions.items():
            values = [kind.value(name) for kind, _ in people.kinds]
            for (kind, n), value in zip(people.kinds, values, strict=True):
                dimension.people[value] = dimension.people.get(value, 0) + n * kind.takes_part
            dimension.add(values, people.kind_of[matched], cells)
        self._by_share(people, takes_part, matched, cells)

    def counts(self) -> list[DimensionCounts]:
        if not self.objectives:
            return []
        return [one.counts(name) for name, one in [*self.dimensions.items(), (Subgroup.BASELINE.value, self.baseline)]]

    def _by_share(self, people: People, takes_part: Truths, matched: Truths, cells: Numbers) -> None:
        shares, of = shares_of(cells)
        for place, n in enumerate(np.bincount(of, minlength=len(shares)).tolist()):
            value = str(shares[place])
            self.baseline.people[value] = self.baseline.people.get(value, 0) + n
        unmatched = int(np.count_nonzero(takes_part & ~matched))
        self.baseline.people[""] = self.baseline.people.get("", 0) + unmatched
        self.baseline.add([str(share) for share in shares], of, cells)


class Dimension:
    """Participants and their sums by value; '' where it is not known."""

    def __init__(self, objectives: int) -> None:
        self.objectives = objectives
        self.people: dict[str, int] = {}
        self.sums: dict[str, Sums] = {}

    def add(self, values: Sequence[str], of: NDArray[Any], cells: Numbers) -> None:
        """`of`: of each person the place of their value."""
        distinct = sorted(set(values))
        place = np.array([distinct.index(value) for value in values], np.int64)[of]
        order = np.argsort(place, kind="stable") if len(distinct) > 1 else slice(None)
        ends = np.cumsum(np.bincount(place, minlength=len(distinct)))
        inside = cells[:, order]
        begin = 0
        for value, end in zip(distinct, ends.tolist(), strict=True):
            if value and end > begin:
                self.of(value).add(inside[:, begin:end])
            begin = end

    def of(self, value: str) -> Sums:
        return self.sums.setdefault(value, Sums(self.objectives, GroupCounts.one_by_one))

    def counts(self, name: str) -> DimensionCounts:
        groups = {}
        for value, n in self.people.items():
            if value and n:
                sums = self.of(value)
                groups[value] = GroupCounts(n, sums.learners, sums.totals, sums.moments, sums.patterns)
        return DimensionCounts(name, groups, self.people.get("", 0))


def shares_of(cells: Numbers) -> tuple[list[Fraction], NDArray[Any]]:
    """The shares right before over all objectives, and of each matched learner which of them is theirs."""
    pairs, right = cells[0::3].sum(axis=0), cells[1::3].sum(axis=0)
    both, of = np.unique(right << 32 | pairs, return_inverse=True)
    shares = [Fraction(one >> 32, one & 0xFFFFFFFF) for one in both.tolist()]
    distinct = sorted(set(shares))
    return distinct, np.array([distinct.index(share) for share in shares], np.int64)[of]


def cuts_of(people: Mapping[Fraction, int]) -> list[Fraction]:
    """The three shares that one, two and three quarters of the people do not exceed; none without people."""
    n, below = sum(people.values()), 0
    cuts: list[Fraction] = []
    for share in sorted(people):
        below += people[share]
        while n and len(cuts) < 3 and 4 * below >= (len(cuts) + 1) * n:
            cuts.append(share)
    return cuts
