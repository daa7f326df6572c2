"""How wide, how many, and when to be careful."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outcomes.statistics import (
    PairedTable,
    compare_matched_item,
    precision_of_change,
    precision_of_item,
    warnings_of,
)
from outcomes.statistics.precision import _newcombe_width

COUNTS = st.integers(0, 60)


@given(COUNTS, COUNTS, COUNTS, COUNTS)
def test_the_width_at_its_own_n_is_the_width_of_the_interval(both, gained, lost, neither):
    table = PairedTable(both, gained, lost, neither)
    precise = precision_of_item(table, targets=())
    if table.n:
        low, high = compare_matched_item(table).change_ci95
        assert (
            precise.width
            == pytest.approx(high - low)
            == pytest.approx(_newcombe_width(table, table.n))
        )
    else:
        assert precise.width is None


@settings(max_examples=40)
@given(COUNTS, COUNTS, COUNTS, COUNTS)
def test_n_is_the_least_that_is_narrow_enough(both, gained, lost, neither):
    table = PairedTable(both, gained, lost, neither)
    for width, n in precision_of_item(table).n_for:
        assert (n is None) == (table.n == 0)
        if n is not None:
            assert _newcombe_width(table, n) <= width
            assert n == 1 or _newcombe_width(table, n - 1) > width


def test_ten_times_the_same_answers_confirm_the_prediction():
    table = PairedTable(40, 30, 10, 20)
    larger = PairedTable(400, 300, 100, 200)

    assert _newcombe_width(table, 1000) == pytest.approx(precision_of_item(larger, ()).width)


def test_an_average_narrows_with_the_square_root():
    precise = precision_of_change(100, 0.2, (0.1, 0.3))

    assert precise.n_for == ((0.20, 100), (0.15, 178), (0.10, 400), (0.05, 1600))


def test_without_an_interval_nothing_is_promised():
    assert precision_of_change(1, 0.0, None).as_json()["n_for"][0] == {"width": 0.20, "n": None}


@pytest.mark.parametrize(
    ("matched", "after", "before", "changed", "codes"),
    [
        (19, 19, 0.5, 6, ["few-matched"]),
        (20, 41, 0.5, 6, ["under-half-matched"]),
        (20, 40, 0.9, 6, ["ceiling"]),
        (20, 20, 0.5, 5, ["few-discordant"]),
        (20, 40, 0.89, 6, []),
        (20, 0, 0.5, None, []),
        (0, 50, None, 0, []),
    ],
)
def test_warnings_by_rule(matched, after, before, changed, codes):
    assert warnings_of(matched, after, before, changed) == codes
