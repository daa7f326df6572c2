"""Who passed, beside right answers item by item. Pure.

Who passed was right in as many questions of the test as its mark asks, who failed in fewer. So how
many passed bounds the right answers of each question by those of all others: of one question they
are the same people, of three that all must be right each was right in all. The mark is no secret,
so every mark that the counts allow is tried.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from outcomes.snapshots.document import Item, OutcomeDocument, Stage, is_known

from .beside_matched import questions_of
from .cells import Cells, Figure, Review, hidden, less

NEED_A_PASS = ("passed", "credit_claimed", "certificate")
Tests = Sequence[frozenset[str]]


@dataclass(frozen=True)
class Right:
    """How many were right in a question, as counted, and what they can be by all that is shown of
    it alone."""

    count: int
    low: int
    high: int

    def and_in(self, other: "Right") -> "Right":
        """In another wording of the question."""
        return Right(self.count + other.count, self.low + other.low, self.high + other.high)

    @property
    def is_hidden(self) -> bool:
        return self.low < self.high


def tests_after(document: OutcomeDocument) -> Tests:
    """The questions of each test after, as far as the document says."""
    return [frozenset(poll.questions) for poll in document.reliability if poll.phase == "post"]


def without_passes(
    review: Review, stages: list[Stage], items: Sequence[Item], took: int, tests: Tests
) -> list[Stage]:
    """`items` as they leave; so many `took` the test."""
    passed = next((stage.n for stage in stages if stage.stage == "passed"), 0)
    if not is_known(passed) or not passed:
        return stages
    rights: dict[str, Right] = {}
    for item in questions_of(items):
        right = _right(review.cells, item, took)
        rights[item.question] = rights.get(item.question, Right(0, 0, 0)).and_in(right)
    told = tells_of_rights(rights, int(passed), took, tests, review.below)
    if len(rights) == 1:
        told |= _few_tried_again(review, passed, *rights.values())
    if not told:
        return stages
    return [
        hidden(stage, "n", "share", "recorded_for")
        if stage.stage in NEED_A_PASS and is_known(stage.n)
        else stage
        for stage in stages
    ]


def _few_tried_again(review: Review, passed: Figure, right: Right) -> bool:
    """Who passed and was wrong at first."""
    return not right.is_hidden and review.tells(
        "flow/funnel/passed/again", less(passed, right.count)
    )


def _right(cells: Cells, item: Item, took: int) -> Right:
    """Where everybody is hidden they are the matched, and some of those who answered after only."""
    count = int(cells.get(f"item/{item.key}/all/post/count", 0))
    if not item.all.suppressed:
        return Right(count, count, count)
    post = item.matched.post
    if not is_known(post.count) or not is_known(post.n):
        return Right(count, 0, took)
    matched = int(post.count)
    return Right(count, matched, matched + max(0, took - int(post.n)))


def tells_of_rights(
    rights: Mapping[str, Right], passed: int, took: int, tests: Tests, below: int
) -> bool:
    """Whether the right answers of a question become one of fewer than `below` values."""
    known = [test.intersection(rights) for test in tests]
    tests = [test for test in known if test] or [frozenset(rights)]
    every: frozenset[str] = frozenset().union(*tests)
    for test in {*tests, every}:
        asked = [right for name, right in rights.items() if name in test]
        # Of several tests who failed failed each, and who passed may have passed any.
        sides = (test == every, test in tests)
        for mark in range(1, len(asked) + 1):
            narrowed = list(_narrowed(asked, passed, took, mark, sides))
            if all(low <= right.count <= high for right, low, high in narrowed) and any(
                _is_told(*each, below) for each in narrowed
            ):
                return True
    return False


def _is_told(right: Right, low: int, high: int, below: int) -> bool:
    low, high = max(low, right.low), min(high, right.high)
    return high - low < min(right.high - right.low, below - 1)


def _narrowed(
    rights: Sequence[Right], passed: int, took: int, mark: int, sides: tuple[bool, bool]
) -> Iterator[tuple[Right, int, int]]:
    """Of each question what who passed and who failed leave, the other questions given."""
    failed, may_miss = max(0, took - passed), len(rights) - mark
    by_passed, by_failed = sides
    for index, right in enumerate(rights):
        others = [other for n, other in enumerate(rights) if n != index]
        highs, lows = sorted(o.high for o in others), sorted((o.low for o in others), reverse=True)
        low, high = 0, took
        for size in range(1, len(rights) + 1):
            if by_passed:
                low = max(low, passed * max(0, size - may_miss) - sum(highs[: size - 1]))
            if by_failed:
                most = passed * size + failed * min(size, mark - 1)
                high = min(high, most - sum(lows[: size - 1]))
        yield right, low, high
