"""What the number of those who passed leaves of right answers and scores, in bounds. Pure.

Of several tests whoever passed any has passed, so how many passed each lies between what the others
leave and what its own right answers allow. All is held at both ends of that.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .right_answers import Right

Bounds = tuple[int, int]


@dataclass(frozen=True)
class Test:
    """A test after: how many were right in each question, and how many took it."""

    rights: tuple[Right, ...]
    took: int

    def passes(self, need: int) -> Bounds:
        """How many can have passed it, by its right answers alone: of any of its questions each
        who passed missed a few at most, and each who failed had fewer right than are needed."""
        size, low, high = len(self.rights), 0, self.took
        highs = sorted(right.high for right in self.rights)
        lows = sorted((right.low for right in self.rights), reverse=True)
        for n in range(1, size + 1):
            if n > size - need:
                high = min(high, sum(highs[:n]) // (n - size + need))
            if n >= need:
                low = max(low, -((self.took * (need - 1) - sum(lows[:n])) // (n - need + 1)))
        return low, high


def few_are_told(
    tests: Sequence[Test], needs: Sequence[int], passed: int, took: int, below: int
) -> bool:
    """`needs`: how many must be right of each. What the counts do not allow tells nothing."""
    each = [*_passes_of_each(tests, needs, passed)]
    rows = [*zip(tests, needs, each, strict=True)]
    narrowed = [row for test, need, ends in rows for row in _narrowed(test, need, ends)]
    if not all(low <= right.count <= high for right, low, high in narrowed):
        return False
    if any(right.is_told(low, high, below) for right, low, high in narrowed):
        return True
    scores = (each for test, need, ends in rows for each in _scores_between(test, need, ends))
    parts = _parts(tests, needs, passed, took)
    few = (*scores, *((low, high, high - low + 1) for low, high in parts))
    return any(high > 0 and low < below and values < below for low, high, values in few)


def _passes_of_each(tests: Sequence[Test], needs: Sequence[int], passed: int) -> Iterator[Bounds]:
    if len(tests) == 1:
        yield passed, passed
        return
    alone = [test.passes(need) for test, need in zip(tests, needs, strict=True)]
    most = sum(high for _, high in alone)
    for low, high in alone:
        yield max(low, passed - (most - high)), min(high, passed)


def _narrowed(test: Test, need: int, passes: Bounds) -> Iterator[tuple[Right, int, int]]:
    """Of each question what who passed and who failed leave, the other questions given."""
    fewest, most = passes
    size = len(test.rights)
    for index, right in enumerate(test.rights):
        others = [other for n, other in enumerate(test.rights) if n != index]
        highs, lows = sorted(o.high for o in others), sorted((o.low for o in others), reverse=True)
        low, high = 0, test.took
        for n in range(1, size + 1):
            low = max(low, fewest * max(0, n - size + need) - sum(highs[: n - 1]))
            known = most * n + max(0, test.took - most) * min(n, need - 1)
            high = min(high, known - sum(lows[: n - 1]))
        yield right, low, high


def _parts(tests: Sequence[Test], needs: Sequence[int], passed: int, took: int) -> Iterator[Bounds]:
    """Of each question who failed and was right, then who passed and was wrong: least and most."""
    failed, asked = took - passed, [right for test in tests for right in test.rights]
    lows, highs = (sum(getattr(right, end) for right in asked) for end in ("low", "high"))
    reach = [(need - 1) * failed for need in needs]
    hits = highs - min(needs) * passed
    misses = min((len(asked) - min(needs)) * passed, len(asked) * passed - lows + sum(reach))
    missed = sum(max(0, passed - right.high) for right in asked)
    known = sum(max(0, right.low - passed) for right in asked)
    for test, most in zip(tests, reach, strict=True):
        inside = sum(max(0, right.low - passed) for right in test.rights)
        for right in test.rights:
            least = max(0, right.low - passed), max(0, passed - right.high)
            room = min(most - inside, hits - known) + least[0]
            right_and_failed = min(failed, right.high, room)
            yield least[0], right_and_failed
            most_missed = min(passed, took - right.low, misses - missed + least[1])
            yield least[1], min(most_missed, passed - right.low + right_and_failed)


def _scores_between(test: Test, need: int, passes: Bounds) -> Iterator[tuple[int, int, int]]:
    """Of each score how many had it at least and at most, and how many values that are."""
    ends = [_scores(test, need, passed) for passed in {*passes}]
    for each in zip(*ends, strict=True):
        low, high = min(row[0] for row in each), max(row[1] for row in each)
        yield (low, high, each[0][2]) if len(each) == 1 else (low, high, high - low + 1)


def _scores(test: Test, need: int, passed: int) -> list[tuple[int, int, int]]:
    failed, size = max(0, test.took - passed), len(test.rights)
    lows, highs = [right.low for right in test.rights], [right.high for right in test.rights]
    least = sum(max(0, low - passed) for low in lows)
    most = min((need - 1) * failed, sum(highs) - need * passed)
    beyond = sum(lows) - most - need * passed, sum(highs) - least - need * passed
    return [
        *_levels(failed, need - 1, (least, most), (test.took - max(lows), failed)),
        *_levels(passed, size - need, beyond, (passed, min(highs))),
    ]


def _levels(people: int, top: int, total: Bounds, caps: Bounds) -> Iterator[tuple[int, int, int]]:
    """So many people with 0 to `top` each, so much together; `caps` on those with none and all."""
    least, most = max(0, total[0]), min(top * people, total[1])
    for level in range(top + 1):
        if least > most:
            yield 0, 0, 1
            continue
        nearest = min(max(level * people, least), most)
        low, high = 0, people
        if level == 0:
            low, high = max(low, people - most), min(high, caps[0])
        else:
            high = min(high, nearest // level)
        if level == top:
            low, high = max(low, least - (top - 1) * people if top else people), min(high, caps[1])
        else:
            high = min(high, (top * people - nearest) // (top - level))
        # Between none and two, one more with one is one less with either.
        step = 2 if (level, top) == (1, 2) and least == most else 1
        yield low, high, (high - low) // step + 1
