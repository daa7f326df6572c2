"""Shares as their author writes them, 0 to 1: kept, shown and compared without rounding them to
something else. Pure.
"""

import math
from decimal import ROUND_HALF_UP, Decimal

# decimals; 0.7 is seven tenths, 0.667 and 0.6667 are two thirds as far as they were written
MEANT_EXACTLY = 2


def plain(share: Decimal) -> Decimal:
    """Without zeros at its end, and never as a power of ten."""
    short = share.normalize()
    return short.quantize(Decimal(1)) if short == short.to_integral_value() else short


def percent_of(share: Decimal) -> Decimal:
    """As people read it: 0.6667 is 66.67 %."""
    return plain(share * 100)


def percent_words(share: Decimal | float | str | None) -> str:
    return "" if share is None else f"{percent_of(Decimal(str(share)))} %"


def right_needed(mark: Decimal, scored: int) -> int:
    """How many of so many must be right.

    A mark of three or more decimals is a fraction that was rounded when written.
    """
    decimals = -int(plain(mark).as_tuple().exponent)
    needed = math.ceil(mark * scored)
    if decimals <= MEANT_EXACTLY or not needed:
        return needed
    reached = (Decimal(needed - 1) / scored).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return needed - 1 if reached >= mark else needed
