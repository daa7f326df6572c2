"""Work does not grow with the learners: each test within 0.3 seconds of a processor."""

import random
import time

import pytest

from outcomes.statistics import (
    average_from_patterns,
    fisher_exact,
    standardized_change,
    summarize_numbers,
)

MOST = 0.3
CELLS = [(m, b, a) for m in (9, 10) for b in range(m + 1) for a in range(m + 1)]
LARGE_CELLS = [(m, b, a) for m in range(20, 41) for b in range(m + 1) for a in range(m + 1)]


def unlike(learners, objectives=4):
    """Of whom no two are alike."""
    luck, patterns = random.Random(7), {}
    while len(patterns) < learners:
        patterns[tuple(luck.choice(CELLS) for _ in range(objectives))] = 1
    return patterns


def seconds(compute, given):
    start = time.process_time()
    compute(given)
    return time.process_time() - start


@pytest.mark.parametrize(
    ("compute", "given"),
    [
        (average_from_patterns, unlike(10_000)),
        (standardized_change, dict.fromkeys(LARGE_CELLS[:10_000], 1)),
        (summarize_numbers, {value: 1 + value % 3 for value in range(100_000)}),
        (fisher_exact, ((10**8, 10**8 + 1), (10**8 - 1, 10**8))),
    ],
    ids=["average", "standardized change", "numbers", "fisher"],
)
def test_many_unlike_answers_are_judged_at_once(compute, given):
    assert min(seconds(compute, given) for _ in range(3)) < MOST
