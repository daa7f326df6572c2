"""What is kept: one item right or wrong before, after and at a follow-up, of the same learners."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from .means import cochrans_q
from .multiplicity import holm
from .paired import compare_matched_item
from .proportions import wilson
from .results import Interval, JsonObject, PairedTable, Side, check_counts, finite

COCHRAN_TEST = "cochran-q"
TIMES = ("pre", "post", "follow_up")

Kept = tuple[int, int, int]
"""Of one learner: right (1) or wrong (0) before, after, at the follow-up."""


@dataclass(frozen=True)
class Step:
    """Two of the three times compared: exact McNemar, Newcombe's paired interval."""

    start: str
    end: str
    change: float | None
    change_ci95: Interval | None
    p: float | None
    p_holm: float | None  # over the three steps of the item
    test: str | None

    def as_json(self) -> JsonObject:
        return {
            "from": self.start,
            "to": self.end,
            "change": finite(self.change),
            "change_ci95": None if self.change_ci95 is None else list(self.change_ci95),
            "test": self.test,
            "p": finite(self.p),
            "p_holm": finite(self.p_holm),
        }


@dataclass(frozen=True)
class Retention:
    """Learners with all three answers to an item."""

    n: int
    sides: tuple[Side, Side, Side]
    statistic: float | None  # Cochran's Q; None when n is 0
    df: int | None
    p: float | None
    p_holm: float | None  # over the items of a wave, by whoever knows them
    steps: tuple[Step, ...]

    def with_p_holm(self, p: float | None) -> "Retention":
        return replace(self, p_holm=p)

    def as_json(self) -> JsonObject:
        return {
            "n": self.n,
            **{time: side.as_json() for time, side in zip(TIMES, self.sides, strict=True)},
            "test": COCHRAN_TEST if self.p is not None else None,
            "statistic": finite(self.statistic),
            "df": self.df,
            "p": finite(self.p),
            "p_holm": finite(self.p_holm),
            "pairs": [step.as_json() for step in self.steps],
        }


def compare_retention(patterns: Mapping[Kept, int], *, mid_p: bool = False) -> Retention:
    """Three times of one item: Cochran's Q over all, then McNemar of each pair with Holm over the
    three.

    Nobody with all three answers: n 0, everything else None. Nobody varies: Q 0 and p 1.
    """
    check_counts(*patterns.values())
    n = sum(patterns.values())
    right = [sum(kept[time] * people for kept, people in patterns.items()) for time in range(3)]
    sides = tuple(Side.counted(count, n, wilson(count, n)) for count in right)
    tested = cochrans_q(patterns) if n else None
    return Retention(
        n=n,
        sides=(sides[0], sides[1], sides[2]),
        statistic=tested.statistic if tested else None,
        df=2 if tested else None,
        p=tested.p if tested else None,
        p_holm=None,
        steps=_steps(patterns, mid_p),
    )


def _steps(patterns: Mapping[Kept, int], mid_p: bool) -> tuple[Step, ...]:
    pairs = [(0, 1), (0, 2), (1, 2)]
    compared = [
        compare_matched_item(_pair(patterns, start, end), mid_p=mid_p) for start, end in pairs
    ]
    adjusted = holm([pair.p for pair in compared])
    return tuple(
        Step(TIMES[start], TIMES[end], change.change, change.change_ci95, change.p, p, change.test)
        for (start, end), change, p in zip(pairs, compared, adjusted, strict=True)
    )


def _pair(patterns: Mapping[Kept, int], start: int, end: int) -> PairedTable:
    cells = [[0, 0], [0, 0]]
    for kept, people in patterns.items():
        cells[kept[start]][kept[end]] += people
    return PairedTable(both=cells[1][1], gained=cells[0][1], lost=cells[1][0], neither=cells[0][0])
