"""Two groups of different people against scipy."""

import pytest
from scipy.stats import chi2_contingency, fisher_exact
from scipy.stats.contingency import association
from statsmodels.stats.proportion import confint_proportions_2indep

from outcomes.statistics import compare_arms


def test_chi_square_v_and_interval_equal_scipy_and_statsmodels():
    comparison, table = compare_arms(130, 200, 45, 100), [[130, 70], [45, 55]]

    assert comparison.test == "chi-square"
    assert (comparison.statistic, comparison.p) == pytest.approx(
        chi2_contingency(table, correction=False)[:2]
    )
    assert comparison.cramers_v == pytest.approx(association(table, method="cramer"))
    assert comparison.ci95 == pytest.approx(
        confint_proportions_2indep(130, 200, 45, 100, method="newcomb", compare="diff")
    )
    assert comparison.difference == pytest.approx(0.2)


def test_a_small_expected_cell_is_fishers():
    comparison = compare_arms(9, 10, 2, 6)

    assert (comparison.test, comparison.statistic) == ("fisher-exact", None)
    assert comparison.p == pytest.approx(fisher_exact([[9, 1], [2, 4]]).pvalue)


@pytest.mark.parametrize("sides", [(0, 0, 3, 9), (3, 9, 0, 0), (0, 0, 0, 0)])
def test_an_empty_side_is_not_tested(sides):
    comparison = compare_arms(*sides)

    assert (comparison.test, comparison.p, comparison.difference, comparison.cramers_v) == (
        None,
        None,
        None,
        None,
    )


def test_all_alike_is_no_difference():
    comparison = compare_arms(50, 50, 40, 40)

    assert (comparison.p, comparison.cramers_v, comparison.difference) == (1.0, 0.0, 0.0)


def test_exchanging_the_arms_turns_the_sign_only():
    comparison, other = compare_arms(60, 90, 30, 80), compare_arms(30, 80, 60, 90)

    assert comparison.difference == -other.difference and comparison.p == pytest.approx(other.p)
    assert comparison.ci95 == pytest.approx((-other.ci95[1], -other.ci95[0]))
