"""Means of scores: paired and unpaired t, standardised differences, and Cochran's Q for three time
points.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from .descriptive import Number, summarize_numbers
from .distributions import chi_square_tail, t_quantile, t_two_sided
from .results import Interval, Tested, check_counts

Pattern = TypeVar("Pattern", bound=tuple[int, ...])


@dataclass(frozen=True)
class GroupMean:
    """A group known by its summary only, as published."""

    mean: float
    sd: float  # of the sample, 0 or more
    n: int  # people

    def __post_init__(self) -> None:
        check_counts(self.n)
        if not math.isfinite(self.mean) or not 0 <= self.sd < math.inf:
            raise ValueError("A group needs a finite mean and a standard deviation of 0 or more.")


@dataclass(frozen=True)
class TTest:
    """A difference of means, after minus before, in the unit of the score."""

    difference: float
    t: float
    df: float
    p: float  # two-sided
    ci95: Interval


def paired_t(differences: Mapping[Number, int]) -> TTest:
    """Paired t test of {difference: people}; ValueError under two people or when all differ by the
    same.
    """
    summary = summarize_numbers(differences)
    if summary.mean is None or summary.sd is None or summary.sd == 0:
        raise ValueError("A paired t test needs two people or more whose differences vary.")
    return _t_test(summary.mean, summary.sd / math.sqrt(summary.n), summary.n - 1)


def welch_t(pre: GroupMean, post: GroupMean) -> TTest:
    """Unpaired t test with unequal variances (Welch, Biometrika 1947;34:28); two people or more a
    side.
    """
    pre_part, post_part = _variance_of_mean(pre), _variance_of_mean(post)
    total = pre_part + post_part
    if total == 0:
        raise ValueError("A t test needs scores that vary.")
    df = total**2 / (pre_part**2 / (pre.n - 1) + post_part**2 / (post.n - 1))
    return _t_test(post.mean - pre.mean, math.sqrt(total), df)


def pooled_t(pre: GroupMean, post: GroupMean) -> TTest:
    """Unpaired t test with one variance for both sides (Student); two people or more a side."""
    _variance_of_mean(pre), _variance_of_mean(post)
    df = pre.n + post.n - 2
    variance = ((pre.n - 1) * pre.sd**2 + (post.n - 1) * post.sd**2) / df
    if variance == 0:
        raise ValueError("A t test needs scores that vary.")
    return _t_test(post.mean - pre.mean, math.sqrt(variance * (1 / pre.n + 1 / post.n)), df)


def d_av(difference: float, sd_pre: float, sd_post: float) -> float | None:
    """Paired mean difference over the average of both standard deviations; None when both are 0.

    Comparable with d of unpaired designs (Cumming 2012; Lakens, Front Psychol 2013;4:863).
    """
    return 2 * difference / (sd_pre + sd_post) if sd_pre + sd_post else None


def d_z(difference: float, sd_of_differences: float) -> float | None:
    """Paired mean difference over the standard deviation of the differences; not comparable across
    designs.
    """
    return difference / sd_of_differences if sd_of_differences else None


def d_unpaired(pre: GroupMean, post: GroupMean) -> float | None:
    """Difference of means over the root mean square of both standard deviations; None when both are
    0.
    """
    spread = math.sqrt((pre.sd**2 + post.sd**2) / 2)
    return (post.mean - pre.mean) / spread if spread else None


def cochrans_q(patterns: Mapping[Pattern, int]) -> Tested:
    """Cochran's Q over k time points: {(right at 1, ..., right at k), each 0 or 1: people}
    (Biometrika 1950;37:256).

    Chi-square with k - 1 degrees of freedom; Q = 0 and p = 1 when nobody varies.
    """
    times = _checked_times(patterns)
    right_at = [sum(p[time] * people for p, people in patterns.items()) for time in range(times)]
    total = sum(right_at)
    varying = sum(sum(p) * (times - sum(p)) * people for p, people in patterns.items())
    if varying == 0:
        return Tested(0.0, 1.0)
    q = (times - 1) * (times * sum(n * n for n in right_at) - total**2) / varying
    return Tested(q, chi_square_tail(q, times - 1))


def _t_test(difference: float, standard_error: float, df: float) -> TTest:
    t, half = difference / standard_error, t_quantile(0.975, df) * standard_error
    return TTest(difference, t, df, t_two_sided(t, df), (difference - half, difference + half))


def _variance_of_mean(group: GroupMean) -> float:
    if group.n < 2:
        raise ValueError("A t test needs two people or more on each side.")
    return group.sd**2 / group.n


def _checked_times(patterns: Mapping[Pattern, int]) -> int:
    check_counts(*patterns.values())
    lengths = {len(pattern) for pattern in patterns}
    if len(lengths) != 1 or min(lengths) < 2:
        raise ValueError("Every pattern needs the same number of time points, two or more.")
    if any(right not in (0, 1) for pattern in patterns for right in pattern):
        raise ValueError("At each time point an answer is correct (1) or not (0).")
    return lengths.pop()
