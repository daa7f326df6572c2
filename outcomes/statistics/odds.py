"""Gained to lost among the learners who changed: the odds ratio of discordant pairs and its
intervals.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

from .distributions import Z95, beta_cdf, beta_density, beta_quantile, find_share
from .results import Interval, PairedTable


@dataclass(frozen=True)
class OddsRatio:
    """Gained to lost among the learners who changed."""

    value: float | None  # infinite when nobody lost; None when nobody changed
    ci95: Interval | None  # the upper limit is infinite when nobody lost


def discordant_odds_ratio(table: PairedTable, method: str = "exact") -> OddsRatio:
    """Gained / lost with its 95 % interval; value and interval are None when nobody changed.

    `method`: "exact" (Clopper-Pearson on the share gained; agrees with the exact test), "midp" or
    "wald" (on the log scale; no interval when either count is 0). Fagerland, Lydersen & Laake, Stat
    Med 2014;33:2850.
    """
    intervals = {"exact": _exact_odds, "midp": _midp_odds, "wald": _wald_odds}
    if method not in intervals:
        raise ValueError(f"The interval is one of {', '.join(intervals)}, not {method!r}.")
    if table.gained + table.lost == 0:
        return OddsRatio(None, None)
    value = table.gained / table.lost if table.lost else math.inf
    return OddsRatio(value, intervals[method](table.gained, table.lost))


def _exact_odds(gained: int, lost: int) -> Interval:
    return _odds_interval(_exact_lower, gained, lost)


def _midp_odds(gained: int, lost: int) -> Interval:
    return _odds_interval(_midp_lower, gained, lost)


def _odds_interval(lower: Callable[[int, int], float], gained: int, lost: int) -> Interval:
    """Limits of the odds from lower limits of shares: the upper limit of gained mirrors the lower
    one of lost.

    Mirroring keeps the digits of an upper limit near 1.
    """
    low, mirrored = lower(gained, gained + lost), lower(lost, gained + lost)
    return _odds(low), 1 / _odds(mirrored) if lost else math.inf


def _odds(share: float) -> float:
    return share / (1 - share)


def _exact_lower(count: int, n: int) -> float:
    """Clopper and Pearson's lower limit alone."""
    return beta_quantile(0.025, count, n - count + 1) if count else 0.0


def _midp_lower(count: int, n: int) -> float:
    """The share at which half the probability of `count` plus that of more is .025."""
    if count == 0:
        return 0.0
    share = count / n
    return find_share(
        lambda share: _half_weighted_tail(count, n, share) - 0.025,
        lambda share: _half_weighted_density(count, n, share),
        share - Z95 * math.sqrt(share * (1 - share) / n),
    )


def _half_weighted_tail(count: int, n: int, share: float) -> float:
    at_least = beta_cdf(share, count, n - count + 1)
    more = beta_cdf(share, count + 1, n - count) if count < n else 0.0
    return (at_least + more) / 2


def _half_weighted_density(count: int, n: int, share: float) -> float:
    at_least = beta_density(share, count, n - count + 1)
    more = beta_density(share, count + 1, n - count) if count < n else 0.0
    return (at_least + more) / 2


def _wald_odds(gained: int, lost: int) -> Interval | None:
    if not gained or not lost:
        return None
    half = Z95 * math.sqrt(1 / gained + 1 / lost)
    return gained / lost * math.exp(-half), gained / lost * math.exp(half)
