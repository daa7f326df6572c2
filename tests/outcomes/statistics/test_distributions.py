import math
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as some
from scipy import special
from scipy import stats as scipy_stats

from outcomes.statistics import distributions as d

from .reading import bounded

shapes = some.floats(0.5, 200_000)
inner = some.floats(1e-6, 1 - 1e-6)


@bounded
@given(shapes, shapes, inner)
def test_beta_distribution_agrees_with_scipy(a, b, probability):
    x = float(scipy_stats.beta.ppf(probability, a, b))

    assert d.beta_cdf(x, a, b) == pytest.approx(special.betainc(a, b, x), rel=5e-10)


@bounded
@given(some.integers(1, 200_000), some.floats(0, 1), some.sampled_from([0.025, 0.5, 0.975]))
def test_beta_quantile_agrees_with_scipy(n, part, probability):
    a = max(1, round(part * n))

    assert d.beta_quantile(probability, a, n - a + 1) == pytest.approx(
        scipy_stats.beta.ppf(probability, a, n - a + 1), rel=1e-10
    )


@bounded
@given(some.floats(0.7, 1e6), some.sampled_from([0.0005, 0.025, 0.3, 0.5, 0.9, 0.975, 0.9995]))
def test_t_quantile_agrees_with_scipy(df, probability):
    assert d.t_quantile(probability, df) == pytest.approx(
        scipy_stats.t.ppf(probability, df), rel=1e-10
    )


@bounded
@given(some.floats(-40, 40), some.floats(0.7, 1e6))
def test_t_tails_agree_with_scipy(t, df):
    assert d.t_two_sided(t, df) == pytest.approx(2 * scipy_stats.t.sf(abs(t), df), rel=1e-9)


@bounded
@given(some.integers(1, 12), some.floats(0, 200))
def test_chi_square_tail_agrees_with_scipy(df, x):
    assert d.chi_square_tail(x, df) == pytest.approx(scipy_stats.chi2.sf(x, df), rel=1e-10)


@bounded
@given(some.integers(1, 150_000), some.floats(-6, 6))
def test_fair_coin_agrees_with_scipy_in_both_ways_of_computing(tosses, deviations):
    heads = min(tosses, max(0, round(tosses / 2 + deviations * math.sqrt(tosses) / 2)))

    assert d.fair_coin_tail(heads, tosses) == pytest.approx(
        scipy_stats.binom.cdf(heads, tosses, 0.5), rel=1e-9
    )
    assert d.fair_coin_probability(heads, tosses) == pytest.approx(
        scipy_stats.binom.pmf(heads, tosses, 0.5), rel=1e-9
    )


def test_exact_integers_and_the_beta_function_meet_where_one_takes_over():
    tosses = d._EXACT_TOSSES

    for heads in (0, 700, 900, 999):
        assert d.beta_cdf(0.5, tosses - heads, heads + 1) == pytest.approx(
            d.fair_coin_tail(heads, tosses), rel=1e-10
        )


def test_fair_coin_tail_outside_its_range_is_nothing_or_everything():
    assert d.fair_coin_tail(-1, 5) == 0
    assert d.fair_coin_tail(5, 5) == 1


def test_a_p_value_is_never_zero():
    assert d.normal_two_sided(60) == d.SMALLEST_P > 0
    assert d.positive_p(0.0) == d.SMALLEST_P


@bounded
@given(some.floats(-8, 8))
def test_normal_tails_agree_with_scipy(z):
    assert d.normal_two_sided(z) == pytest.approx(2 * scipy_stats.norm.sf(abs(z)), rel=1e-12)


def test_the_quantile_for_intervals_is_the_normal_one():
    assert pytest.approx(scipy_stats.norm.ppf(0.975), rel=1e-15) == d.Z95
    assert NormalDist().cdf(d.Z95) == pytest.approx(0.975, abs=1e-15)


def test_root_is_refused_without_a_change_of_sign():
    with pytest.raises(ValueError, match="same sign"):
        d.find_root(lambda x: x * x + 1, -1, 1)


@pytest.mark.parametrize(("probability", "df"), [(0, 5), (1, 5), (0.975, 0)])
def test_t_quantile_refuses_what_has_none(probability, df):
    with pytest.raises(ValueError, match="t quantile"):
        d.t_quantile(probability, df)


@pytest.mark.parametrize(("x", "df"), [(1, 0), (-1, 1)])
def test_chi_square_tail_refuses_what_has_none(x, df):
    with pytest.raises(ValueError, match="chi-square"):
        d.chi_square_tail(x, df)
