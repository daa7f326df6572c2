"""The interval of a standardized mean difference, by the noncentral t distribution.

Cumming & Finch, Educ Psychol Meas 2001;61:532.
"""

import math

from .distributions import find_root
from .results import Interval

_PANELS = 240  # of Simpson's rule; even
_SPREADS = 12  # so many standard deviations of the scale about 1 hold all but 1e-30


def noncentral_t_cdf(t: float, df: float, noncentrality: float) -> float:
    """P(T <= t) for T = (Z + noncentrality) / S, S the root of a chi-square over its df."""
    spread = _SPREADS / math.sqrt(2 * df)
    low, high = max(0.0, 1 - spread), 1 + spread
    step = (high - low) / _PANELS
    constant = math.log(2) + df / 2 * math.log(df / 2) - math.lgamma(df / 2) - df / 2
    total = 0.0
    for panel in range(_PANELS + 1):
        s = low + panel * step
        weight = 1 if panel in (0, _PANELS) else 4 if panel % 2 else 2
        below = math.erfc((noncentrality - t * s) / math.sqrt(2)) / 2
        total += weight * below * _density(s, df, constant)
    return total * step / 3


def interval_of_noncentrality(t: float, df: float) -> Interval:
    """The noncentralities under which t is neither among the 2.5 % largest nor smallest."""
    reach = 8 * math.sqrt(1 + t * t / (2 * df)) + 2
    return (
        find_root(lambda nc: noncentral_t_cdf(t, df, nc) - 0.975, t - reach, t + reach),
        find_root(lambda nc: noncentral_t_cdf(t, df, nc) - 0.025, t - reach, t + reach),
    )


def _density(s: float, df: float, constant: float) -> float:
    """Of S at s; written about its peak near 1, so that large degrees lose no digits."""
    if s <= 0:
        return math.exp(constant + df / 2) if df == 1 else 0.0
    return math.exp(constant + (df - 1) * math.log(s) - df / 2 * (s * s - 1))
