import math

import pytest
from hypothesis import given
from hypothesis import strategies as some
from scipy import stats as scipy_stats
from statsmodels.stats.proportion import proportion_confint

from outcomes.statistics import PairedTable, discordant_odds_ratio, mcnemar_exact

from .reading import bounded

changed = some.integers(1, 300)


def table(gained, lost):
    return PairedTable(both=5, gained=gained, lost=lost, neither=5)


@bounded
@given(changed, changed)
def test_exact_interval_is_clopper_pearson_on_the_share_gained(gained, lost):
    low, high = proportion_confint(gained, gained + lost, method="beta")

    odds = discordant_odds_ratio(table(gained, lost))

    assert odds.value == gained / lost
    assert odds.ci95 == pytest.approx((low / (1 - low), high / (1 - high)), rel=1e-8)


@bounded
@given(changed, changed)
def test_exact_interval_excludes_one_exactly_when_the_exact_test_is_significant(gained, lost):
    low, high = discordant_odds_ratio(table(gained, lost)).ci95

    assert (low > 1 or high < 1) == (mcnemar_exact(lost=lost, gained=gained) < 0.05)


@bounded
@given(changed, changed)
def test_mid_p_limits_leave_half_of_alpha_in_each_mid_tail(gained, lost):
    low, high = discordant_odds_ratio(table(gained, lost), "midp").ci95
    n = gained + lost
    at_low, at_high = (scipy_stats.binom(n, odds / (1 + odds)) for odds in (low, high))

    assert at_low.sf(gained) + at_low.pmf(gained) / 2 == pytest.approx(0.025, rel=1e-7)
    assert at_high.cdf(gained - 1) + at_high.pmf(gained) / 2 == pytest.approx(0.025, rel=1e-7)


@pytest.mark.parametrize("method", ["exact", "midp", "wald"])
@bounded
@given(gained=changed, lost=changed)
def test_exchanging_before_and_after_inverts_the_odds(method, gained, lost):
    low, high = discordant_odds_ratio(table(gained, lost), method).ci95

    assert discordant_odds_ratio(table(lost, gained), method).ci95 == pytest.approx(
        (1 / high, 1 / low), rel=1e-9
    )


@pytest.mark.parametrize("method", ["exact", "midp"])
def test_without_losses_the_odds_are_infinite_above_a_lower_limit(method):
    odds = discordant_odds_ratio(table(6, 0), method)

    assert odds.value == math.inf
    assert 0 < odds.ci95[0] < odds.ci95[1] == math.inf


@pytest.mark.parametrize("method", ["exact", "midp"])
def test_without_gains_the_odds_are_zero_below_an_upper_limit(method):
    odds = discordant_odds_ratio(table(0, 6), method)

    assert (odds.value, odds.ci95[0]) == (0, 0)
    assert 0 < odds.ci95[1] < math.inf


def test_wald_interval_needs_both_directions():
    assert discordant_odds_ratio(table(6, 0), "wald").ci95 is None
    assert discordant_odds_ratio(table(0, 6), "wald").ci95 is None


def test_nobody_changed_has_no_odds():
    odds = discordant_odds_ratio(table(0, 0))

    assert (odds.value, odds.ci95) == (None, None)


def test_an_unknown_interval_is_refused():
    with pytest.raises(ValueError, match="exact, midp, wald"):
        discordant_odds_ratio(table(3, 2), "profile")
