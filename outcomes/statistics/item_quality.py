"""Do the questions work? Difficulty, discrimination, distractors and reliability, by classical test
theory.

Input are tables of people by (answer, total right in the poll); sums are whole numbers up to the
last step. Crocker & Algina, Introduction to Classical and Modern Test Theory, 1986, ch. 7 and 14.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from .proportions import wilson
from .results import Interval, JsonObject, check_counts, finite

FLAGGED_FROM_N = 20  # with fewer people an item is not flagged
RULES = {
    "too-easy": "90% or more are correct in the pre-test: a change can hardly show.",
    "too-hard": "Fewer than 30% are correct in the post-test.",
    "negative-discrimination": (
        "Those who are correct in this item are correct less often in the other items of the poll."
    ),
    "low-discrimination": (
        "Corrected point-biserial of 0 to under 0.20: the item hardly tells who knows from who "
        "does not."
    ),
    "suspect-key": (
        "A choice marked incorrect goes with being correct in the other items, more than the "
        "choice marked correct does."
    ),
    "attractive-distractor": (
        "In the post-test an incorrect choice is taken more often than the correct one."
    ),
    "dead-distractor": "In the pre-test fewer than 5% take this incorrect choice.",
}

Scored = Mapping[tuple[int, int], int]
"""People who answered the whole poll, by (1 for the answer looked at or 0, right answers in it)."""


@dataclass(frozen=True)
class ItemQuality:
    """One item at one time: everybody who answered it, and for discrimination those who answered
    the whole poll.
    """

    n: int
    difficulty: float | None  # share right; the higher the easier
    ci95: Interval | None
    # corrected point-biserial, -1..1; None without spread or with a single item
    discrimination: float | None
    discrimination_n: int

    def as_json(self) -> JsonObject:
        return {
            "n": self.n,
            "difficulty": finite(self.difficulty),
            "ci95": None if self.ci95 is None else list(self.ci95),
            "discrimination": finite(self.discrimination),
            "discrimination_n": self.discrimination_n,
        }


@dataclass(frozen=True)
class Reliability:
    """Do the items of a poll measure one thing? People who answered all of them."""

    items: int
    n: int
    mean: float | None  # right answers
    sd: float | None  # of the sample
    kr20: float | None
    alpha: float | None  # Cronbach's; the same as KR-20 for right and wrong
    alpha_without: tuple[float | None, ...]  # alpha of the poll without each item

    def as_json(self) -> JsonObject:
        return {
            "items": self.items,
            "n": self.n,
            "mean": finite(self.mean),
            "sd": finite(self.sd),
            "kr20": finite(self.kr20),
            "alpha": finite(self.alpha),
        }


def item_quality(right: int, n: int, scored: Scored, items: int) -> ItemQuality:
    """Difficulty from `right` of `n`; discrimination from those of the whole poll of so many
    `items`.
    """
    takers = sum(scored.values())
    discrimination = corrected_point_biserial(scored) if items > 1 else None
    return ItemQuality(n, right / n if n else None, wilson(right, n), discrimination, takers)


def corrected_point_biserial(scored: Scored) -> float | None:
    """Correlation of being right in an item with the number right in the others (Henrysson,
    Psychometrika 1963;28:211).
    """
    return correlation(
        {(right, total - right): people for (right, total), people in scored.items()}
    )


def correlation(people_at: Mapping[tuple[int, int], int]) -> float | None:
    """Pearson's r of {(x, y): people}, whole numbers; None when either does not vary."""
    check_counts(*people_at.values())
    n = sum(people_at.values())
    x, y = (sum(key[side] * people for key, people in people_at.items()) for side in (0, 1))
    xx, yy = (sum(key[side] ** 2 * people for key, people in people_at.items()) for side in (0, 1))
    xy = sum(key[0] * key[1] * people for key, people in people_at.items())
    spread = (n * xx - x * x) * (n * yy - y * y)
    if spread == 0:
        return None
    return max(-1.0, min(1.0, (n * xy - x * y) / math.sqrt(spread)))


def reliability(items: Sequence[Scored]) -> Reliability:
    """KR-20 and Cronbach's alpha from each item's {(right, total): people}; all tables are of the
    same people.

    None for a single item or without spread of the totals. Kuder & Richardson, Psychometrika
    1937;2:151; Cronbach, Psychometrika 1951;16:297.
    """
    k, n = len(items), sum(items[0].values()) if items else 0
    if any(sum(item.values()) != n for item in items):
        raise ValueError("All items of a poll are answered by the same people.")
    if n == 0:
        return Reliability(k, 0, None, None, None, None, (None,) * k)
    totals = _totals(items[0])
    mean = Fraction(sum(total * people for total, people in totals.items()), n)
    variance = _variance(totals)
    each = [_variance(_right(item)) for item in items]
    alpha = _alpha(k, sum(each, Fraction(0)), variance)
    without = [
        _without(k, sum(each, Fraction(0)) - score, item)
        for score, item in zip(each, items, strict=True)
    ]
    sd = math.sqrt(variance * n / (n - 1)) if n > 1 else None
    return Reliability(k, n, float(mean), sd, alpha, alpha, tuple(without))


def _alpha(k: int, of_items: Fraction, of_totals: Fraction) -> float | None:
    if k < 2 or of_totals == 0:
        return None
    return float(Fraction(k, k - 1) * (1 - of_items / of_totals))


def _without(k: int, of_others: Fraction, item: Scored) -> float | None:
    rest: dict[int, int] = {}
    for (right, total), people in item.items():
        rest[total - right] = rest.get(total - right, 0) + people
    return _alpha(k - 1, of_others, _variance(rest))


def _totals(item: Scored) -> dict[int, int]:
    totals: dict[int, int] = {}
    for (_, total), people in item.items():
        totals[total] = totals.get(total, 0) + people
    return totals


def _right(item: Scored) -> dict[int, int]:
    return {
        flag: sum(people for (right, _), people in item.items() if right == flag) for flag in (0, 1)
    }


def _variance(people_at: Mapping[int, int]) -> Fraction:
    """Population variance (divisor n)."""
    n = sum(people_at.values())
    total = sum(value * people for value, people in people_at.items())
    squares = sum(value * value * people for value, people in people_at.items())
    return Fraction(n * squares - total * total, n * n)
