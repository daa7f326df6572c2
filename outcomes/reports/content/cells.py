"""Figures become cells: rounded once, half up, from the unrounded value; what is not there says
why.
"""

from dataclasses import dataclass

from outcomes import numbers
from outcomes.snapshots.absence import Absent, is_known
from outcomes.snapshots.document import Side

from .grammar import absence, ends_disagree
from .report import DAGGER, DASH, Cell, Column

Figure = int | float | Absent
Limits = tuple[Figure, Figure] | Absent
NONE = Cell(DASH)
TOO_FEW = "too few people"  # for an interval: it spans all that is possible


@dataclass(frozen=True)
class Show:
    """How figures become cells, under the display floor of p."""

    floor: float

    def count(self, n: Figure, evidence: str = "") -> Cell:
        if not is_known(n):
            return Cell(absence(n), evidence=evidence)
        return Cell(f"{n:,}", n, "count", evidence=evidence)

    def share(self, share: Figure, of: Figure = Absent.UNDEFINED, evidence: str = "") -> Cell:
        if not is_known(share):
            return Cell(absence(share), evidence=evidence)
        base = of if isinstance(of, int) else None
        return Cell(numbers.percent(share), share, "percent", of=base, evidence=evidence)

    def side(self, side: Side, evidence: str = "") -> Cell:
        return self.share(side.share, side.n, evidence)

    def interval(self, limits: Limits, evidence: str = "") -> Cell:
        """The limits of a share."""
        if not is_known(limits):
            return Cell(absence(limits), evidence=evidence)
        low, high = ends_of_share(limits)
        if spans(low, high, 0):
            return Cell(TOO_FEW, evidence=evidence)
        return Cell(numbers.share_interval((low, high)), low=low, high=high, evidence=evidence)

    def change_interval(self, limits: Limits, evidence: str = "") -> Cell:
        """The limits of a difference of shares, in points: no share changes by more than 100."""
        if not is_known(limits):
            return Cell(absence(limits), evidence=evidence)
        low, high = ends_of_change(limits)
        if spans(low, high, -100):
            return Cell(TOO_FEW, evidence=evidence)
        shown = numbers.interval((low, high), 0).removesuffix(" points")
        return Cell(shown, low=hundred(low), high=hundred(high), evidence=evidence)

    def change_interval_words(self, limits: Limits, unit: str = " points") -> list[str]:
        """ "95% CI 12 to 23 points" in a sentence, nothing where there is no interval."""
        shown = self.change_interval(limits).shown
        if not is_known(limits):
            return []
        return [f"95% CI: {TOO_FEW}" if shown == TOO_FEW else f"95% CI {shown}{unit}"]

    def ratio_interval(self, limits: Limits) -> Cell:
        if not is_known(limits):
            return Cell(absence(limits))
        low, high = ends(limits)
        return Cell(numbers.ratio_interval((low, high)), low=low, high=high)

    def change(self, change: Figure, before: Figure, after: Figure, evidence: str = "") -> Cell:
        """The change in points; a dagger where it is not the difference of the rounded ends."""
        if not is_known(change):
            return Cell(absence(change), evidence=evidence)
        shown = numbers.points(change).split(" ")[0]
        mark = f" {DAGGER}" if ends_disagree(change, before, after) else ""
        return Cell(shown + mark, change * 100, "points", evidence=evidence)

    def relative(self, change: Figure, before: Figure, *, rounded: bool = False) -> Cell:
        """`rounded`: the shares left rounded, so their ratio would be another one."""
        if not is_known(change):
            return Cell(absence(change))
        if rounded:
            return Cell(absence(Absent.HIDDEN))
        if not is_known(before) or not before:
            return NONE
        percent = numbers.rounded_percent(change / before)
        sign = "" if not percent else "+" if change > 0 else numbers.MINUS
        return Cell(f"{sign}{abs(percent):f}%", change / before, "percent")

    def number(self, value: Figure, digits: int = 2, evidence: str = "") -> Cell:
        if not is_known(value):
            return Cell(absence(value), evidence=evidence)
        return Cell(numbers.number(value, digits), value, "number", digits, evidence=evidence)

    def p(self, p: Figure, evidence: str = "") -> Cell:
        if not is_known(p):
            return Cell(absence(p), evidence=evidence)
        return Cell(numbers.p_value(p, self.floor), p, "p", evidence=evidence)


def ends(limits: tuple[Figure, Figure]) -> tuple[float | None, float | None]:
    """The two limits; None for one that is infinite."""
    low, high = limits
    return (low if is_known(low) else None, high if is_known(high) else None)


def ends_of_change(limits: tuple[Figure, Figure]) -> tuple[float | None, float | None]:
    """The limits of a difference of shares, cut to what it can be: of few learners t is wide."""
    return _cut(limits, -1.0)


def ends_of_share(limits: tuple[Figure, Figure]) -> tuple[float | None, float | None]:
    return _cut(limits, 0.0)


def _cut(limits: tuple[Figure, Figure], least: float) -> tuple[float | None, float | None]:
    low, high = ends(limits)
    return (
        None if low is None else min(1.0, max(least, low)),
        None if high is None else min(1.0, max(least, high)),
    )


def spans(low: float | None, high: float | None, least: int) -> bool:
    """Whether the limits, as displayed, leave out nothing from `least` to 100 percent."""
    if low is None or high is None:
        return False
    return numbers.rounded_percent(low) <= least and numbers.rounded_percent(high) >= 100


def hundred(limit: float | None) -> float | None:
    return None if limit is None else limit * 100


__all__ = ["NONE", "Column", "Show", "ends"]
