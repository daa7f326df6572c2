"""A p said of a hidden table is that of the worst table what is shown allows."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as some

from outcomes.statistics import mcnemar_exact
from outcomes.statistics.ranks import wilcoxon_pratt
from outcomes.suppression import worst_case

STEPS = {"both": 0, "gained": 1, "lost": -1, "neither": 0}
WAYS = [(first, two) for first in STEPS for two in STEPS]
few = some.integers(0, 25)


@given(few, few, few, few)
def test_of_margins_no_table_has_a_larger_p(both, gained, lost, neither):
    n, before, after = both + gained + lost + neither, both + lost, both + gained

    worst = worst_case.of_margins(n, before, after)

    possible = range(max(0, before - after), min(before, n - after) + 1)
    ps = [mcnemar_exact(lost=lost, gained=after - before + lost) for lost in possible]
    assert worst == max(ps)


@settings(deadline=None)
@given(some.lists(few, min_size=16, max_size=16))
def test_of_two_items_no_way_to_part_the_steps_has_a_larger_p(people):
    joint = dict(zip(WAYS, people, strict=True))
    changes: Counter[int] = Counter()
    for (first, two), n in joint.items():
        changes[STEPS[first] + STEPS[two]] += n
    gained, lost = (
        sum(n * way.count(cell) for way, n in joint.items()) for cell in ("gained", "lost")
    )

    p = wilcoxon_pratt(changes).p

    assert p <= worst_case.of_two_items(sum(people), gained, lost) + 1e-12


@settings(deadline=None)
@given(some.lists(some.integers(-4, 4), min_size=1, max_size=120))
def test_of_who_rose_and_fell_no_sizes_of_change_have_a_larger_p(changes):
    rose, fell = (sum(change * sign > 0 for change in changes) for sign in (1, -1))

    p = wilcoxon_pratt(Counter(changes)).p

    assert p <= worst_case.of_moves(len(changes), rose, fell) + 1e-12


def test_where_there_are_too_many_ways_to_try_nothing_is_said():
    assert worst_case.of_two_items(100_000, 40_000, 9_000) == 1.0
    assert worst_case.of_two_items(212, 103, 27) < 0.001
