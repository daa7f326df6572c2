"""A figure as it is printed, with what it was before it was rounded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from outcomes import numbers

Json = dict[str, Any]
DASH = "\N{EN DASH}"
NOT_SHOWN = "not shown"
# The change is rounded from the unrounded difference; where the rounded ends differ by another amount, this mark says so.
DAGGER = "\N{DAGGER}"
DAGGER_NOTE = (
    f"{DAGGER} The change is rounded once, from the unrounded shares; it differs by one point from the difference of the "
    "rounded shares."
)


@dataclass(frozen=True)
class Cell:
    """`shown` stands in every file; `value` is unrounded, for files that hold real numbers.

    `of` is the number of people or answers a percentage is a share of: the printed percentage must be reachable from it.
    """

    shown: str
    value: float | int | str | None = None
    kind: str = "text"  # text, count, percent, points, number, p
    digits: int = 0
    of: int | None = None


@dataclass(frozen=True)
class Column:
    head: str
    says: str  # for the data dictionary
    unit: str = ""


@dataclass(frozen=True)
class Table:
    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    brief: tuple[int, ...] = ()  # the columns that stand where space is short; all, when empty
    appendix: bool = False  # stands with the evidence, not in the text

    @property
    def short(self) -> tuple[int, ...]:
        return self.brief or tuple(range(len(self.columns)))


def text(value: object) -> Cell:
    return Cell("" if value is None else str(value), "" if value is None else str(value))


@dataclass(frozen=True)
class Show:
    """How figures become cells, under the display floor of p and the threshold of suppression."""

    floor: float
    below: int
    published: bool = False  # what is missing was left out, and not for want of a test
    hidden: str = field(init=False, default="")

    def __post_init__(self) -> None:
        object.__setattr__(self, "hidden", f"n<{self.below}")

    def is_hidden(self, entry: Mapping[str, Any] | None) -> bool:
        return bool(entry and entry.get("suppressed"))

    def suppressed(self) -> Cell:
        return Cell(self.hidden, self.hidden)

    def count(self, n: float | None, hidden: bool = False, none: str = "not recorded") -> Cell:
        if n is None:
            return self.suppressed() if hidden else Cell(none)
        return Cell(f"{n:,}", n, "count")

    def share(self, share: float | None, of: int | None = None, hidden: bool = False) -> Cell:
        if share is None:
            return self.suppressed() if hidden else Cell(numbers.NO_DATA)
        return Cell(numbers.percent(share), share, "percent", of=of)

    def side(self, side: Mapping[str, Any] | None, hidden: bool = False) -> Cell:
        if side is None:
            return Cell(DASH)
        return self.share(side.get("share"), side.get("n"), hidden or self.is_hidden(side))

    def interval(self, ci95: Sequence[float | None] | None, hidden: bool = False) -> Cell:
        if ci95 is None:
            return self.suppressed() if hidden else Cell(DASH)
        return Cell(numbers.share_interval((ci95[0], ci95[1])))

    def change_interval(self, ci95: Sequence[float | None] | None, hidden: bool = False) -> Cell:
        if ci95 is None:
            return self.suppressed() if hidden else Cell(DASH)
        return Cell(numbers.interval((ci95[0], ci95[1])).removesuffix(" points"))

    def ratio_interval(self, ci95: Sequence[float | None] | None, hidden: bool = False) -> Cell:
        if ci95 is None:
            return self.suppressed() if hidden else Cell(DASH)
        return Cell(numbers.ratio_interval((ci95[0], ci95[1])))

    def change(
        self, change: float | None, pre: float | None, post: float | None, hidden: bool = False
    ) -> Cell:
        """The change in points; a dagger where it is not the difference of the rounded ends."""
        if change is None:
            return self.suppressed() if hidden else Cell(numbers.NO_DATA)
        shown = numbers.points(change).split(" ")[0]
        mark = f" {DAGGER}" if ends_disagree(change, pre, post) else ""
        return Cell(shown + mark, change * 100, "points")

    def relative(self, change: float | None, pre: float | None, hidden: bool = False) -> Cell:
        if change is None:
            return self.suppressed() if hidden else Cell(DASH)
        if not pre:
            return Cell(DASH)
        rounded = numbers.rounded_percent(change / pre)
        sign = "+" if change > 0 else numbers.MINUS if change < 0 else ""
        return Cell(f"{sign}{abs(rounded):f}%", change / pre, "percent")

    def number(self, value: float | None, digits: int = 2, hidden: bool = False) -> Cell:
        if value is None:
            return self.suppressed() if hidden else Cell(DASH)
        return Cell(numbers.number(value, digits), value, "number", digits)

    def p(self, p: float | None, hidden: bool = False) -> Cell:
        if p is None:
            return (
                self.suppressed()
                if hidden
                else Cell(NOT_SHOWN if self.published else numbers.NOT_TESTED)
            )
        return Cell(numbers.p_value(p, self.floor), p, "p")


def ends_disagree(change: float | None, pre: float | None, post: float | None) -> bool:
    if change is None or pre is None or post is None:
        return False
    return numbers.rounded_percent(change) != numbers.rounded_percent(
        post
    ) - numbers.rounded_percent(pre)
