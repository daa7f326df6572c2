import time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as some
from scipy import stats as scipy_stats
from statsmodels.stats.proportion import proportions_ztest

from outcomes.statistics import chi_square_2x2, cramers_v, fisher_exact, two_proportion_z
from outcomes.statistics.hypergeometric import hypergeometric_two_sided

from .reading import bounded

small = some.integers(0, 60)
tables = some.tuples(some.tuples(small, small), some.tuples(small, small))


@bounded
@given(tables)
def test_fisher_agrees_with_scipy(table):
    assume(sum(map(sum, table)))

    assert fisher_exact(table).p == pytest.approx(scipy_stats.fisher_exact(table).pvalue, rel=1e-9)


@pytest.mark.parametrize("correction", [True, False])
@bounded
@given(table=tables)
def test_chi_square_agrees_with_scipy(correction, table):
    (a, b), (c, d) = table
    assume((a + b) * (c + d) * (a + c) * (b + d))
    expected = scipy_stats.chi2_contingency(table, correction=correction)

    ours = chi_square_2x2(table, correction=correction)

    assert ours.statistic == pytest.approx(expected.statistic, rel=1e-9, abs=1e-9)
    assert ours.p == pytest.approx(expected.pvalue, rel=1e-7)


@bounded
@given(tables)
def test_squared_z_is_the_uncorrected_chi_square(table):
    (a, b), (c, d) = table
    assume((a + b) * (c + d) * (a + c) * (b + d))
    z = two_proportion_z(c, c + d, a, a + b)
    expected_z, expected_p = proportions_ztest([a, c], [a + b, c + d])

    assert z.statistic == pytest.approx(expected_z, rel=1e-9, abs=1e-9)
    assert z.p == pytest.approx(expected_p, rel=1e-9)
    assert z.statistic**2 == pytest.approx(
        chi_square_2x2(table, correction=False).statistic, rel=1e-9, abs=1e-12
    )
    assert cramers_v(table) == pytest.approx(
        abs(z.statistic) / (a + b + c + d) ** 0.5, rel=1e-9, abs=1e-12
    )


def test_fisher_of_a_sparse_table_of_many_people_is_quick_and_positive():
    p = fisher_exact([[700, 99_300], [0, 100_000]]).p

    assert 0 < p < 1e-200


def test_fisher_of_three_answers_beside_a_million_is_quick():
    """As for an item edited late: hardly anybody answered the new wording before."""
    begun = time.process_time()

    assert fisher_exact(((500_000, 500_000), (3, 0))).p == pytest.approx(0.25, abs=1e-5)
    assert time.process_time() - begun < 2  # ten seconds as factorials


def test_alike_answers_on_both_sides_give_z_of_zero():
    assert (two_proportion_z(0, 9, 0, 8).statistic, two_proportion_z(9, 9, 8, 8).p) == (0, 1)


@pytest.mark.parametrize(
    "table",
    [[[1, 2, 3], [4, 5, 6]], [[1, 2]], [[1, 2], [3, -1]], [[1, 2], [3, 4.0]], [[0, 0], [0, 0]]],
)
@pytest.mark.parametrize(
    "test", [fisher_exact, cramers_v, lambda table: chi_square_2x2(table, correction=False)]
)
def test_tables_that_are_not_two_by_two_counts_are_refused(test, table):
    with pytest.raises(ValueError, match="two rows|whole number|empty"):
        test(table)


def test_chi_square_refuses_an_empty_margin():
    with pytest.raises(ValueError, match="row or column is empty"):
        chi_square_2x2([[0, 4], [0, 6]], correction=False)


def test_z_refuses_an_empty_side():
    with pytest.raises(ValueError, match="both sides"):
        two_proportion_z(0, 0, 2, 3)


@pytest.mark.parametrize(
    "table",
    [
        ((600, 610), (590, 615)),
        ((900, 1_100), (1_000, 1_000)),
        ((2_000, 900), (700, 4_000)),
        ((700, 20_000), (640, 30_000)),
        ((1_500, 1_500), (1_500, 1_500)),
    ],
)
def test_fisher_of_long_margins_agrees_with_scipy(table):
    assert fisher_exact(table).p == pytest.approx(scipy_stats.fisher_exact(table).pvalue, rel=1e-9)


@bounded
@given(tables)
def test_the_sum_from_a_table_outwards_is_that_of_all_tables(table):
    (a, b), (c, d) = table
    assume((a + b) * (c + d) * (a + c) * (b + d))

    p = hypergeometric_two_sided(a, a + b, a + c, a + b + c + d)

    assert p == pytest.approx(fisher_exact(table).p, rel=1e-10)


def test_fisher_of_a_hundred_million_in_each_cell_is_quick():
    many, begun = 10**8, time.process_time()

    assert fisher_exact(((many, many), (many, many))).p == pytest.approx(1)
    assert fisher_exact(((many, many + 30_000), (many, many))).p == pytest.approx(0.1336807880)
    assert time.process_time() - begun < 0.6  # the first took minutes as whole numbers
