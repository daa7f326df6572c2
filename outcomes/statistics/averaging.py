"""The average over objectives: each objective weighs the same, whatever its items and learners.

With N_o paired answers in objective o and K objectives that have any, learner i adds
c_i = (1/K) sum_o (right after - right before)_io / N_o to the change and has weight w_i = (1/K)
sum_o pairs_io / N_o; the change is sum(c), and sum(w) = 1. The test flips whole learners, so that a
learner's answers stay together.
"""

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction

from .clustered import Cell, check_cell
from .distributions import Z95, normal_two_sided
from .results import Interval, OverallChange, check_counts
from .sign_flip import SignFlip, flip_learners

SIGN_FLIP_TEST = "sign-flip"
DRAWN_UP_TO = 10_000
"""Learners; beyond, the normal approximation of the same test."""

Pattern = tuple[Cell, ...]
"""Of one learner: a cell per objective, (0, 0, 0) where he has no pair."""


def average_from_patterns(patterns: Mapping[Pattern, int]) -> OverallChange:
    """Average over objectives from {(cell per objective): learners}, one cell (pairs, right before,
    right after).

    Up to 10,000 learners 20,000 draws with a fixed seed: p = (1 + draws at least as far from 0) /
    20,001, so never below 1/20,001; the interval inverts the same test with the same draws and
    excludes 0 exactly when p < .05. More learners: as `average_from_moments`. Patterns without any
    pair are nobody. No interval where none is bounded (five learners or fewer) or where all
    learners changed alike.
    """
    people = _checked_patterns(patterns)
    learners = sum(people.values())
    totals = _totals(people)
    if learners > DRAWN_UP_TO:
        return average_from_moments(totals, learners, moments_of(people))
    flipped = flip_learners(_contributions(people, totals)) if learners else None
    return _overall(totals, learners, flipped)


def average_from_moments(
    totals: Sequence[Cell], learners: int, moments: Sequence[Sequence[int]]
) -> OverallChange:
    """Average over objectives for many learners, from sums alone.

    `totals`: (pairs, right before, right after) of each of the k objectives. `moments`: the 2k x 2k
    matrix of sums over learners of the products of his (d_1..d_k, m_1..m_k), d right after minus
    right before, m pairs. p from T / sqrt(sum c^2) under the normal; the interval holds the deltas
    with |T - delta| <= 1.96 sqrt(sum (c - delta w)^2).
    """
    _check_moments(totals, learners, moments)
    squares = _squares(totals, moments) if learners else None
    return _overall(totals, learners, _normal_flip(totals, squares) if squares else None)


def moments_of(patterns: Mapping[Pattern, int]) -> list[list[int]]:
    """The matrix `average_from_moments` takes, from patterns."""
    size = 2 * len(next(iter(patterns), ()))
    moments = [[0] * size for _ in range(size)]
    for pattern, people in patterns.items():
        vector = [after - before for _, before, after in pattern] + [
            pairs for pairs, _, _ in pattern
        ]
        for i, change in enumerate(vector):
            for j, other in enumerate(vector):
                moments[i][j] += people * change * other
    return moments


def _overall(totals: Sequence[Cell], learners: int, flipped: SignFlip | None) -> OverallChange:
    used = [total for total in totals if total[0]]
    pre, post = _mean_share(used, 1), _mean_share(used, 2)
    return OverallChange(
        objectives=len(used),
        pre=None if pre is None else float(pre),
        post=None if post is None else float(post),
        change=None if pre is None or post is None else float(post - pre),
        change_ci95=flipped.ci95 if flipped else None,
        test=SIGN_FLIP_TEST if flipped else None,
        p=flipped.p if flipped else None,
        learners=learners,
    )


def _mean_share(used: Sequence[Cell], index: int) -> Fraction | None:
    return sum((Fraction(t[index], t[0]) for t in used), Fraction(0)) / len(used) if used else None


