"""Who passed, beside right answers item by item. Pure.

Who passed was right in as many questions of the test as its mark asks, who failed in fewer. So how
many passed bounds the right answers of each question by those of all others: of one question they
are the same people, of three that all must be right each was right in all. The mark is no secret,
so every mark that the counts allow is tried.
"""

from collections.abc import Iterator, Mapping, Sequence

from outcomes.snapshots.document import Item, OutcomeDocument, Stage, is_known

from .cells import Cells, Figure, Review, hidden, less
from .right_answers import Right, right_after, right_since

NEED_A_PASS = ("passed", "credit_claimed", "certificate")
Tests = Sequence[frozenset[str]]


def tests_after(document: OutcomeDocument) -> Tests:
    """The questions of each test after, as far as the document says."""
    return [frozenset(poll.questions) for poll in document.reliability if poll.phase == "post"]


def without_passes(
    review: Review,
    stages: list[Stage],
    items: Sequence[Item],
    passed: Figure,
    tests: Tests,
) -> list[Stage]:
    """`items` as they leave; so many `passed`, shown or not."""
    if not is_known(passed) or not passed:
        return stages
    took = took_after(review.cells, items)
    rights = right_after(review.cells, items, took)
    told = tells_of_rights(rights, int(passed), took, tests, review.below)
    for since in _since_publications(review, items, int(passed), took):
        told |= tells_of_rights(*since, tests, review.below)
    if len(tests) <= 1:
        told |= tells_of_parts([*rights.values()], int(passed), took, review.below)
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


def _since_publications(
    review: Review, items: Sequence[Item], passed: int, took: int
) -> Iterator[tuple[dict[str, Right], int, int]]:
    """Of those who came since each that told who passed: right answers, passes, tests taken."""
    for whole, left in review.earlier:
        if "flow/funnel/passed" in left:
            then = took_after(whole, items)
            rights = right_since(review.cells, whole, left, items, took - then)
            yield rights, int(passed - whole.get("flow/funnel/passed", 0)), took - then


def took_after(cells: Cells, items: Sequence[Item]) -> int:
    """How many answered after, whether that is shown or not."""
    answered = (cells.get(f"item/{item.key}/all/post/n", 0) for item in items)
    return int(max([cells.get("flow/funnel/post", 0), *answered]))


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
                right.is_told(low, high, below) for right, low, high in narrowed
            ):
                return True
    return False


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


def tells_of_parts(asked: Sequence[Right], passed: int, took: int, below: int) -> bool:
    """Whether few failed and were right in a question, or passed and were wrong, whatever the mark
    is of those the counts allow: where all must be right, whoever else was right in one failed."""
    few = []
    for mark in range(1, len(asked) + 1):
        narrowed = _narrowed(asked, passed, took, mark, (True, True))
        if all(low <= right.count <= high for right, low, high in narrowed):
            parts = _parts(asked, passed, took, mark)
            few.append(
                any(high > 0 and high - low < below - 1 and low < below for low, high in parts)
            )
    return bool(few) and all(few)


def _parts(asked: Sequence[Right], passed: int, took: int, mark: int) -> Iterator[tuple[int, int]]:
    """Of each question who failed and was right, then who passed and was wrong: least and most."""
    failed, size = took - passed, len(asked)
    lows, highs = (sum(getattr(right, end) for right in asked) for end in ("low", "high"))
    hits = min(highs - mark * passed, (mark - 1) * failed)
    misses = min((size - mark) * passed, size * passed - lows + (mark - 1) * failed)
    for right in asked:
        others = [other for other in asked if other is not right]
        least = max(0, right.low - passed), max(0, passed - right.high)
        beside = (
            sum(max(0, other.low - passed) for other in others),
            sum(max(0, passed - other.high) for other in others),
        )
        yield least[0], min(failed, right.high, hits - beside[0])
        yield least[1], min(passed, took - right.low, misses - beside[1])
