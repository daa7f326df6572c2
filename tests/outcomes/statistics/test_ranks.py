from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as some
from scipy import stats as scipy_stats

from outcomes.statistics import (
    mann_whitney,
    mcnemar_asymptotic,
    wilcoxon_exact,
    wilcoxon_pratt,
    wilcoxon_wilcox,
    wilcoxon_zsplit,
)

from .reading import bounded

changes = some.dictionaries(some.integers(-4, 4), some.integers(0, 60), min_size=1)
answers = some.dictionaries(some.integers(1, 5), some.integers(0, 60), min_size=1)


def spread(counts):
    return list(Counter(counts).elements())


@pytest.mark.parametrize(
    ("method", "ours"),
    [("pratt", wilcoxon_pratt), ("wilcox", wilcoxon_wilcox), ("zsplit", wilcoxon_zsplit)],
)
@bounded
@given(differences=changes)
def test_signed_ranks_agree_with_scipy(method, ours, differences):
    values = spread(differences)
    assume(any(values))
    expected = scipy_stats.wilcoxon(
        values, zero_method=method, correction=False, method="asymptotic", alternative="two-sided"
    )

    tested = ours(differences)

    assert min(tested.w_plus, tested.w_minus) == expected.statistic
    assert tested.p == pytest.approx(expected.pvalue, rel=1e-9)
    assert abs(tested.z) == pytest.approx(abs(expected.zstatistic), rel=1e-9, abs=1e-12)


@bounded
@given(changes)
def test_turned_differences_turn_z_and_keep_p(differences):
    ranks, other = (
        wilcoxon_pratt(differences),
        wilcoxon_pratt({-value: n for value, n in differences.items()}),
    )

    assert (ranks.z, ranks.p) == (-other.z, other.p)
    assert (ranks.w_plus, ranks.w_minus) == (other.w_minus, other.w_plus)


@bounded
@given(some.integers(0, 300), some.integers(0, 300), some.integers(0, 300))
def test_on_one_binary_item_squared_z_is_the_uncorrected_mcnemar(unchanged, lost, gained):
    assume(lost + gained)
    chi2 = mcnemar_asymptotic(lost=lost, gained=gained, continuity=False).statistic

    assert wilcoxon_pratt({0: unchanged, 1: gained, -1: lost}).z ** 2 == pytest.approx(
        chi2, rel=1e-12
    )


def test_only_the_order_of_sizes_matters():
    thirds = {Fraction(k, 3): n for k, n in ((-1, 4), (0, 7), (1, 9), (2, 3))}

    assert wilcoxon_pratt(thirds) == wilcoxon_pratt({-10: 4, 0: 7, 10: 9, 11: 3})


@pytest.mark.parametrize("differences", [{0: 12}, {}])
@pytest.mark.parametrize("test", [wilcoxon_pratt, wilcoxon_wilcox])
def test_without_any_change_z_is_zero_and_p_one(test, differences):
    tested = test(differences)

    assert (tested.z, tested.p, tested.rank_biserial) == (0.0, 1.0, None)


def test_one_sided_change_is_a_rank_biserial_of_one():
    assert wilcoxon_pratt({0: 5, 1: 3, 2: 4}).rank_biserial == 1
    assert wilcoxon_pratt({0: 5, -1: 3, -2: 4}).rank_biserial == -1


@pytest.mark.parametrize("alternative", ["two-sided", "greater", "less"])
@bounded
@given(
    values=some.sets(some.integers(1, 40), min_size=1, max_size=14),
    signs=some.randoms(use_true_random=False),
)
def test_exact_signed_rank_agrees_with_scipy(alternative, values, signs):
    signed = [value * signs.choice([-1, 1]) for value in values]
    expected = scipy_stats.wilcoxon(signed, method="exact", alternative=alternative).pvalue

    assert wilcoxon_exact(Counter(signed), alternative).p == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("differences", [{1: 2}, {1: 1, -1: 1}, {0: 1, 2: 1}])
def test_exact_signed_rank_refuses_ties_and_zeros(differences):
    with pytest.raises(ValueError, match="without ties and zeros"):
        wilcoxon_exact(differences)


def test_exact_signed_rank_refuses_an_unknown_alternative():
    with pytest.raises(ValueError, match="Unknown alternative"):
        wilcoxon_exact({1: 1}, "bigger")


@bounded
@given(answers, answers)
def test_rank_sums_agree_with_scipy(x, y):
    assume(sum(x.values()) and sum(y.values()))
    assume(len(set(spread(x)) | set(spread(y))) > 1)
    expected = scipy_stats.mannwhitneyu(
        spread(x), spread(y), alternative="two-sided", method="asymptotic", use_continuity=True
    )

    tested = mann_whitney(x, y)

    assert tested.u == expected.statistic
    assert tested.p == pytest.approx(expected.pvalue, rel=1e-9)


@bounded
@given(answers, answers)
def test_exchanging_the_groups_turns_the_rank_sum(x, y):
    assume(sum(x.values()) and sum(y.values()))
    ranks, other = mann_whitney(x, y), mann_whitney(y, x)

    assert (ranks.z, ranks.p) == (-other.z, other.p)
    assert ranks.rank_biserial == pytest.approx(-other.rank_biserial, abs=1e-12)


def test_equal_answers_in_both_groups_have_p_one():
    tested = mann_whitney({3: 4}, {3: 9})

    assert (tested.z, tested.p, tested.rank_biserial) == (0.0, 1.0, 0.0)


def test_rank_sums_of_single_people_exist():
    assert mann_whitney({1: 1}, {2: 1}).p == pytest.approx(1.0)


@pytest.mark.parametrize("groups", [({}, {1: 2}), ({1: 2}, {1: 0})])
def test_rank_sums_refuse_an_empty_group(groups):
    with pytest.raises(ValueError, match="both groups"):
        mann_whitney(*groups)


@pytest.mark.parametrize("bad", [{1: -1}, {1: 2.0}, {float("nan"): 1}, {float("inf"): 1}])
@pytest.mark.parametrize("test", [wilcoxon_pratt, lambda bad: mann_whitney(bad, {1: 1})])
def test_what_is_no_count_or_number_is_refused(test, bad):
    with pytest.raises(ValueError, match="whole number|finite"):
        test(bad)
