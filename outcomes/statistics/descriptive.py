"""Numbers people gave and choices they ticked, described without a test."""

import math
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from .proportions import wilson
from .results import NumberSummary, OptionShare, check_counts

Number = TypeVar("Number", bound=int | float | Decimal | Fraction)


def summarize_numbers(counts: Mapping[Number, int]) -> NumberSummary:
    """Mean, sample standard deviation and median of {number: people}.

    Numbers are int, float, Decimal or Fraction; the arithmetic is exact up to the last step.
    """
    check_counts(*counts.values())
    ratios = [(*_ratio(value), people) for value, people in counts.items()]
    scale = math.lcm(*(denominator for _, denominator, _ in ratios))
    people_at: dict[int, int] = {}  # by the number times the scale: whole numbers are quick
    for numerator, denominator, people in ratios:
        scaled = numerator * (scale // denominator)
        people_at[scaled] = people_at.get(scaled, 0) + people
    n = sum(people_at.values())
    if n == 0:
        return NumberSummary(n=0, mean=None, sd=None, median=None)
    total = sum(value * people for value, people in people_at.items())
    squares = n * sum(value**2 * people for value, people in people_at.items()) - total**2
    sd = math.sqrt(Fraction(squares, n * (n - 1) * scale**2)) if n > 1 else None
    return NumberSummary(
        n=n, mean=float(Fraction(total, n * scale)), sd=sd, median=_median(people_at, n, scale)
    )


def option_shares(counts: Mapping[str, int], respondents: int) -> list[OptionShare]:
    """Share of the respondents to a question who ticked each choice, with Wilson's interval; order
    is kept.

    Several choices may be ticked, so shares need not add up to 1. ValueError when a choice has more
    ticks than there are respondents.
    """
    check_counts(respondents, *counts.values())
    return [
        OptionShare(choice, n, n / respondents if respondents else None, wilson(n, respondents))
        for choice, n in counts.items()
    ]


def _ratio(value: int | float | Decimal | Fraction) -> tuple[int, int]:
    try:
        return Fraction(value).as_integer_ratio()
    except (OverflowError, TypeError, ValueError) as error:
        raise ValueError(f"{value!r} is not a finite number.") from error


def _median(people_at: Mapping[int, int], n: int, scale: int) -> float:
    """Of the middle one, or of the two in the middle."""
    places = ((n - 1) // 2, n // 2)  # from 0, of all values in order
    middle: list[int] = []
    below = 0
    for value in sorted(people_at):
        below += people_at[value]
        while len(middle) < 2 and places[len(middle)] < below:
            middle.append(value)
        if len(middle) == 2:
            break
    return float(Fraction(sum(middle), 2 * scale))
