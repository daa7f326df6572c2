from collections import Counter
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as some
from scipy import stats as scipy_stats

from outcomes.statistics import PairedTable, compare_matched_objective, mcnemar_asymptotic, wilson

from .reading import bounded


def cells_of(pairs):
    return some.tuples(pairs, some.integers(0, 9), some.integers(0, 9)).filter(
        lambda c: max(c[1:]) <= c[0]
    )


def tables_of(pairs):
    return some.dictionaries(cells_of(pairs), some.integers(1, 25), min_size=1, max_size=12)


equal_tables = some.integers(1, 4).flatmap(lambda m: tables_of(some.just(m)))
mixed_tables = tables_of(some.integers(1, 5))


def learners(cells):
    return [cell for cell, n in cells.items() for _ in range(n)]


@bounded
@given(equal_tables)
def test_equally_many_pairs_give_the_paired_t_interval(cells):
    pre = [before / pairs for pairs, before, _ in learners(cells)]
    post = [after / pairs for pairs, _, after in learners(cells)]
    assume(len(pre) > 1 and len({a - b for _, b, a in cells}) > 1)
    expected = scipy_stats.ttest_rel(post, pre).confidence_interval(0.95)

    assert compare_matched_objective(cells).change_ci95 == pytest.approx(
        tuple(expected), rel=1e-9, abs=1e-12
    )


@bounded
@given(mixed_tables)
def test_unequal_pairs_give_the_interval_of_a_ratio_of_sums(cells):
    rows = np.array(learners(cells), dtype=float)
    n = len(rows)
    m, d = rows[:, 0], rows[:, 2] - rows[:, 1]
    ratio = d.sum() / m.sum()
    assume(n > 1 and len({Fraction(a - b, k) for k, b, a in cells}) > 1)
    half = (
        scipy_stats.t.ppf(0.975, n - 1)
        * np.sqrt(n / (n - 1) * ((d - ratio * m) ** 2).sum())
        / m.sum()
    )

    assert compare_matched_objective(cells).change_ci95 == pytest.approx(
        (ratio - half, ratio + half), abs=1e-10
    )


@bounded
@given(mixed_tables)
def test_p_is_that_of_signed_ranks_on_each_learners_change(cells):
    scale = 60  # a multiple of 1..5, so that changes are whole numbers and tie as they should
    changes = [(after - before) * scale // pairs for pairs, before, after in learners(cells)]
    assume(any(changes))
    expected = scipy_stats.wilcoxon(
        changes, zero_method="pratt", correction=False, method="asymptotic"
    )

    result = compare_matched_objective(cells)

    assert result.p == pytest.approx(expected.pvalue, rel=1e-9)
    assert abs(result.statistic) == pytest.approx(abs(expected.zstatistic), rel=1e-9, abs=1e-12)


@bounded
@given(mixed_tables)
def test_exchanging_before_and_after_turns_the_sign_and_keeps_p(cells):
    comparison = compare_matched_objective(cells)
    other = compare_matched_objective({(m, a, b): n for (m, b, a), n in cells.items()})

    assert (comparison.change, comparison.statistic, comparison.p) == (
        -other.change,
        -other.statistic,
        other.p,
    )
    assert comparison.pre == other.post
    assert (comparison.change_ci95 is None) == (other.change_ci95 is None)
    if comparison.change_ci95:
        assert comparison.change_ci95 == pytest.approx(
            (-other.change_ci95[1], -other.change_ci95[0]), abs=1e-12
        )


@bounded
@given(mixed_tables)
def test_sides_count_answers_and_their_intervals_stay_possible(cells):
    result = compare_matched_objective(cells)

    assert result.n == sum(cells.values())
    assert result.pre.n == result.post.n == sum(m * n for (m, _, _), n in cells.items())
    for side in (result.pre, result.post):
        assert (
            side.ci95 is None
            if result.n == 1
            else 0 <= side.ci95[0] <= side.share <= side.ci95[1] <= 1
        )


def test_one_third_of_three_and_two_of_six_are_the_same_change():
    apart = compare_matched_objective({(3, 0, 1): 5, (6, 0, 2): 5, (3, 1, 0): 2})

    assert apart.statistic == compare_matched_objective({(3, 0, 1): 10, (3, 1, 0): 2}).statistic


def test_on_one_item_squared_z_is_the_uncorrected_mcnemar():
    result = compare_matched_objective({(1, 1, 1): 85, (1, 1, 0): 13, (1, 0, 1): 39, (1, 0, 0): 51})

    assert result.statistic**2 == pytest.approx(13.0, rel=1e-12)
    assert result.p == pytest.approx(
        mcnemar_asymptotic(lost=13, gained=39, continuity=False).p, rel=1e-12
    )


def test_pooling_the_answers_would_claim_more_than_the_learners_say():
    moving_together = {(4, 0, 4): 12, (4, 4, 0): 4, (4, 2, 2): 10}
    pooled = PairedTable(both=20, gained=48, lost=16, neither=20)

    result = compare_matched_objective(moving_together)

    assert (
        result.p
        > 0.04
        > 0.001
        > mcnemar_asymptotic(lost=pooled.lost, gained=pooled.gained, continuity=False).p
    )


def test_nobody_matched_has_counts_and_nothing_else():
    for nobody in ({}, {(2, 1, 2): 0}):
        result = compare_matched_objective(nobody).as_json()

        assert (result["n"], result["pre"]["n"], result["pre"]["share"]) == (0, 0, None)
        nothing = ("change", "change_ci95", "table", "test", "statistic", "p")
        assert [result[key] for key in nothing] == [None] * 6
        assert set(result["effect"].values()) == {None}


def test_one_learner_has_a_change_but_no_interval():
    result = compare_matched_objective({(2, 0, 2): 1})

    assert (result.n, result.change, result.change_ci95) == (1, 1.0, None)
    assert (result.pre.ci95, result.post.ci95) == (None, None)


def test_nobody_changed_has_p_one_and_no_interval_out_of_nothing():
    result = compare_matched_objective({(2, 1, 1): 6, (2, 2, 2): 3})

    assert (result.statistic, result.p, result.change, result.change_ci95) == (0.0, 1.0, 0.0, None)


def test_a_side_without_spread_takes_each_learner_for_one_answer():
    result = compare_matched_objective({(2, 0, 2): 7, (2, 1, 2): 5})

    assert result.post.share == 1
    assert result.post.ci95 == pytest.approx(wilson(12, 12))


def test_an_objective_has_no_table_and_no_odds_ratio():
    result = compare_matched_objective({(2, 0, 2): 7, (2, 1, 0): 5})

    assert (result.table, result.effect.odds_ratio, result.test) == (
        None,
        None,
        "wilcoxon-signed-rank-pratt",
    )
    assert result.effect.normalized_gain is not None


def test_a_million_learners_cost_no_more_than_a_dozen():
    cells = Counter({(2, b, a): 10**5 + a for b in range(3) for a in range(3)})

    low, high = compare_matched_objective(cells).change_ci95

    assert 0 < high - low < 0.01


@pytest.mark.parametrize(
    "cells",
    [{(0, 0, 0): 1}, {(2, 3, 0): 1}, {(2, 0, 3): 1}, {(2, -1, 0): 1}, {(2, 1): 1}, {(2, 1, 1): -1}],
)
def test_impossible_cells_are_refused(cells):
    with pytest.raises(ValueError, match="pair|whole number|cell is"):
        compare_matched_objective(cells)
