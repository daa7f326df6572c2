"""The interval of a standardized mean difference, by the noncentral t distribution.

Cumming & Finch, Educ Psychol Meas 2001;61:532.
"""

import math
from functools import lru_cache

from .distributions import find_root
from .results import Interval

_PANELS = 240  # of Simpson's rule; even
_SPREADS = 12  # so many standard deviations of the scale about 1 hold all but 1e-30


def noncentral_t_cdf(t: float, df: float, noncentrality: float) -> float:
    """P(T <= t) for T = (Z + noncentrality) / S, S the root of a chi-square over its df."""
    step, panels = _panels_of(df)
    root = math.sqrt(2)
    total = 0.0
    for s, weight, density in panels:
        total += weight * (math.erfc((noncentrality - t * s) / root) / 2) * density
    return total * step / 3


def interval_of_noncentrality(t: float, df: float) -> Interval:
    """The noncentralities under which t is neither among the 2.5 % largest nor smallest."""
    reach = 8 * math.sqrt(1 + t * t / (2 * df)) + 2
    return (
        find_root(lambda nc: noncentral_t_cdf(t, df, nc) - 0.975, t - reach, t + reach),
        find_root(lambda nc: noncentral_t_cdf(t, df, nc) - 0.025, t - reach, t + reach),
    )


@lru_cache(maxsize=8)
def _panels_of(df: float) -> tuple[float, list[tuple[float, int, float]]]:
    """Their width, and of each panel's edge S, its weight and the density there."""
    spread = _SPREADS / math.sqrt(2 * df)
    low, high = max(0.0, 1 - spread), 1 + spread
    step = (high - low) / _PANELS
    constant = math.log(2) + df / 2 * math.log(df / 2) - math.lgamma(df / 2) - df / 2
    edges = []
    for panel in range(_PANELS + 1):
        s = low + panel * step
        weight = 1 if panel in (0, _PANELS) else 4 if panel % 2 else 2
        edges.append((s, weight, _density(s, df, constant)))
    return step, edges


def _density(s: float, df: float, constant: float) -> float:
    """Of S at s; written about its peak near 1, so that large degrees lose no digits."""
    if s <= 0:
        return math.exp(constant + df / 2) if df == 1 else 0.0
    return math.exp(constant + (df - 1) * math.log(s) - df / 2 * (s * s - 1))
