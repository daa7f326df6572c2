"""Numbers people gave, as tables of whole numbers: how many gave each, at least and at most."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy
from scipy.optimize import Bounds, LinearConstraint, milp

Json = dict[str, Any]
STEPS = ("0.1", "0.2", "0.5", "1", "2")  # in which they leave


def numbers_told(
    left: Json, truth: dict[str, list[int]], below: int, steps: Sequence[str] = STEPS
) -> list[str]:
    """Small groups of those who gave a number, or that and more, or less, of whom neither nobody
    nor many different counts fit what left."""
    told = []
    for key, printed in left["audience"]["numbers"].items():
        if printed["mean"] is not None:
            attacked = Printed.of(printed, max(truth[key]), below, steps)
            for name, values, count in _small(truth[key], below):
                fitting = attacked.counts_of(values)
                if 0 not in fitting and len(fitting) < below:
                    told.append(f"number/{key}/{name} = {count} is one of {fitting}")
    return told


def _small(given: list[int], below: int) -> Iterator[tuple[str, list[int], int]]:
    people, most = Counter(given), max(given)
    for value in sorted(people):
        groups = {"": [value], "+": range(value, most + 1), "-": range(value + 1)}
        for sign, values in groups.items():
            count = sum(people[each] for each in values)
            if 0 < count < below:
                yield f"{value}{sign}", list(values), count


@dataclass(frozen=True)
class Printed:
    """What left of one question, and what it was before it was rounded; the rule is no secret."""

    n: int
    mean: tuple[Fraction, Fraction]
    sd: tuple[Fraction, Fraction]
    median: float
    most: int  # nobody gave more
    below: int

    @classmethod
    def of(cls, printed: Json, most: int, below: int, steps: Sequence[str]) -> "Printed":
        n = printed["n"]
        widths = {"mean": 2 * (below - 1) / n, "sd": 2 * math.sqrt((below - 1) / (n - 1))}
        ends = {}
        for name, width in widths.items():
            wide = (Fraction(step) for step in steps if float(step) > width)
            half = next(wide, Fraction(steps[-1])) / 2
            shown = Fraction(repr(printed[name]))
            ends[name] = max(Fraction(0), shown - half), shown + half
        return cls(n, ends["mean"], ends["sd"], printed["median"], most, below)

    def counts_of(self, values: list[int]) -> list[int]:
        """How many may have given these values, until enough are seen."""
        fewest, most = self.n, 0
        for total in self._sums():
            for sign in (1, -1):
                count = self._extreme(total, values, sign)
                if count is not None:
                    fewest, most = min(fewest, count), max(most, count)
            if fewest == 0 or most - fewest >= self.below - 1:
                break
        return list(range(fewest, most + 1))

    def _sums(self) -> list[int]:
        """Of all answers; those in the middle first."""
        low, high = (self.n * end for end in self.mean)
        sums = range(math.ceil(low), math.ceil(high))
        return sorted(sums, key=lambda total: abs(2 * total - low - high))

    def _extreme(self, total: int, values: list[int], sign: int) -> int | None:
        """The fewest or most who gave these values, of all tables with that sum."""
        numbers, n = numpy.arange(self.most + 1), self.n
        least, largest = ((n - 1) * end**2 + Fraction(total**2, n) for end in self.sd)
        under, over = (numbers < self.median) * 1, (numbers > self.median) * 1
        rows = numpy.array([numbers * 0 + 1, numbers, numbers**2, under, over])
        low = [n, total, float(least), 0, 0]
        high = [n, total, float(largest) - 1e-6, n / 2, n / 2]
        solved = milp(
            numpy.isin(numbers, values) * float(sign),
            constraints=LinearConstraint(rows, low, high),
            integrality=1,
            bounds=Bounds(0, n),
        )
        return round(abs(solved.fun)) if solved.status == 0 else None
