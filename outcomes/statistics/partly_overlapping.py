"""Means of two times where some people answered both times and others only once.

Derrick, Russ, Toher & White, J Mod Appl Stat Methods 2017;16(1):137. With everybody paired it is
the paired t test, with nobody paired the test of Student or of Welch.
"""

import math
from collections.abc import Mapping
from fractions import Fraction

from .descriptive import summarize_numbers
from .distributions import t_quantile, t_two_sided
from .means import TTest
from .results import check_counts

Values = Mapping[Fraction, int]  # people by their value
Pairs = Mapping[tuple[Fraction, Fraction], int]  # people by their values before and after


def partly_overlapping_t(
    both: Pairs, before: Values, after: Values, *, equal_variances: bool = False
) -> TTest:
    """After minus before, of those with `both` and of those with one of them; T new 2, or T new 1
    where variances are taken as equal.

    ValueError where a side has under two people, or nothing varies, or under two are paired while
    there are any.
    """
    check_counts(*both.values(), *before.values(), *after.values())
    sides = _side(both, before, 0), _side(both, after, 1)
    pre, post = (summarize_numbers(side) for side in sides)
    paired, alone = sum(both.values()), (sum(before.values()), sum(after.values()))
    if paired == 1 or pre.sd is None or post.sd is None or not pre.sd + post.sd:
        raise ValueError("The test needs two people or more a side, and values that vary.")
    assert pre.mean is not None and post.mean is not None
    shared = 2 * _correlation(both) * paired / (pre.n * post.n)
    if equal_variances:
        variance = ((pre.n - 1) * pre.sd**2 + (post.n - 1) * post.sd**2) / (pre.n + post.n - 2)
        squared = variance * (1 / pre.n + 1 / post.n - shared)
        unpaired_df = float(sum(alone) + 2 * paired - 2)
    else:
        parts = pre.sd**2 / pre.n, post.sd**2 / post.n
        squared = sum(parts) - shared * pre.sd * post.sd
        unpaired_df = sum(parts) ** 2 / (parts[0] ** 2 / (pre.n - 1) + parts[1] ** 2 / (post.n - 1))
    if squared <= 1e-18:
        raise ValueError("The test needs differences that vary.")
    df = _degrees(paired, sum(alone), unpaired_df)
    difference, error = post.mean - pre.mean, math.sqrt(squared)
    half = t_quantile(0.975, df) * error
    t = difference / error
    return TTest(difference, t, df, t_two_sided(t, df), (difference - half, difference + half))


def _degrees(paired: int, alone: int, unpaired_df: float) -> float:
    """Between those of the paired test (nobody alone) and those of the unpaired (nobody paired)."""
    if not paired:
        return unpaired_df
    return paired - 1 + (unpaired_df - paired + 1) / (alone + 2 * paired) * alone


def _side(both: Pairs, alone: Values, index: int) -> dict[Fraction, int]:
    side = dict(alone)
    for values, people in both.items():
        side[values[index]] = side.get(values[index], 0) + people
    return side


def _correlation(both: Pairs) -> float:
    """Of the paired values; 0 where one of them does not vary."""
    n = sum(both.values())
    if not n:
        return 0.0
    means = [sum((pair[i] * k for pair, k in both.items()), Fraction(0)) / n for i in (0, 1)]
    xx, yy, xy = (
        sum(((p[i] - means[i]) * (p[j] - means[j]) * k for p, k in both.items()), Fraction(0))
        for i, j in ((0, 0), (1, 1), (0, 1))
    )
    return float(xy) / math.sqrt(float(xx) * float(yy)) if xx and yy else 0.0
