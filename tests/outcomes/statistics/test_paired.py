import json
import math
import time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as some
from scipy import stats as scipy_stats
from statsmodels.stats.contingency_tables import mcnemar

from outcomes.statistics import (
    PairedTable,
    cohens_g,
    compare_matched_item,
    mcnemar_asymptotic,
    mcnemar_exact,
    mcnemar_midp,
    newcombe_paired,
    tango,
    wilson,
)

from .reading import bounded

counts = some.integers(0, 400)
tables = some.builds(PairedTable, both=counts, gained=counts, lost=counts, neither=counts)
small_tables = some.builds(PairedTable, *[some.integers(0, 12)] * 4)


def turned(table):
    return PairedTable(both=table.both, gained=table.lost, lost=table.gained, neither=table.neither)


@bounded
@given(tables)
def test_exact_p_agrees_with_statsmodels_and_the_binomial_test(table):
    assume(table.gained + table.lost)
    square = [[table.both, table.lost], [table.gained, table.neither]]
    expected = mcnemar(square, exact=True)

    result = compare_matched_item(table)

    assert result.p == pytest.approx(expected.pvalue, rel=1e-9)
    assert result.statistic == expected.statistic
    fewer, changed = min(table.gained, table.lost), table.gained + table.lost
    assert result.p == pytest.approx(scipy_stats.binomtest(fewer, changed, 0.5).pvalue, rel=1e-9)


@pytest.mark.parametrize("continuity", [True, False])
@bounded
@given(table=tables)
def test_asymptotic_p_agrees_with_statsmodels(continuity, table):
    assume(table.gained + table.lost)
    assume(
        table.gained != table.lost or not continuity
    )  # statsmodels takes (0 - 1)^2, Edwards stops at 0
    square = [[table.both, table.lost], [table.gained, table.neither]]
    expected = mcnemar(square, exact=False, correction=continuity)

    ours = mcnemar_asymptotic(lost=table.lost, gained=table.gained, continuity=continuity)

    assert ours.statistic == pytest.approx(expected.statistic, rel=1e-12)
    assert ours.p == pytest.approx(expected.pvalue, rel=1e-8)


@bounded
@given(counts, counts)
def test_mid_p_is_the_exact_p_less_one_point_probability(lost, gained):
    assume(lost != gained)
    point = scipy_stats.binom.pmf(min(lost, gained), lost + gained, 0.5)

    exact = mcnemar_exact(lost=lost, gained=gained)

    assert mcnemar_midp(lost=lost, gained=gained) == pytest.approx(
        exact - point, rel=1e-9, abs=1e-15
    )


def test_mid_p_of_equal_losses_and_gains_is_one_less_half_a_point():
    assert mcnemar_midp(lost=3, gained=3) == 1 - 0.5 * 20 / 64
    assert mcnemar_midp(lost=0, gained=0) == 1


@bounded
@given(tables)
def test_exchanging_before_and_after_turns_the_sign_and_keeps_p(table):
    assume(table.n)
    comparison, other = compare_matched_item(table), compare_matched_item(turned(table))

    assert (comparison.change, comparison.p) == (-other.change, other.p)
    assert comparison.change_ci95 == pytest.approx(
        (-other.change_ci95[1], -other.change_ci95[0]), abs=1e-12
    )
    low, high = tango(table)
    assert tango(turned(table)) == pytest.approx((-high, -low), abs=1e-9)


@bounded
@given(counts, some.integers(1, 200), some.integers(1, 50))
def test_more_gains_against_the_same_losses_make_p_smaller(lost, ahead, more):
    fewer, further = lost + ahead, lost + ahead + more

    assert mcnemar_exact(lost=lost, gained=further) < mcnemar_exact(lost=lost, gained=fewer)


def newcombe_by_hand(table):
    """Newcombe 1998 (paired), method 10, written out again from the paper's e, f, g, h."""
    e, f, g, h = table.both, table.lost, table.gained, table.neither
    n = e + f + g + h
    (l2, u2), (l3, u3) = wilson(e + f, n), wilson(e + g, n)
    p2, p3 = (e + f) / n, (e + g) / n
    product = (e + f) * (g + h) * (e + g) * (f + h)
    a = e * h - f * g
    a = a - n / 2 if a > n / 2 else 0 if a >= 0 else a
    phi = a / math.sqrt(product) if product else 0
    theta = p2 - p3
    below = math.sqrt((p2 - l2) ** 2 - 2 * phi * (p2 - l2) * (u3 - p3) + (u3 - p3) ** 2)
    above = math.sqrt((u2 - p2) ** 2 - 2 * phi * (u2 - p2) * (p3 - l3) + (p3 - l3) ** 2)
    return -(theta + above), -(theta - below)


@bounded
@given(tables)
def test_newcombe_agrees_with_the_paper_written_out(table):
    assume(table.n)

    assert newcombe_paired(table) == pytest.approx(newcombe_by_hand(table), abs=1e-12)


