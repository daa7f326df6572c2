"""How sure are we: how wide an interval is, how many learners would narrow it, and when to be
careful.

Widths are of the 95 % interval of a change, upper minus lower limit, as fractions (0.10 is ten
points).
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .paired import newcombe_paired, square_and_add
from .proportions import wilson_of_share
from .results import Interval, JsonObject, PairedTable, finite

TARGETS = (0.20, 0.15, 0.10, 0.05)
MOST = 10_000_000  # learners beyond which "how many" is no answer
LEAST_CHANGED = 6  # from so many on the exact test can reach p < 0.05; mid-p from one less
RULES = {
    "few-matched": "Fewer than 20 matched learners.",
    "under-half-matched": "Fewer than half of those who answered after are matched.",
    "ceiling": "90% or more were correct before, so that a gain can hardly show.",
    "few-discordant": (
        "Fewer than 6 learners changed, so that the exact test cannot reach p < 0.05."
    ),
}


@dataclass(frozen=True)
class Precision:
    """What is known of a change, and what more learners like these would tell."""

    n: int
    change: float | None
    width: float | None
    n_for: tuple[tuple[float, int | None], ...]  # (width, learners needed)

    def as_json(self) -> JsonObject:
        needed = [{"width": width, "n": n} for width, n in self.n_for]
        return {
            "n": self.n,
            "change": finite(self.change),
            "width": finite(self.width),
            "n_for": needed,
        }


def precision_of_item(table: PairedTable, targets: Sequence[float] = TARGETS) -> Precision:
    """For one item: Newcombe's paired interval at larger n with the same shares of gained, lost and
    unchanged.
    """
    if not table.n:
        return Precision(0, None, None, tuple((width, None) for width in targets))

    needed = tuple((width, _least_of_item(table, width)) for width in targets)
    change = (table.gained - table.lost) / table.n
    return Precision(table.n, change, _width(newcombe_paired(table)), needed)


def precision_of_change(
    n: int, change: float | None, ci95: Interval | None, targets: Sequence[float] = TARGETS
) -> Precision:
    """For an objective or an average: the width falls with the square root of the number of
    learners.
    """
    width = _width(ci95)
    if width is None or not n:
        return Precision(n, change, width, tuple((target, None) for target in targets))
    # A hair less than the quotient, so that the width reached now needs exactly the learners of
    # now.
    return Precision(
        n, change, width, tuple((t, math.ceil(n * (width / t) ** 2 * (1 - 1e-12))) for t in targets)
    )


def rules_of(*, mid_p: bool) -> dict[str, str]:
    """RULES, in the words of the test a course has chosen."""
    if not mid_p:
        return RULES
    few = f"Fewer than {LEAST_CHANGED - 1} learners changed, so that mid-p cannot reach p < 0.05."
    return RULES | {"few-discordant": few}


def warnings_of(
    matched: int,
    answered_after: int,
    share_before: float | None,
    changed: int | None,
    *,
    mid_p: bool = False,
) -> list[str]:
    """Codes of RULES that apply; `changed` is None where several items make the question moot."""
    if not matched:
        return []
    warnings = []
    if matched < 20:
        warnings.append("few-matched")
    if matched * 2 < answered_after:
        warnings.append("under-half-matched")
    if share_before is not None and share_before >= 0.9:
        warnings.append("ceiling")
    if changed is not None and changed < LEAST_CHANGED - mid_p:
        warnings.append("few-discordant")
    return warnings


def _width(ci95: Interval | None) -> float | None:
    return None if ci95 is None else ci95[1] - ci95[0]


def _least(holds: Callable[[int], bool]) -> int | None:
    """The smallest whole number from which on it holds, for what only ever comes to hold."""
    low, high = 0, 1
    while not holds(high):
        low, high = high, high * 2
        if high > MOST:
            return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high


def _least_of_item(table: PairedTable, width: float) -> int | None:
    return _least(lambda n: _newcombe_width(table, n) <= width)


def _newcombe_width(table: PairedTable, n: int) -> float:
    """Width of Newcombe's paired interval had n learners the same shares; at n of the table its own
    width.
    """
    pre, post = table.pre / table.n, table.post / table.n
    (low0, high0), (low1, high1) = wilson_of_share(pre, n), wilson_of_share(post, n)
    agreement = (table.both * table.neither - table.gained * table.lost) / table.n**2
    if agreement > 0:
        agreement = max(agreement - 1 / (2 * n), 0.0)
    margins = pre * (1 - pre) * post * (1 - post)
    phi = agreement / math.sqrt(margins) if margins else 0.0
    return square_and_add(post - low1, high0 - pre, phi) + square_and_add(
        high1 - post, pre - low0, phi
    )
