"""Does what the matched learners show hold, whatever those who are missing know?

A learner's score is the share right of what they answered. Missing are those who answered before
or after and not both.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from .clustered import Cell, checked_cells
from .means import TTest, paired_t
from .partly_overlapping import Values, partly_overlapping_t
from .scores import PAIRED_T_TEST

ALPHA = 0.05
OVERLAPPING_TEST = "partly-overlapping-t"
MATCHED, OVERLAPPING, UNCHANGED, WORST = "matched", "overlapping", "unchanged", "worst"
Pairs = dict[tuple[Fraction, Fraction], int]


@dataclass(frozen=True)
class Scenario:
    """The change of the mean score under one assumption."""

    name: str
    n: int  # people in it
    pre: float | None
    post: float | None
    change: float | None
    test: str | None
    tested: TTest | None
    holds: bool | None  # beyond chance in the direction of the matched; None where they show none


@dataclass(frozen=True)
class Sensitivity:
    scenarios: tuple[Scenario, ...]  # the matched first
    survives: bool | None  # None where the matched show no change beyond chance


def sensitivity(cells: Mapping[Cell, int], before: Values, after: Values) -> Sensitivity:
    """From {(pairs, right before, right after): learners} of the matched, and the scores of those
    who answered before only and after only.

    *Overlapping* leaves them missing and takes all scores there are. *Unchanged* takes what they
    did not answer for what they did. *Worst* takes it for whatever speaks most against the matched:
    where these rose, nothing right after and everything right before.
    """
    matched = _pairs(checked_cells(cells))
    first = _imputed(MATCHED, matched, {})
    direction = _direction(first)
    unchanged = _together(_same(before), _same(after))
    worst = _worst(before, after, rose=direction >= 0)
    scenarios = [
        first,
        _overlapping(matched, before, after),
        _imputed(UNCHANGED, matched, unchanged),
        _imputed(WORST, matched, worst),
    ]
    judged = tuple(_judged(scenario, direction) for scenario in scenarios)
    survives = all(scenario.holds for scenario in judged) if direction else None
    return Sensitivity(judged, survives)


def _pairs(cells: Mapping[Cell, int]) -> Pairs:
    pairs: Pairs = {}
    for (asked, right_before, right_after), people in cells.items():
        pair = Fraction(right_before, asked), Fraction(right_after, asked)
        pairs[pair] = pairs.get(pair, 0) + people
    return pairs


def _same(scores: Values) -> Pairs:
    return {(score, score): people for score, people in scores.items()}


def _worst(before: Values, after: Values, *, rose: bool) -> Pairs:
    then, now = (Fraction(1), Fraction(0)) if rose else (Fraction(0), Fraction(1))
    return _together(
        {(score, now): people for score, people in before.items()},
        {(then, score): people for score, people in after.items()},
    )


def _together(first: Pairs, second: Pairs) -> Pairs:
    pairs = dict(first)
    for pair, people in second.items():
        pairs[pair] = pairs.get(pair, 0) + people
    return pairs


def _imputed(name: str, matched: Pairs, missing: Pairs) -> Scenario:
    pairs = _together(matched, missing)
    n = sum(pairs.values())
    changes: dict[Fraction, int] = {}
    for (before, after), people in pairs.items():
        changes[after - before] = changes.get(after - before, 0) + people
    tested = paired_t(changes) if len(changes) > 1 else None
    pre, post = (_mean(pairs, side) for side in (0, 1))
    test = PAIRED_T_TEST if tested else None
    return _scenario(name, n, pre, post, test, tested)


def _overlapping(matched: Pairs, before: Values, after: Values) -> Scenario:
    pre = _mean(_together(matched, _same(before)), 0)
    post = _mean(_together(matched, _same(after)), 1)
    n = sum(matched.values()) + sum(before.values()) + sum(after.values())
    try:
        tested = partly_overlapping_t(matched, before, after)
    except ValueError:
        return _scenario(OVERLAPPING, n, pre, post, None, None)
    return _scenario(OVERLAPPING, n, pre, post, OVERLAPPING_TEST, tested)


def _scenario(
    name: str,
    n: int,
    pre: Fraction | None,
    post: Fraction | None,
    test: str | None,
    tested: TTest | None,
) -> Scenario:
    if pre is None or post is None:
        return Scenario(name, n, None, None, None, test, tested, None)
    return Scenario(name, n, float(pre), float(post), float(post - pre), test, tested, None)


def _mean(pairs: Pairs, side: int) -> Fraction | None:
    n = sum(pairs.values())
    return sum((p[side] * k for p, k in pairs.items()), Fraction(0)) / n if n else None


def _direction(scenario: Scenario) -> int:
    """1 or -1 where the scores rose or fell beyond chance, else 0."""
    if scenario.tested is None or scenario.tested.p >= ALPHA:
        return 0
    return 1 if scenario.tested.difference > 0 else -1


def _judged(scenario: Scenario, direction: int) -> Scenario:
    holds = _direction(scenario) == direction if direction else None
    return replace(scenario, holds=holds)