def score_by_hand(table, delta):
    """Tango's score with the restricted estimate found by searching the likelihood instead of the
    formula.
    """
    n, b, c = table.n, table.gained, table.lost
    low, high = max(0, -delta), (1 - delta) / 2

    def slope(q):
        return (
            (b / (q + delta) if b else 0)
            + (c / q if c else 0)
            - 2 * (n - b - c) / (1 - 2 * q - delta)
        )

    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if slope(middle) > 0 else (low, middle)
    return (b - c - n * delta) / math.sqrt(n * (2 * low + delta * (1 - delta)))


@bounded
@given(some.builds(PairedTable, *[some.integers(1, 60)] * 4))
def test_tango_limits_are_where_the_likelihood_score_is_1_96(table):
    low, high = tango(table)

    assert score_by_hand(table, low) == pytest.approx(1.959964, abs=1e-4)
    assert score_by_hand(table, high) == pytest.approx(-1.959964, abs=1e-4)


@bounded
@given(tables)
def test_tango_excludes_zero_exactly_when_uncorrected_mcnemar_is_significant(table):
    assume(table.gained + table.lost)
    significant = (
        mcnemar_asymptotic(lost=table.lost, gained=table.gained, continuity=False).p < 0.05
    )
    low, high = tango(table)

    assert (low > 0 or high < 0) == significant


@bounded
@given(small_tables)
def test_paired_intervals_hold_the_change_and_stay_possible(table):
    assume(table.n)
    change = (table.gained - table.lost) / table.n

    for low, high in (newcombe_paired(table), tango(table)):
        assert -1 - 1e-9 <= low <= change + 1e-9
        assert change - 1e-9 <= high <= 1 + 1e-9


def test_tango_without_any_change_is_the_closed_form():
    z2 = 1.959963984540054**2

    assert tango(PairedTable(3, 0, 0, 2)) == pytest.approx(
        (-z2 / (5 + z2), z2 / (5 + z2)), abs=1e-12
    )


def test_nobody_matched_has_counts_and_nothing_else():
    result = compare_matched_item(PairedTable(0, 0, 0, 0)).as_json()

    assert result["n"] == 0
    assert result["pre"] == {"n": 0, "count": 0, "share": None, "ci95": None}
    nothing = ("change", "change_ci95", "test", "statistic", "p", "p_holm")
    assert [result[key] for key in nothing] == [None] * 6
    assert set(result["effect"].values()) == {None}
    assert newcombe_paired(PairedTable(0, 0, 0, 0)) is None
    assert tango(PairedTable(0, 0, 0, 0)) is None


def test_nobody_changed_has_p_one_and_no_odds_ratio():
    result = compare_matched_item(PairedTable(both=3, gained=0, lost=0, neither=2))

    assert (result.p, result.statistic, result.change) == (1.0, 0, 0.0)
    assert (result.effect.odds_ratio, result.effect.odds_ratio_ci95) == (None, None)
    assert cohens_g(result.table) is None
    assert mcnemar_asymptotic(lost=0, gained=0, continuity=False).p == 1


def test_everybody_gained_has_no_odds_ratio_but_its_lower_limit():
    result = compare_matched_item(PairedTable(both=0, gained=9, lost=0, neither=0))

    assert (result.change, result.p) == (1.0, 2 / 2**9)
    assert result.effect.odds_ratio is None
    assert result.effect.odds_ratio_ci95[0] == pytest.approx(1.973826, abs=1e-6)
    assert result.effect.odds_ratio_ci95[1] is None
    assert result.effect.normalized_gain == 1


def test_one_learner_is_enough_for_a_result_without_significance():
    result = compare_matched_item(PairedTable(both=0, gained=1, lost=0, neither=0))

    assert (result.n, result.p, result.change) == (1, 1.0, 1.0)


def test_a_perfect_score_before_leaves_no_gain_to_normalize():
    result = compare_matched_item(PairedTable(both=8, gained=0, lost=2, neither=0))

    assert result.effect.normalized_gain is None
    assert result.change == -0.2


def test_a_hundred_thousand_changed_learners_take_under_fifty_milliseconds():
    table = PairedTable(both=100_000, gained=50_400, lost=49_600, neither=100_000)
    start = time.perf_counter()

    result = compare_matched_item(table)

    assert time.perf_counter() - start < 0.05
    assert result.p == pytest.approx(scipy_stats.binomtest(49_600, 100_000, 0.5).pvalue, rel=1e-9)


def test_p_is_positive_however_clear_the_change():
    assert mcnemar_exact(lost=0, gained=1000) == 2 / 2**1000
    assert mcnemar_exact(lost=10, gained=100_000) > 0
    assert mcnemar_midp(lost=10, gained=100_000) > 0
    assert json.dumps(
        compare_matched_item(PairedTable(0, 100_000, 0, 0)).as_json(), allow_nan=False
    )


@pytest.mark.parametrize(
    "bad", [{"lost": -1, "gained": 2}, {"lost": 1.0, "gained": 2}, {"lost": True, "gained": 2}]
)
@pytest.mark.parametrize(
    "test", [mcnemar_exact, mcnemar_midp, lambda **k: mcnemar_asymptotic(**k, continuity=False)]
)
def test_what_is_no_count_is_refused(test, bad):
    with pytest.raises(ValueError, match="whole number"):
        test(**bad)
