from collections import Counter

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as some
from scipy import stats as scipy_stats
from statsmodels.stats.contingency_tables import cochrans_q as statsmodels_q

from outcomes.statistics import (
    GroupMean,
    cochrans_q,
    d_av,
    d_unpaired,
    d_z,
    paired_t,
    pooled_t,
    welch_t,
)

from .reading import bounded

groups = some.builds(GroupMean, some.floats(-50, 50), some.floats(0.1, 30), some.integers(2, 500))


@bounded
@given(some.lists(some.integers(-6, 6), min_size=2, max_size=80))
def test_paired_t_agrees_with_scipy(differences):
    assume(len(set(differences)) > 1)
    expected = scipy_stats.ttest_1samp(differences, 0)

    tested = paired_t(Counter(differences))

    assert tested.t == pytest.approx(expected.statistic, rel=1e-9, abs=1e-12)
    assert tested.p == pytest.approx(expected.pvalue, rel=1e-9)
    assert tested.ci95 == pytest.approx(tuple(expected.confidence_interval()), rel=1e-9, abs=1e-12)


@pytest.mark.parametrize(("ours", "equal_var"), [(welch_t, False), (pooled_t, True)])
@bounded
@given(pre=groups, post=groups)
def test_unpaired_t_agrees_with_scipy(ours, equal_var, pre, post):
    expected = scipy_stats.ttest_ind_from_stats(
        post.mean, post.sd, post.n, pre.mean, pre.sd, pre.n, equal_var=equal_var
    )

    tested = ours(pre, post)

    assert tested.t == pytest.approx(expected.statistic, rel=1e-9, abs=1e-12)
    assert tested.p == pytest.approx(expected.pvalue, rel=1e-6, abs=1e-300)
    assert tested.ci95[0] <= tested.difference <= tested.ci95[1]


@bounded
@given(some.lists(some.tuples(*[some.integers(0, 1)] * 3), min_size=3, max_size=60))
def test_cochrans_q_agrees_with_statsmodels(rows):
    assume(any(0 < sum(row) < 3 for row in rows))
    expected = statsmodels_q(np.array(rows))

    tested = cochrans_q(Counter(rows))

    assert tested.statistic == pytest.approx(expected.statistic, rel=1e-9, abs=1e-12)
    assert tested.p == pytest.approx(expected.pvalue, rel=1e-9)


def test_two_time_points_make_cochrans_q_the_uncorrected_mcnemar():
    assert cochrans_q(
        {(1, 1): 794, (1, 0): 150, (0, 1): 86, (0, 0): 570}
    ).statistic == pytest.approx(64**2 / 236)


def test_learners_who_never_vary_give_a_q_of_zero():
    assert (cochrans_q({(1, 1, 1): 4, (0, 0, 0): 3}).statistic, cochrans_q({(1, 1, 1): 4}).p) == (
        0,
        1,
    )


def test_standardised_differences_have_their_own_divisors():
    pre, post = GroupMean(4.0, 3.0, 20), GroupMean(6.0, 4.0, 20)

    assert d_av(2.0, 3.0, 4.0) == 2 / 3.5
    assert d_z(2.0, 5.0) == 0.4
    assert d_unpaired(pre, post) == pytest.approx(2 / 12.5**0.5)


def test_scores_without_spread_have_no_standardised_difference():
    assert (d_av(2.0, 0.0, 0.0), d_z(2.0, 0.0)) == (None, None)
    assert d_unpaired(GroupMean(1, 0, 5), GroupMean(2, 0, 5)) is None


@pytest.mark.parametrize("differences", [{}, {1: 1}, {2: 40}])
def test_paired_t_refuses_what_does_not_vary(differences):
    with pytest.raises(ValueError, match="two people or more"):
        paired_t(differences)


@pytest.mark.parametrize("test", [welch_t, pooled_t])
@pytest.mark.parametrize("sd_and_n", [(0.0, 5), (1.0, 1)])
def test_unpaired_t_refuses_single_people_and_constant_scores(test, sd_and_n):
    with pytest.raises(ValueError, match="t test needs"):
        test(GroupMean(1.0, *sd_and_n), GroupMean(2.0, *sd_and_n))


@pytest.mark.parametrize(
    "summary", [(1.0, -1.0, 5), (float("nan"), 1.0, 5), (1.0, 1.0, -5), (1.0, 1.0, 5.5)]
)
def test_impossible_summaries_are_refused(summary):
    with pytest.raises(ValueError, match="finite mean|whole number"):
        GroupMean(*summary)


@pytest.mark.parametrize(
    "patterns", [{}, {(1,): 3}, {(1, 0): 1, (1, 0, 1): 1}, {(2, 0): 1}, {(1, 0): -1}]
)
def test_patterns_of_the_wrong_shape_are_refused(patterns):
    with pytest.raises(ValueError, match="time point|whole number"):
        cochrans_q(patterns)
