import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as some
from statsmodels.stats.proportion import (
    confint_proportions_2indep,
    proportion_confint,
    proportions_ztest,
)

from outcomes.statistics import (
    agresti_caffo,
    clopper_pearson,
    compare_unmatched,
    fisher_exact,
    jeffreys,
    newcombe_independent,
    shares_only,
    wald,
    wilson,
)

from .reading import bounded

parts = some.integers(1, 3000).flatmap(lambda n: some.tuples(some.integers(0, n), some.just(n)))
sides = some.tuples(parts, parts).map(lambda both: (*both[0], *both[1]))


@bounded
@given(parts)
def test_wilson_and_exact_intervals_agree_with_statsmodels(part):
    assert wilson(*part) == pytest.approx(proportion_confint(*part, method="wilson"), abs=1e-12)
    assert clopper_pearson(*part) == pytest.approx(
        proportion_confint(*part, method="beta"), abs=1e-10
    )


@bounded
@given(parts)
def test_jeffreys_interval_agrees_with_statsmodels_inside_and_touches_the_ends(part):
    count, n = part
    low, high = jeffreys(count, n)
    expected = proportion_confint(count, n, method="jeffreys")

    assert low == (pytest.approx(expected[0], abs=1e-10) if count else 0)
    assert high == (pytest.approx(expected[1], abs=1e-10) if count < n else 1)


@bounded
@given(sides)
def test_intervals_of_a_difference_agree_with_statsmodels(side):
    pre_count, pre_n, post_count, post_n = side
    ours = {"newcomb": newcombe_independent, "agresti-caffo": agresti_caffo, "wald": wald}

    for method, interval in ours.items():
        expected = confint_proportions_2indep(
            post_count, post_n, pre_count, pre_n, method=method, compare="diff"
        )
        assert interval(*side) == pytest.approx(expected, abs=1e-10)


@pytest.mark.parametrize("interval", [wilson, clopper_pearson, jeffreys])
def test_intervals_of_nobody_do_not_exist(interval):
    assert interval(0, 0) is None


@pytest.mark.parametrize("interval", [wilson, clopper_pearson, jeffreys])
def test_intervals_at_the_ends_reach_them_exactly(interval):
    assert {interval(0, n)[0] for n in range(1, 300)} == {0.0}
    assert {interval(n, n)[1] for n in range(1, 300)} == {1.0}
    assert interval(0, 7)[1] == pytest.approx(1 - interval(7, 7)[0], abs=1e-12)


@pytest.mark.parametrize("interval", [wald, agresti_caffo, newcombe_independent])
def test_a_difference_with_an_empty_side_has_no_interval(interval):
    assert interval(0, 0, 3, 5) is None
    assert interval(3, 5, 0, 0) is None


@pytest.mark.parametrize(
    "call", [lambda: wilson(6, 5), lambda: wilson(-1, 5), lambda: wilson(1.5, 5)]
)
def test_impossible_counts_are_refused(call):
    with pytest.raises(ValueError, match="more than all|whole number"):
        call()


@bounded
@given(sides)
def test_unmatched_comparison_uses_z_or_fisher_by_the_expected_cells(side):
    pre_count, pre_n, post_count, post_n = side
    rights, wrongs = pre_count + post_count, pre_n + post_n - pre_count - post_count
    expected = min(pre_n, post_n) * min(rights, wrongs) / (pre_n + post_n)

    result = compare_unmatched(*side)

    assert result.test == ("fisher-exact" if expected < 5 else "two-proportion-z")
    if result.test == "two-proportion-z":
        z, p = proportions_ztest([post_count, pre_count], [post_n, pre_n])
        assert (result.statistic, result.p) == (
            pytest.approx(z, rel=1e-9, abs=1e-9),
            pytest.approx(p, rel=1e-9),
        )
    else:
        table = [[post_count, post_n - post_count], [pre_count, pre_n - pre_count]]
        assert (result.statistic, result.p) == (None, fisher_exact(table).p)


def test_an_expected_cell_of_exactly_five_is_enough_for_z():
    assert compare_unmatched(3, 100, 7, 100).test == "two-proportion-z"
    assert compare_unmatched(3, 100, 6, 100).test == "fisher-exact"


@bounded
@given(sides)
def test_exchanging_before_and_after_turns_the_sign_and_keeps_p(side):
    comparison, other = compare_unmatched(*side), compare_unmatched(*side[2:], *side[:2])

    assert comparison.change == -other.change
    assert comparison.p == pytest.approx(other.p, rel=1e-12)
    assert comparison.change_ci95 == pytest.approx(
        (-other.change_ci95[1], -other.change_ci95[0]), abs=1e-12
    )
    assert comparison.effect.cohens_h == pytest.approx(-other.effect.cohens_h, abs=1e-12)


@bounded
@given(parts, some.integers(1, 50))
def test_more_right_answers_after_raise_the_change_and_both_limits(part, more):
    count, n = part
    assume(count + more <= n)
    less, larger = (
        compare_unmatched(count, n, count, n),
        compare_unmatched(count, n, count + more, n),
    )

    assert larger.change > less.change
    assert larger.change_ci95[0] > less.change_ci95[0]
    assert larger.change_ci95[1] >= less.change_ci95[1]


def test_unmatched_comparison_names_no_matched_learners_and_no_table():
    result = compare_unmatched(111, 286, 140, 231).as_json()

    assert (result["n"], result["table"], result["effect"]["odds_ratio"]) == (None, None, None)
    assert result["pre"]["n"] == 286


@pytest.mark.parametrize("side", [(0, 0, 3, 5), (3, 5, 0, 0), (0, 0, 0, 0)])
def test_an_empty_side_leaves_nothing_to_test(side):
    result = compare_unmatched(*side)

    assert (result.test, result.statistic, result.p, result.change, result.change_ci95) == (
        None,
    ) * 5
    assert result.effect.cohens_h is None


@pytest.mark.parametrize("side", [(0, 400, 0, 300), (400, 400, 300, 300)])
def test_answers_all_alike_give_fisher_p_of_one_and_no_nan(side):
    result = compare_unmatched(*side)

    assert (result.test, result.p, result.change) == ("fisher-exact", 1.0, 0.0)
    assert all(math.isfinite(limit) for limit in result.change_ci95)


def test_pooled_answers_to_several_items_give_shares_and_effects_but_no_inference():
    result = shares_only(266, 572, 304, 462)

    assert result.change == pytest.approx(304 / 462 - 266 / 572)
    assert result.effect.cohens_h > 0
    assert result.effect.normalized_gain > 0
    assert [
        result.pre.ci95,
        result.post.ci95,
        result.change_ci95,
        result.test,
        result.statistic,
        result.p,
    ] == [None] * 6


def test_pooled_answers_of_nobody_have_no_share():
    assert shares_only(0, 0, 0, 0).pre.share is None
