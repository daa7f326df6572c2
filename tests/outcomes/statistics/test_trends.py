"""Against scipy, statsmodels and by hand."""

import numpy as np
import pytest
from statsmodels.stats.contingency_tables import Table
from statsmodels.stats.proportion import confint_proportions_2indep

from outcomes.statistics import equivalence, trend_of_shares

PERIODS = [(0, 20, 50), (1, 24, 40), (2, 50, 70), (4, 10, 12)]


def test_the_trend_is_that_of_statsmodels():
    table = Table(np.array([[n - right, right] for _, right, n in PERIODS]), shift_zeros=False)
    expected = table.test_ordinal_association(
        row_scores=np.array([time for time, _, _ in PERIODS]), col_scores=np.array([0, 1])
    )

    trend = trend_of_shares(PERIODS)

    n = sum(n for _, _, n in PERIODS)  # statsmodels divides the variance by n - 1
    assert trend.statistic == pytest.approx(expected.zscore * np.sqrt(n / (n - 1)))
    assert trend.p < 0.001


@pytest.mark.parametrize(
    "periods", [[], [(0, 3, 9)], [(0, 3, 3), (1, 4, 4)], [(0, 0, 3), (1, 0, 0)]]
)
def test_without_two_periods_or_without_spread_there_is_no_trend(periods):
    assert trend_of_shares(periods) is None


def test_the_interval_of_two_wordings_is_newcombes_at_90_percent():
    low, high = confint_proportions_2indep(
        90, 150, 80, 140, method="newcomb", compare="diff", alpha=0.1
    )

    comparison = equivalence((80, 140), (90, 150))

    assert comparison.ci90 == pytest.approx((low, high))
    assert not comparison.is_equivalent and not comparison.differs


def test_many_alike_answers_are_equivalent_and_few_are_not():
    assert equivalence((600, 1000), (610, 1000)).is_equivalent
    assert not equivalence((6, 10), (6, 10)).is_equivalent
    assert equivalence((100, 400), (300, 400)).differs
    assert equivalence((0, 0), (3, 4)).ci90 is None