def _contributions(
    people: Mapping[Pattern, int], totals: Sequence[Cell]
) -> dict[tuple[int, int], int]:
    """{(c, w): learners}, both times one common factor that makes them whole numbers."""
    scale = math.lcm(*(pairs for pairs, _, _ in totals if pairs))
    factors = [scale // pairs if pairs else 0 for pairs, _, _ in totals]
    merged: dict[tuple[int, int], int] = {}
    for pattern, learners in people.items():
        change = sum(
            f * (after - before) for f, (_, before, after) in zip(factors, pattern, strict=True)
        )
        weight = sum(f * pairs for f, (pairs, _, _) in zip(factors, pattern, strict=True))
        merged[change, weight] = merged.get((change, weight), 0) + learners
    return merged


def _squares(
    totals: Sequence[Cell], moments: Sequence[Sequence[int]]
) -> tuple[Fraction, Fraction, Fraction]:
    """Sums over learners of c^2, c w and w^2."""
    size, used = len(totals), [o for o, total in enumerate(totals) if total[0]]
    sums = [Fraction(0)] * 3
    for o in used:
        for q in used:
            share = Fraction(1, totals[o][0] * totals[q][0] * len(used) ** 2)
            for index, (i, j) in enumerate(((o, q), (o, q + size), (o + size, q + size))):
                sums[index] += share * moments[i][j]
    return sums[0], sums[1], sums[2]


def _normal_flip(totals: Sequence[Cell], squares: tuple[Fraction, Fraction, Fraction]) -> SignFlip:
    used = [total for total in totals if total[0]]
    change = (_mean_share(used, 2) or Fraction(0)) - (_mean_share(used, 1) or Fraction(0))
    cc, _, _ = squares
    p = normal_two_sided(float(change) / math.sqrt(cc)) if cc else 1.0
    return SignFlip(p, _normal_interval(change, squares))


def _normal_interval(
    change: Fraction, squares: tuple[Fraction, Fraction, Fraction]
) -> Interval | None:
    """The deltas with (change - delta)^2 <= z^2 sum (c - delta w)^2: between the roots of a
    quadratic.

    None when they are not bounded (very few learners) or when all learners changed alike.
    """
    cc, cw, ww = squares
    spread = cc - 2 * change * cw + change**2 * ww
    z2 = Fraction(Z95) ** 2
    leading = 1 - z2 * ww
    if leading <= 0 or spread == 0:
        return None
    middle = (change - z2 * cw) / leading
    half = math.sqrt(middle**2 - (change**2 - z2 * cc) / leading)
    return float(middle) - half, float(middle) + half


def _totals(people: Mapping[Pattern, int]) -> list[Cell]:
    objectives = len(next(iter(people), ()))
    sums = [[0, 0, 0] for _ in range(objectives)]
    for pattern, learners in people.items():
        for total, cell in zip(sums, pattern, strict=True):
            for index in range(3):
                total[index] += learners * cell[index]
    return [(pairs, before, after) for pairs, before, after in sums]


def _checked_patterns(patterns: Mapping[Pattern, int]) -> dict[Pattern, int]:
    check_counts(*patterns.values())
    if len({len(pattern) for pattern in patterns}) > 1:
        raise ValueError("Every pattern needs a cell for each objective.")
    for pattern in patterns:
        for cell in pattern:
            check_cell(cell)
    return {p: n for p, n in patterns.items() if n and any(pairs for pairs, _, _ in p)}


def _check_moments(totals: Sequence[Cell], learners: int, moments: Sequence[Sequence[int]]) -> None:
    check_counts(learners)
    for total in totals:
        check_cell(total)
    size = 2 * len(totals)
    if len(moments) != size or any(len(row) != size for row in moments):
        raise ValueError(f"{len(totals)} objectives need a {size} x {size} matrix of moments.")
    if any(moments[i][j] != moments[j][i] for i in range(size) for j in range(i)):
        raise ValueError("A matrix of moments is symmetric.")
    if bool(learners) != any(pairs for pairs, _, _ in totals):
        raise ValueError(
            "Learners and paired answers come together: one is 0 and the other is not."
        )
