import pytest
from hypothesis import assume, given
from hypothesis import strategies as some
from scipy import stats as scipy_stats

from outcomes.statistics import compare_ratings

from .reading import bounded

tables = some.lists(
    some.lists(some.integers(0, 15), min_size=4, max_size=4), min_size=4, max_size=4
)


def turned(table):
    return [list(column) for column in zip(*table, strict=True)]


@bounded
@given(tables)
def test_ratings_agree_with_scipy_on_the_single_learners(table):
    pairs = [(i, j) for i in range(4) for j in range(4) for _ in range(table[i][j])]
    differences = [after - before for before, after in pairs]
    assume(any(differences))
    expected = scipy_stats.wilcoxon(
        differences, zero_method="pratt", correction=False, method="asymptotic"
    )

    result = compare_ratings(table)

    assert result.p == pytest.approx(expected.pvalue, rel=1e-9)
    assert result.mean_pre == pytest.approx(1 + sum(before for before, _ in pairs) / len(pairs))
    assert result.mean_post == pytest.approx(1 + sum(after for _, after in pairs) / len(pairs))
    assert result.improved == sum(d > 0 for d in differences)
    assert result.same == sum(d == 0 for d in differences)
    assert result.worse == sum(d < 0 for d in differences)


@bounded
@given(tables)
def test_exchanging_before_and_after_turns_the_ratings(table):
    assume(any(map(sum, table)))
    comparison, other = compare_ratings(table), compare_ratings(turned(table))

    assert (comparison.statistic, comparison.p, comparison.improved) == (
        -other.statistic,
        other.p,
        other.worse,
    )
    assert list(comparison.pre) == list(other.post)


def test_nobody_matched_has_counts_and_nothing_else():
    result = compare_ratings([[0] * 5] * 5).as_json()

    assert (result["pre"], result["post"], result["same"]) == ([0] * 5, [0] * 5, 0)
    assert [
        result[key] for key in ("mean_pre", "mean_post", "test", "statistic", "p", "rank_biserial")
    ] == [None] * 6


def test_nobody_changed_has_p_one_and_no_correlation():
    result = compare_ratings([[3, 0, 0], [0, 4, 0], [0, 0, 5]])

    assert (result.statistic, result.p, result.rank_biserial, result.same) == (0.0, 1.0, None, 12)


def test_everybody_rising_has_a_correlation_of_one():
    assert compare_ratings([[0, 3], [0, 0]]).rank_biserial == 1


@pytest.mark.parametrize(
    "table", [[], [[1]], [[1, 2], [3, 4], [5, 6]], [[1, 2, 3], [4, 5, 6]], [[1, 2], [3, -1]]]
)
def test_tables_that_are_not_square_counts_are_refused(table):
    with pytest.raises(ValueError, match="square table|whole number"):
        compare_ratings(table)
