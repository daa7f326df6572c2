"""How many can have been right in a question by what is shown of it, and by sums that others tell.

Where everybody is hidden they are the matched, who are shown, and some of those who answered after
only. A number from another table that leaves these fewer than the threshold of values tells them.
Pure.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor

from outcomes.snapshots.document import Item, is_known

from .beside_matched import questions_of
from .cells import Cells

HALF_A_PERCENT = 0.005  # by which a share in whole percent may be off


@dataclass(frozen=True)
class Right:
    """How many were right in a question, as counted, and at least and at most."""

    count: int
    low: int
    high: int

    @property
    def is_hidden(self) -> bool:
        return self.low < self.high

    def and_in(self, other: "Right") -> "Right":
        """In another wording of the question."""
        return Right(self.count + other.count, self.low + other.low, self.high + other.high)

    def is_told(self, low: int, high: int, below: int) -> bool:
        """Whether these bounds leave it fewer values than it had, and than the threshold."""
        low, high = max(low, self.low), min(high, self.high)
        return high - low < min(self.high - self.low, below - 1)


def right_after(cells: Cells, items: Sequence[Item], took: int) -> dict[str, Right]:
    """By question. `items` as they leave; the cells as counted; at most so many `took` the test."""
    return _by_question(items, lambda item: _right(cells, item, took))


def right_before(cells: Cells, items: Sequence[Item], only: int) -> dict[str, Right]:
    """By question, of so many who answered before only: everybody less the matched."""

    def right_of(item: Item) -> Right:
        counts = (f"item/{item.key}/{who}/pre/count" for who in ("all", "matched"))
        every, matched = (int(cells.get(name, 0)) for name in counts)
        rest = max(0, every - matched)
        shown = not item.all.suppressed and not item.matched.suppressed
        return Right(rest, rest, rest) if shown else Right(rest, 0, only)

    return _by_question(items, right_of)


def _by_question(items: Sequence[Item], right_of: Callable[[Item], Right]) -> dict[str, Right]:
    rights: dict[str, Right] = {}
    for item in questions_of(items):
        before = rights.get(item.question, Right(0, 0, 0))
        rights[item.question] = before.and_in(right_of(item))
    return rights


def _right(cells: Cells, item: Item, took: int) -> Right:
    count = int(cells.get(f"item/{item.key}/all/post/count", 0))
    if not item.all.suppressed:
        return Right(count, count, count)
    post = item.matched.post
    if not is_known(post.count) or not is_known(post.n):
        return Right(count, 0, took)
    matched = int(post.count)
    return Right(count, matched, matched + max(0, took - int(post.n)))


def share_tells(rights: Mapping[str, Right], took: int, n: int, share: float, below: int) -> bool:
    """Whether the share that `n` of those who `took` the test were right in, over all these
    questions and in whole percent, tells how many of everybody were right in one of them."""
    answers, size = n * len(rights), len(rights)
    least = ceil(answers * (share - HALF_A_PERCENT) - 1e-9)
    most = took * size - answers + floor(answers * (share + HALF_A_PERCENT) + 1e-9)
    lows, highs = (sum(getattr(r, end) for r in rights.values()) for end in ("low", "high"))
    return any(
        right.is_told(least - highs + right.high, most - lows + right.low, below)
        for right in rights.values()
    )
