import statistics as stdlib
from collections import Counter
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as some

from outcomes.statistics import option_shares, summarize_numbers, wilson

from .reading import bounded


@bounded
@given(some.lists(some.integers(0, 200), min_size=2, max_size=60))
def test_summaries_agree_with_the_standard_library_on_single_answers(values):
    summary = summarize_numbers(Counter(values))

    assert summary.n == len(values)
    assert summary.mean == pytest.approx(stdlib.fmean(values), rel=1e-12)
    assert summary.sd == pytest.approx(stdlib.stdev(values), rel=1e-12, abs=1e-12)
    assert summary.median == stdlib.median(values)


def test_nobody_answered_has_no_summary():
    for nobody in ({}, {7: 0}):
        assert summarize_numbers(nobody).as_json() == {
            "n": 0,
            "mean": None,
            "sd": None,
            "median": None,
        }


def test_one_answer_has_a_mean_and_no_spread():
    assert summarize_numbers({7: 1}).as_json() == {"n": 1, "mean": 7.0, "sd": None, "median": 7.0}


def test_equal_numbers_of_different_kinds_are_one_value():
    assert summarize_numbers({0.5: 1, 4: 1, Decimal("5.5"): 1, Fraction(2): 1}).mean == 3.0


@pytest.mark.parametrize(
    "bad", [{float("nan"): 1}, {float("inf"): 1}, {"ten": 1}, {None: 1}, {3: -1}]
)
def test_what_is_no_number_is_refused(bad):
    with pytest.raises(ValueError, match="finite number|whole number"):
        summarize_numbers(bad)


def test_options_keep_their_order_and_may_add_up_to_more_than_all():
    shares = option_shares({"b": 7, "a": 6, "none": 0}, 10)

    assert [option.choice for option in shares] == ["b", "a", "none"]
    assert [option.share for option in shares] == [0.7, 0.6, 0.0]
    assert shares[0].ci95 == wilson(7, 10)
    assert shares[1].as_json() == {"choice": "a", "n": 6, "share": 0.6, "ci95": list(wilson(6, 10))}


def test_options_without_respondents_have_no_share():
    assert option_shares({"a": 0}, 0)[0].as_json() == {
        "choice": "a",
        "n": 0,
        "share": None,
        "ci95": None,
    }


@pytest.mark.parametrize(("counts", "respondents"), [({"a": 5}, 4), ({"a": -1}, 4), ({"a": 1}, -4)])
def test_more_ticks_than_respondents_are_refused(counts, respondents):
    with pytest.raises(ValueError, match="more than all|whole number"):
        option_shares(counts, respondents)
