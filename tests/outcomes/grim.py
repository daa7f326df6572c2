"""Could a printed percentage come from n people at all? (Brown & Heathers, Soc Psychol Personal Sci
2017;8:363)
"""

import math
from decimal import Decimal
from fractions import Fraction

from outcomes.statistics.results import check_counts


def reachable_percent(percent: int | str | Decimal, n: int) -> bool:
    """Whether some k of n people, rounded half up to the digits printed, shows as this percentage.

    `percent` is what stands on the page, 0..100; give a text or Decimal to keep its digits ("12.50"
    has two).
    """
    check_counts(n)
    printed = Decimal(percent)
    if not printed.is_finite() or not 0 <= printed <= 100:
        raise ValueError(f"A percentage lies between 0 and 100, but {percent} does not.")
    half_step = Fraction(1, 2 * int(10 ** _decimals(printed)))
    count = max(0, math.ceil((Fraction(printed) - half_step) * n / 100))
    return count <= n and n > 0 and Fraction(100 * count, n) < Fraction(printed) + half_step


def _decimals(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
