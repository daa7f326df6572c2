"""Who passed, beside right answers item by item. Pure.

Who passed a test was right in as many of its questions as its mark asks, who failed in fewer. Of
few questions that counts answers: of one they are the same people, and where all must be right none
of the rest is open. So how many passed leaves where each test is long, and its right answers leave
it open how many of them those gave who failed. The mark is no secret, so every mark that the counts
allow is tried.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from courses.shares import right_needed
from outcomes.snapshots.document import Item, OutcomeDocument, Stage, is_known

from .beside_matched import questions_of
from .by_group import TARGET
from .cells import FEWEST_QUESTIONS, Cells, Figure, Review, hidden, less, number_of

NEED_A_PASS = ("passed", "credit_claimed", "certificate")
PASSED = "flow/funnel/passed"

Bounds = tuple[int, int]
Tests = Sequence[frozenset[str]]
Marks = Collection[Decimal]


@dataclass(frozen=True)
class Test:
    """A test after: how many were right in each question, and how many took it."""

    rights: tuple[int, ...]
    took: int

    def passes(self, need: int) -> Bounds:
        """How many can have passed it, by its right answers alone: of any of its questions each
        who passed missed a few at most, and each who failed had fewer right than are needed."""
        size, low, high = len(self.rights), 0, self.took
        ordered = sorted(self.rights)
        for n in range(1, size + 1):
            if n > size - need:
                high = min(high, sum(ordered[:n]) // (n - size + need))
            if n >= need:
                over = sum(ordered[-n:]) - self.took * (need - 1)
                low = max(low, -(-over // (n - need + 1)))
        return low, high

    def open_answers(self, need: int, passes: Bounds) -> int:
        """Over how many right answers it is open whether those who passed gave them or those who
        failed; less than none where the counts do not allow it."""
        fewest, most = passes
        failed = max(0, self.took - fewest)
        beyond = min(sum(self.rights) - need * fewest, (need - 1) * failed)
        high = min(beyond, sum(min(failed, right) for right in self.rights))
        return high - sum(max(0, right - most) for right in self.rights)

    def lacking(self, need: int, passed: int) -> int:
        """How many right answers more all together could have given."""
        most = len(self.rights) * passed + (need - 1) * max(0, self.took - passed)
        return most - sum(self.rights)


def tests_after(document: OutcomeDocument) -> Tests:
    """The questions of each test after, as far as the document says."""
    return [frozenset(poll.questions) for poll in document.reliability if poll.phase == "post"]


def without_passes(
    review: Review, stages: list[Stage], passed: Figure, whole: OutcomeDocument
) -> list[Stage]:
    """So many `passed`, shown or not; the `whole` as counted."""
    if not is_known(passed) or not passed:
        return stages
    objectives, tests = whole.knowledge.objectives, tests_after(whole)
    told = [
        tells_of_few(taken, int(passed - then), review.below, review.marks)
        for taken, then in _taken(review, whole.items, tests)
    ]
    if len(tests) <= 1:
        told.append(target_tells(review, int(passed), whole))
    if len(objectives) == 1 and (moves := objectives[0].learners):
        # Who was right in all both times has passed.
        told.append(review.tells(f"{PASSED}/not-reinforced", less(passed, moves.reinforced)))
    if not any(told):
        return stages
    return [
        hidden(stage, "n", "share", "recorded_for")
        if stage.stage in NEED_A_PASS and is_known(stage.n)
        else stage
        for stage in stages
    ]


def target_tells(review: Review, passed: int, whole: OutcomeDocument) -> bool:
    """Whether the right answers of the target group and of the others after the one test leave few
    values to how many of each passed it."""
    groups = _target_and_others(whole)
    if not groups:
        return False
    took = max((test.took for test in _since(review.cells, {}, whole.items, [])), default=0)
    unmatched = max(0, took - sum(group.took for group in groups))
    for needs in _needs(review.marks, [len(group.rights) for group in groups]):
        alone = [group.passes(need) for group, need in zip(groups, needs, strict=True)]
        fewest, most = (sum(bounds) for bounds in zip(*alone, strict=True))
        for group, (low, high) in zip(groups, alone, strict=True):
            low, high = (
                max(low, passed - most - unmatched + high),
                min(high, passed - fewest + low),
            )
            sides = (low, high), (group.took - high, group.took - low)
            few = any(least < review.below and top > 0 for least, top in sides)
            if few and 0 <= high - low < review.below - 1:
                return True
    return False


def _needs(marks: Marks, sizes: Sequence[int]) -> set[tuple[int, ...]]:
    """How many of so many questions must be right; any number where no mark is known."""
    needs = {tuple(right_needed(mark, size) for size in sizes) for mark in marks}
    every = range(1, max(sizes, default=0) + 1)
    return {need for need in needs if all(need)} or {
        tuple(min(n, size) for size in sizes) for n in every
    }


def _target_and_others(whole: OutcomeDocument) -> list[Test]:
    by_group = whole.by_group
    if not by_group or not by_group.chosen:
        return []
    rights, answered = (
        defaultdict[str, Counter[str]](Counter),
        defaultdict[str, Counter[str]](Counter),
    )
    targeted = [split for split in by_group.dimensions if split.dimension == TARGET]
    for item in (item for split in targeted for item in split.items):
        for group in item.groups:
            rights[group.group][item.question] += int(number_of(group.post.count))
            answered[group.group][item.question] += int(number_of(group.post.n))
    return [Test(tuple(rights[name].values()), max(answered[name].values())) for name in rights]


def _taken(
    review: Review, items: Sequence[Item], tests: Tests
) -> Iterator[tuple[list[Test], int | float]]:
    """The tests as taken, and by those who came since each publication that told who had passed;
    with how many had passed then."""
    yield _since(review.cells, {}, items, tests), 0
    for whole, left in review.earlier:
        if PASSED in left:
            yield _since(review.cells, whole, items, tests), whole.get(PASSED, 0)


def _since(now: Cells, then: Cells, items: Sequence[Item], tests: Tests) -> list[Test]:
    """One test of all questions where the document says none."""
    counts: dict[str, tuple[int, int]] = {}
    for item in questions_of(items):
        names = (f"item/{item.key}/all/post/{name}" for name in ("count", "n"))
        right, answered = (int(now.get(name, 0) - then.get(name, 0)) for name in names)
        before = counts.get(item.question, (0, 0))
        counts[item.question] = before[0] + right, before[1] + answered
    known = [asked for test in tests if (asked := sorted(test & counts.keys()))]
    return [
        Test(tuple(counts[name][0] for name in asked), max(counts[name][1] for name in asked))
        for asked in known or [sorted(counts)]
        if asked
    ]


def tells_of_few(tests: Sequence[Test], passed: int, below: int, marks: Marks = ()) -> bool:
    """Whether a test has few questions, or some mark that the counts allow leaves few values."""
    sizes = [len(test.rights) for test in tests]
    if any(size < FEWEST_QUESTIONS for size in sizes):
        return True
    return any(_few_are_open(tests, needs, passed, below) for needs in _needs(marks, sizes))


def _few_are_open(tests: Sequence[Test], needs: Sequence[int], passed: int, below: int) -> bool:
    """Of several tests who passed any has passed: how many passed each lies between all less what
    the others can have passed, and what its own right answers allow."""
    alone = [test.passes(need) for test, need in zip(tests, needs, strict=True)]
    most = sum(high for _, high in alone)
    for test, need, (low, high) in zip(tests, needs, alone, strict=True):
        ends = max(low, passed - most + high), min(high, passed)
        if len(tests) == 1:
            ends = passed, passed
        # As many for every number that can be right: each may be of any of so many people.
        each = max(need - 1, len(test.rights) - need)
        spare = min(test.open_answers(need, ends) // each, test.lacking(need, ends[1]))
        if 0 <= spare < below - 1:
            return True
    return False
