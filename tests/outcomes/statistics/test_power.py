"""Power of the exact McNemar test against enumeration of every table, and against drawing."""

import itertools

import numpy as np
import pytest
from scipy.stats import binomtest, multinomial

from outcomes.statistics import (
    from_correlation,
    from_discordance,
    mcnemar_exact,
    mcnemar_midp,
    mcnemar_power,
    normal_n,
    plan_mcnemar,
)
from outcomes.statistics.power import _critical


@pytest.mark.parametrize(
    ("n", "gained", "lost"), [(12, 0.4, 0.05), (25, 0.3, 0.1), (20, 0.2, 0.2), (15, 0.6, 0.4)]
)
def test_power_equals_the_sum_over_every_possible_table(n, gained, lost):
    table = multinomial(n, [gained, lost, 1 - gained - lost])
    exact = sum(
        table.pmf([up, down, n - up - down])
        for up, down in itertools.product(range(n + 1), repeat=2)
        if up + down <= n and mcnemar_exact(lost=down, gained=up) <= 0.05
    )

    assert mcnemar_power(n, from_discordance(gained - lost, gained + lost)) == pytest.approx(
        exact, rel=1e-9
    )


def test_power_agrees_with_drawn_courses():
    rng = np.random.default_rng(7)
    drawn = rng.multinomial(150, [0.25, 0.1, 0.65], size=4000)
    rejected = np.mean(
        [mcnemar_exact(lost=int(down), gained=int(up)) <= 0.05 for up, down, _ in drawn]
    )

    assert mcnemar_power(150, from_discordance(0.15, 0.35)) == pytest.approx(rejected, abs=0.025)


@pytest.mark.parametrize("m", [1, 5, 6, 37, 200])
def test_the_critical_count_is_the_last_significant_one(m):
    k = _critical(m, 0.05)

    assert k < 0 or binomtest(k, m).pvalue <= 0.05
    assert k + 1 > m // 2 or binomtest(k + 1, m).pvalue > 0.05


@pytest.mark.parametrize("m", [5, 6, 37, 200])
def test_by_mid_p_the_critical_count_is_the_last_significant_one(m):
    k = _critical(m, 0.05, mid_p=True)

    assert k < 0 or mcnemar_midp(lost=k, gained=m - k) <= 0.05
    assert k + 1 > m // 2 or mcnemar_midp(lost=k + 1, gained=m - k - 1) > 0.05
    assert k >= _critical(m, 0.05)


def test_mid_p_needs_fewer_learners():
    assumed = from_discordance(0.15, 0.35)

    exact, mid_p = plan_mcnemar(assumed), plan_mcnemar(assumed, mid_p=True)

    assert mid_p.n < exact.n
    assert mid_p.power >= 0.8 > mcnemar_power(mid_p.n - 1, assumed, mid_p=True)


def test_the_planned_n_is_enough_and_one_fewer_is_not():
    plan = plan_mcnemar(from_discordance(0.15, 0.35))

    assert plan.power >= 0.8 and all(
        mcnemar_power(n, plan.assumed) >= 0.8 for n in range(plan.n, plan.n + 20)
    )
    assert mcnemar_power(plan.n - 1, plan.assumed) < 0.8
    assert plan.n_normal < plan.n < plan.n_normal * 1.2


def test_connors_formula_on_the_example_of_two_to_one():
    # psi 0.3, change 0.1: (1.96 sqrt 0.3 + 0.8416 sqrt 0.29)^2 / 0.01
    assert normal_n(from_discordance(0.1, 0.3)) == 234


def test_shares_and_correlation_give_the_same_plan_as_their_discordance():
    plan = from_correlation(0.44, 0.60, 0.3)

    assert plan.change == pytest.approx(0.16)
    assert from_correlation(0.5, 0.5, 1.0).discordance == pytest.approx(0.0)
    assert plan.discordance < from_correlation(0.44, 0.60, 0.0).discordance


def test_without_a_change_no_number_is_enough():
    assert plan_mcnemar(from_discordance(0.0, 0.3)).n is None


def test_very_many_learners_are_planned_by_the_normal_formula():
    plan = plan_mcnemar(from_discordance(0.02, 0.3))

    assert (plan.exact, plan.power, plan.n) == (False, None, plan.n_normal)


@pytest.mark.parametrize("wrong", [(0.4, 0.3), (-0.4, 0.3), (0.1, 1.2)])
def test_impossible_assumptions_are_refused(wrong):
    with pytest.raises(ValueError, match="learners change"):
        from_discordance(*wrong)
    with pytest.raises(ValueError, match="correlation"):
        from_correlation(0.4, 0.6, 0.95)


def test_where_few_change_the_plan_is_exact_beyond_three_thousand_learners():
    plan = plan_mcnemar(from_discordance(0.005, 0.01))

    assert (plan.n_normal, plan.exact) == (3138, True) and plan.n > 3300
    assert plan.power >= 0.8 > mcnemar_power(plan.n_normal, plan.assumed)
