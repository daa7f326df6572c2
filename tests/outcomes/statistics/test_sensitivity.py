"""Whether what the matched show holds, whatever those who are missing know."""

from fractions import Fraction

import pytest

from outcomes.statistics import sensitivity

ROSE = {(2, 0, 2): 18, (2, 1, 1): 4, (2, 2, 1): 2}  # scores before 0, ½, 1; after 1, ½, ½
NOT_MOVED = {(2, 0, 1): 5, (2, 1, 0): 5}
HALF = Fraction(1, 2)


def by_name(judged):
    return {scenario.name: scenario for scenario in judged.scenarios}


def test_the_scenarios_by_hand():
    judged = by_name(sensitivity(ROSE, {HALF: 6}, {Fraction(1): 2}))

    matched = judged["matched"]
    assert (matched.n, matched.pre, matched.post) == (24, 4 / 24, 21 / 24)
    assert (judged["unchanged"].pre, judged["unchanged"].post) == (9 / 32, 26 / 32)
    # Worst: six of a half fall to nothing, and the two who were right after were right before.
    assert (judged["worst"].pre, judged["worst"].post) == (9 / 32, 23 / 32)
    assert (judged["overlapping"].pre, judged["overlapping"].post) == (7 / 30, 23 / 26)
    assert {scenario.n for name, scenario in judged.items() if name != "matched"} == {32}


def test_few_missing_do_not_overturn_what_the_matched_show():
    judged = sensitivity(ROSE, {HALF: 2}, {})

    assert judged.survives and all(scenario.holds for scenario in judged.scenarios)


def test_many_missing_may():
    judged = sensitivity(ROSE, {Fraction(1): 30}, {})

    assert judged.survives is False
    assert by_name(judged)["matched"].holds and not by_name(judged)["worst"].holds


def test_against_a_fall_the_worst_case_is_that_the_missing_rose():
    fell = {(pairs, after, before): n for (pairs, before, after), n in ROSE.items()}

    worst = by_name(sensitivity(fell, {HALF: 6}, {}))["worst"]

    assert worst.post == (4 + 6) / 30 and worst.holds


@pytest.mark.parametrize("cells", [{}, {(2, 0, 1): 1}, NOT_MOVED, {(2, 0, 1): 5}])
def test_without_a_change_beyond_chance_there_is_nothing_to_overturn(cells):
    judged = sensitivity(cells, {HALF: 3}, {Fraction(1): 2})

    assert judged.survives is None
    assert {scenario.holds for scenario in judged.scenarios} == {None}
