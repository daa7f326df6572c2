import pytest
from scipy import stats

from outcomes.statistics import chi_square_of_two_rows


@pytest.mark.parametrize(
    "rows", [([10, 20, 30], [12, 9, 40]), ([189, 46, 36, 20], [43, 11, 16, 9]), ([5, 9], [9, 5])]
)
def test_it_agrees_with_scipy(rows):
    tested = chi_square_of_two_rows(*rows)

    known = stats.chi2_contingency(rows, correction=False)
    assert (tested.statistic, tested.p, tested.df) == pytest.approx(known[:3])
    assert tested.cramers_v == pytest.approx((known[0] / sum(map(sum, rows))) ** 0.5)


def test_a_column_of_nobody_counts_for_nothing():
    assert chi_square_of_two_rows([10, 0, 20], [20, 0, 10]).df == 1


@pytest.mark.parametrize(
    "rows", [([], []), ([9], [4]), ([9, 8], [0, 0]), ([1, 1], [1, 1]), ([90, 1], [40, 0])]
)
def test_what_the_approximation_does_not_bear_is_not_tested(rows):
    assert chi_square_of_two_rows(*rows).test is None
