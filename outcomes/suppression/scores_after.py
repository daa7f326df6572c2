"""How many of those who took one test had so many questions right, by who passed it. Pure.

Who passed had as many right as the mark asks, who failed fewer; all right answers together are told
question by question. Of two questions that is how many had none right, one and both.
"""

from collections.abc import Iterator, Sequence

from .right_answers import Right

Bounds = tuple[int, int]


def scores_told(asked: Sequence[Right], passed: int, took: int, mark: int, below: int) -> bool:
    """Whether it leaves the few of any score fewer than `below` values."""
    return any(
        high > 0 and low < below and values < below
        for low, high, values in _scores(asked, passed, took, mark)
    )


def _scores(
    asked: Sequence[Right], passed: int, took: int, mark: int
) -> Iterator[tuple[int, int, int]]:
    """Of each score how many had it at least and at most, and how many values that are."""
    failed, size = took - passed, len(asked)
    lows, highs = [right.low for right in asked], [right.high for right in asked]
    least = sum(max(0, low - passed) for low in lows)
    most = min((mark - 1) * failed, sum(highs) - mark * passed)
    yield from _levels(failed, mark - 1, (least, most), (took - max(lows), failed))
    beyond = sum(lows) - most - mark * passed, sum(highs) - least - mark * passed
    yield from _levels(passed, size - mark, beyond, (passed, min(highs)))


def _levels(people: int, top: int, total: Bounds, caps: Bounds) -> Iterator[tuple[int, int, int]]:
    """So many people with 0 to `top` each, so much together; `caps` on those with none and all."""
    least, most = max(0, total[0]), min(top * people, total[1])
    if least > most:
        return
    for level in range(top + 1):
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
