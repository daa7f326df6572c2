"""Who passed, beside right answers item by item. Pure.

Who passed a test was right in as many of its questions as its mark asks, who failed in fewer. So
how many passed bounds the right answers of each question by those of all others: of one question
they are the same people, of three that all must be right each was right in all. The mark is no
secret, so every mark that the counts allow is tried.
"""

from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal

from courses.shares import right_needed
from outcomes.snapshots.document import Item, OutcomeDocument, Stage, is_known

from .beside_matched import questions_of
from .cells import Cells, Figure, Review, hidden, less
from .passes_bounds import Test, few_are_told
from .right_answers import Right, right_after, right_since

NEED_A_PASS = ("passed", "credit_claimed", "certificate")
PASSED = "flow/funnel/passed"
Tests = Sequence[frozenset[str]]
Marks = Collection[Decimal]


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
    if not is_known(passed) or not passed or not _tells(review, items, int(passed), tests):
        return stages
    return [
        hidden(stage, "n", "share", "recorded_for")
        if stage.stage in NEED_A_PASS and is_known(stage.n)
        else stage
        for stage in stages
    ]


def _tells(review: Review, items: Sequence[Item], passed: int, tests: Tests) -> bool:
    took = took_after(review.cells, items)
    rights = right_after(review.cells, items, took)
    now = [(_asked(rights, tests, review.cells, {}, items, took), passed, took)]
    told = [
        tells_of_few(*counts, review.below, review.marks)
        for counts in (*now, *_since_publications(review, items, passed, took, tests))
    ]
    if len(rights) == 1:
        told.append(_few_tried_again(review, passed, *rights.values()))
    return any(told)


def _few_tried_again(review: Review, passed: Figure, right: Right) -> bool:
    """Who passed and was wrong at first."""
    return not right.is_hidden and review.tells(f"{PASSED}/again", less(passed, right.count))


def _since_publications(
    review: Review, items: Sequence[Item], passed: int, took: int, tests: Tests
) -> Iterator[tuple[list[Test], int, int]]:
    """Of those who came since each that told who passed: right answers, passes, tests taken."""
    for whole, left in review.earlier:
        if PASSED in left:
            came = took - took_after(whole, items)
            rights = right_since(review.cells, whole, left, items, came)
            asked = _asked(rights, tests, review.cells, whole, items, came)
            yield asked, int(passed - whole.get(PASSED, 0)), came


def _asked(
    rights: dict[str, Right],
    tests: Tests,
    now: Cells,
    then: Cells,
    items: Sequence[Item],
    took: int,
) -> list[Test]:
    """The tests as they were taken since then; one of all questions where none is known."""
    known = [questions for test in tests if (questions := test.intersection(rights))]
    if len(known) < 2:
        return [Test(tuple(rights.values()), took)]
    answered: dict[str, int] = {}
    for item in questions_of(items):
        name = f"item/{item.key}/all/post/n"
        more = int(now.get(name, 0) - then.get(name, 0))
        answered[item.question] = answered.get(item.question, 0) + more
    return [
        Test(tuple(rights[name] for name in sorted(test)), max(answered[name] for name in test))
        for test in known
    ]


def took_after(cells: Cells, items: Sequence[Item]) -> int:
    """How many answered after, whether that is shown or not."""
    answered = (cells.get(f"item/{item.key}/all/post/n", 0) for item in items)
    return int(max([cells.get("flow/funnel/post", 0), *answered]))


def tells_of_few(
    tests: Sequence[Test], passed: int, took: int, below: int, marks: Marks = ()
) -> bool:
    """Whether some mark that the counts allow leaves a few too few values."""
    sizes = [len(test.rights) for test in tests]
    needs = {tuple(right_needed(mark, size) for size in sizes) for mark in marks}
    if not any(all(need) for need in needs):
        needs = {tuple(min(n, size) for size in sizes) for n in range(1, max(sizes, default=0) + 1)}
    return any(few_are_told(tests, need, passed, took, below) for need in needs if all(need))
