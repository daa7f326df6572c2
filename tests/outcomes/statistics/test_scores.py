"""One score a learner. By hand, and beside scipy's noncentral t."""

import pytest
from scipy import optimize, stats

from outcomes.statistics import compare_scores, interval_of_noncentrality, noncentral_t_cdf

# (pairs, right before, right after): learners. Scores before 0, ½, ½, 1; after ½, ½, 1, 1.
FOUR = {(2, 0, 1): 1, (2, 1, 1): 1, (2, 1, 2): 1, (4, 4, 4): 1}


def test_four_learners_by_hand():
    scores = compare_scores(FOUR)

    assert (scores.n, scores.pre.mean, scores.post.mean, scores.change) == (4, 0.5, 0.75, 0.25)
    assert (scores.pre.median, scores.post.median) == (0.5, 0.75)
    assert scores.pre.sd == pytest.approx((1 / 6) ** 0.5)
    assert (scores.all_right_pre.count, scores.all_right_post.count) == (1, 2)
    # Changes ½, 0, ½, 0: mean ¼, variance 1/12; t = ¼ / sqrt(1/48) = sqrt 3.
    assert scores.tested.t == pytest.approx(3**0.5)
    assert scores.d_z == pytest.approx(0.25 * 12**0.5)
    spread = ((1 / 6) ** 0.5 + (1 / 12) ** 0.5) / 2
    assert scores.d_av == pytest.approx(0.25 / spread)
    assert scores.d_av_ci95[0] < scores.d_av < scores.d_av_ci95[1]


def test_nobody_has_no_score():
    scores = compare_scores({})

    assert scores.n == 0
    assert {scores.pre.mean, scores.change, scores.tested, scores.d_av, scores.d_z} == {None}


def test_one_learner_has_a_score_and_no_test():
    scores = compare_scores({(2, 0, 1): 1})

    assert (scores.change, scores.tested, scores.d_z, scores.pre.sd) == (0.5, None, None, None)


def test_where_all_change_alike_nothing_is_tested():
    scores = compare_scores({(2, 0, 1): 9, (2, 1, 2): 3})

    assert scores.change == 0.5 and scores.tested is scores.d_z is scores.d_z_ci95 is None


@pytest.mark.parametrize(
    ("t", "df", "noncentrality"), [(2, 1, 1), (2, 3, 0.5), (13.2565, 329, 12), (30, 12, 28)]
)
def test_the_noncentral_t_agrees_with_scipy(t, df, noncentrality):
    known = stats.nct.cdf(t, df, noncentrality)

    assert noncentral_t_cdf(t, df, noncentrality) == pytest.approx(known, abs=1e-7)


@pytest.mark.parametrize(("t", "df"), [(13.2565, 329), (1.7320508, 3), (4.0, 11)])
def test_the_interval_of_an_effect_agrees_with_scipy(t, df):
    limits = [
        optimize.brentq(lambda nc, p=p: stats.nct.cdf(t, df, nc) - p, t - 12, t + 12)
        for p in (0.975, 0.025)
    ]

    assert interval_of_noncentrality(t, df) == pytest.approx(limits, abs=1e-5)


def test_the_interval_of_a_fall_is_that_of_the_rise_turned_round():
    low, high = interval_of_noncentrality(4.0, 11)

    assert interval_of_noncentrality(-4.0, 11) == pytest.approx((-high, -low))
