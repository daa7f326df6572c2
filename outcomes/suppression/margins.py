"""Parts of the matched learners beside the fourfold table of all of an item. Pure.

Of a part only n, right before and right after leave; beside the table of all they bound its own.
"""

from collections.abc import Sequence
from typing import NamedTuple

from outcomes.snapshots.document import Item, Side, is_known

from .cells import Figure


class Margins(NamedTuple):
    n: int
    before: int
    after: int

    @property
    def least_lost(self) -> int:
        return max(0, self.before - self.after)

    @property
    def most_lost(self) -> int:
        return min(self.before, self.n - self.after)

    def cells(self, lost: int) -> tuple[int, int, int, int]:
        return (
            lost,
            self.after - self.before + lost,
            self.before - lost,
            self.n - self.after - lost,
        )


def lost_of(left: Item | None) -> int | None:
    """Of all learners, where their table leaves."""
    if left is None or not is_known(left.matched.table):
        return None
    lost = left.matched.table.lost
    return lost if is_known(lost) else None


def margins_of_people(n: Figure, before: Side, after: Side) -> Margins:
    return Margins(*(int(x) if is_known(x) else 0 for x in (n, before.count, after.count)))


def pinned(groups: Sequence[Margins], lost: int | None, below: int) -> bool:
    """Whether a cell that may be small has fewer than `below` possible values."""
    for index, group in enumerate(groups):
        others = [other for n, other in enumerate(groups) if n != index]
        low, high = group.least_lost, group.most_lost
        if lost is not None:
            low = max(low, lost - sum(other.most_lost for other in others))
            high = min(high, lost - sum(other.least_lost for other in others))
        if high - low + 1 >= below:
            continue
        possible = (cell for value in range(low, high + 1) for cell in group.cells(value))
        if any(0 < cell < below for cell in possible):
            return True
    return False
