"""Numbers people gave and choices they ticked, described without a test."""

import math
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from .proportions import wilson
from .results import NumberSummary, OptionShare, check_counts


def summarize_numbers(counts: Mapping[Any, int]) -> NumberSummary:
    """Mean, sample standard deviation and median of {number: people}.

    Numbers are int, float, Decimal or Fraction; the arithmetic is exact up to the last step.
    """
    check_counts(*counts.values())
    people_at = {_exact(value): 0 for value in counts}
    for value, people in counts.items():
        people_at[_exact(value)] += people
    n = sum(people_at.values())
    if n == 0:
        return NumberSummary(n=0, mean=None, sd=None, median=None)
    mean = sum((value * people for value, people in people_at.items()), Fraction(0)) / n
    squares = sum(
        ((value - mean) ** 2 * people for value, people in people_at.items()), Fraction(0)
    )
    sd = math.sqrt(squares / (n - 1)) if n > 1 else None
    return NumberSummary(n=n, mean=float(mean), sd=sd, median=_median(people_at, n))


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


def _exact(value: float | Decimal | Fraction) -> Fraction:
    try:
        return Fraction(value)
    except (OverflowError, TypeError, ValueError) as error:
        raise ValueError(f"{value!r} is not a finite number.") from error


def _median(people_at: Mapping[Fraction, int], n: int) -> float:
    return float((_at_place(people_at, (n - 1) // 2) + _at_place(people_at, n // 2)) / 2)


def _at_place(people_at: Mapping[Fraction, int], rank: int) -> Fraction:
    """The value at a place (from 0) of all values in order."""
    for value in sorted(people_at):
        rank -= people_at[value]
        if rank < 0:
            return value
    raise ValueError("There are fewer people than that.")
