"""Shares of two times where some people answered both times and others only once.

Derrick, Dobson-Mckittrick, Toher & White, Univ. of the West of England 2015 (z8, with the phi
coefficient of the paired). With nobody paired it is the z test of two proportions.
"""

import math
from dataclasses import dataclass

from .distributions import Z95, normal_two_sided
from .results import Interval, PairedTable, check_counts


@dataclass(frozen=True)
class OverlappingShares:
    difference: float  # share after less share before
    z: float
    p: float
    ci95: Interval | None  # None where neither side varies


def partly_overlapping_z(
    paired: PairedTable, before: tuple[int, int], after: tuple[int, int]
) -> OverlappingShares | None:
    """After minus before, of everybody; `before` and `after` are right answers and answers of all
    who answered then, the paired among them.

    None where a side is empty, or nothing varies. ValueError where the paired are no part of both.
    """
    n = paired.both + paired.gained + paired.lost + paired.neither
    (right_pre, n_pre), (right_post, n_post) = before, after
    check_counts(right_pre, n_pre, right_post, n_post)
    _check_part(paired, n, before, after)
    if not n_pre or not n_post:
        return None
    pre, post = right_pre / n_pre, right_post / n_post
    pooled = (right_pre + right_post) / (n_pre + n_post)
    shared = 2 * _phi(paired) * n / (n_pre * n_post)
    squared = pooled * (1 - pooled) * (1 / n_pre + 1 / n_post - shared)
    if squared <= 1e-18:
        return None
    parts = pre * (1 - pre), post * (1 - post)
    spread = parts[0] / n_pre + parts[1] / n_post - shared * math.sqrt(parts[0] * parts[1])
    z = (post - pre) / math.sqrt(squared)
    return OverlappingShares(post - pre, z, normal_two_sided(z), _limits(post - pre, spread))


def _limits(difference: float, spread: float) -> Interval | None:
    if spread <= 1e-18:
        return None
    half = Z95 * math.sqrt(spread)
    return max(-1.0, difference - half), min(1.0, difference + half)


def _check_part(
    paired: PairedTable, n: int, before: tuple[int, int], after: tuple[int, int]
) -> None:
    for right, (count, all_of_them) in (
        (paired.both + paired.lost, before),
        (paired.both + paired.gained, after),
    ):
        if right > count or n - right > all_of_them - count:
            raise ValueError("The paired are a part of those who answered each time.")


def _phi(paired: PairedTable) -> float:
    """Correlation of the two answers; 0 where one of them does not vary."""
    a, b, c, d = paired.both, paired.lost, paired.gained, paired.neither
    margins = (a + b) * (c + d) * (a + c) * (b + d)
    return (a * d - b * c) / math.sqrt(margins) if margins else 0.0
