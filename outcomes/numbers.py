"""The one place where results become words. Rounding is half up, from the unrounded value, once.

Nothing is not zero: without data the words are "no data (n = 0)", without a test "not tested".
"""

import math
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

from .statistics.effects import relative_change
from .statistics.results import OpenInterval

NO_DATA = "no data (n = 0)"
NOT_TESTED = "not tested"
NO_INTERVAL = "no interval"
MINUS = "\N{MINUS SIGN}"

GAP_BELOW_PERCENT = 60
CEILING_SHARE = 0.9
ALPHA = 0.05

_THRESHOLDS = (Decimal("0.001"), Decimal("0.01"), Decimal("0.05"))
# Floats carry noise in the 16th digit; a share of fewer than a billion people is never this near a
# half by chance.
_NOISE = Decimal("1e-12")


def rounded(value: float, digits: int = 0) -> Decimal:
    """The value half up (away from zero) to `digits` decimals: 12.5 gives 13, -0.5 gives -1."""
    if digits < 0:
        raise ValueError("Digits after the point cannot be negative.")
    if not math.isfinite(value):
        raise ValueError(f"{value} cannot be shown as a number.")
    clean = Decimal(repr(value)).quantize(_NOISE)
    return clean.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)


def rounded_percent(share: float, digits: int = 0) -> Decimal:
    """A share 0..1 as the percentage people read."""
    return rounded(share, digits + 2).scaleb(2)


def percent(share: float | None, digits: int = 0) -> str:
    """A share 0..1 as "44%"."""
    return NO_DATA if share is None else f"{rounded_percent(share, digits):f}%"


def number(value: float | None, digits: int = 1) -> str:
    """A mean, an effect size or an odds ratio as "10.0"."""
    return NO_DATA if value is None else _signed(value, rounded(value, digits), plus="")


def points(change: float | None, digits: int = 0, *, seed_style: bool = False) -> str:
    """A change of shares as "+16 points" (percentage points, not percent); what rounds to nought is
    "0 points", without a sign.

    `seed_style` writes "+16%" as grantor pages often do.
    """
    if change is None:
        return NO_DATA
    shown = _signed(change, rounded_percent(change, digits), plus="+")
    if seed_style:
        return f"{shown}%"
    return f"{shown} point" if shown.lstrip("+" + MINUS) == "1" else f"{shown} points"


def points_with_relative(change: float | None, pre: float | None, digits: int = 0) -> str:
    """Both readings of a change: "+16 points (36% relative)"; only the points when the share before
    is 0.
    """
    relative = (
        None
        if change is None or pre is None
        else relative_change(pre, min(1.0, max(0.0, pre + change)))
    )
    if relative is None:
        return points(change, digits)
    return (
        f"{points(change, digits)} ({_signed(relative, rounded_percent(relative), plus='')}% "
        "relative)"
    )


def interval(ci95: OpenInterval | None, digits: int = 1) -> str:
    """The limits of a change as "12.5 to 23.3 points"."""
    return _limits(
        ci95, lambda limit: _signed(limit, rounded_percent(limit, digits), plus=""), " points"
    )


def share_interval(ci95: OpenInterval | None, digits: int = 0) -> str:
    """The limits of a share as "38% to 62%"."""
    return _limits(ci95, lambda limit: percent(limit, digits), "")


def ratio_interval(ci95: OpenInterval | None, digits: int = 2) -> str:
    """The limits of an odds ratio as "2.37 to 8.73", or "3.12 to no upper limit"."""
    return _limits(ci95, lambda limit: number(limit, digits), "")


def p_value(p: float | None, floor: float = 0.001) -> str:
    """A p value as "p=0.03": two decimals, three under .01, "p<0.001" under the floor.

    Never "0.000", never rounded up to .05, .01 or .001: such a p gets a third decimal ("p=0.047")
    or is shown as under the threshold ("p<0.05"). "p=1.00" only for exactly 1. ValueError for a p
    outside 0..1.
    """
    if p is None:
        return NOT_TESTED
    if not 0 <= p <= 1 or not 0 < floor < 1:
        raise ValueError(f"p ({p}) and its floor ({floor}) lie between 0 and 1.")
    if p < floor:
        return f"p<{Decimal(repr(floor)):f}"
    exact = Decimal(repr(p))
    for digits in _digits_to_try(exact):
        shown = exact.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
        if not any(exact < threshold <= shown for threshold in (*_THRESHOLDS, Decimal(1))):
            return f"p={shown:f}"
    return next((f"p<{threshold:f}" for threshold in _THRESHOLDS if exact < threshold), "p>0.99")


def persistent_gap(pre: float | None, post: float | None, p_adjusted: float | None) -> str | None:
    """Why an objective or item still is a gap, in words, or None when it is not (or nobody was
    matched).

    It is one when the share after, as displayed, is under 60 %, or when the adjusted p is .05 or
    more. From 90 % before a change cannot show, so there only the first reason counts.
    """
    reasons = []
    if post is not None and rounded_percent(post) < GAP_BELOW_PERCENT:
        reasons.append(f"{percent(post)} after is under {GAP_BELOW_PERCENT}%")
    at_ceiling = pre is not None and pre >= CEILING_SHARE
    if post is not None and p_adjusted is not None and p_adjusted >= ALPHA and not at_ceiling:
        reasons.append(f"no significant change (adjusted {p_value(p_adjusted)})")
    return "; ".join(reasons) or None


def _digits_to_try(p: Decimal) -> tuple[int, ...]:
    if p >= _THRESHOLDS[1]:
        return 2, 3
    return (3,) if p >= _THRESHOLDS[0] else (-p.adjusted(),)


def _signed(value: float, shown: Decimal, plus: str) -> str:
    """The rounded size with its sign; nought has none, whatever it was before it was rounded."""
    sign = "" if not shown else plus if value > 0 else MINUS
    return f"{sign}{abs(shown):f}"


def _limits(ci95: OpenInterval | None, word: Callable[[float], str], unit: str) -> str:
    if ci95 is None:
        return NO_INTERVAL
    low, high = ci95
    shown_low = "no lower limit" if low is None else word(low)
    return f"{shown_low} to " + ("no upper limit" if high is None else f"{word(high)}{unit}")
