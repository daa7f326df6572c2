"""Random effects against statsmodels, and effects against simulation."""

from collections import Counter

import numpy as np
import pytest
from scipy.optimize import minimize_scalar
from statsmodels.stats.meta_analysis import combine_effects

from outcomes.statistics import (
    OneEffect,
    between_groups,
    pool,
    standardized_change,
)

EFFECTS, ERRORS = [0.3, 0.5, 0.7, 0.2, 0.9, 0.55], [0.14, 0.17, 0.1, 0.22, 0.14, 0.3]
SEVERAL = [OneEffect(effect, se, 50) for effect, se in zip(EFFECTS, ERRORS, strict=True)]


def test_dersimonian_laird_with_hartung_knapp_equals_statsmodels():
    pooled = pool(SEVERAL, "dersimonian-laird")
    other = combine_effects(np.array(EFFECTS), np.array(ERRORS) ** 2, method_re="chi2", use_t=True)

    assert pooled.tau2 == pytest.approx(other.tau2)
    assert pooled.effect == pytest.approx(other.mean_effect_re)
    low, high = other.conf_int()[3]
    floored = (high - low) / min(1.0, other.scale_hksj_re) ** 0.5
    assert pooled.ci95[1] - pooled.ci95[0] == pytest.approx(floored)
    assert sum(pooled.ci95) == pytest.approx(low + high)
    assert (pooled.q, pooled.i2) == pytest.approx((other.q, other.i2))
    assert pooled.weights == pytest.approx(other.weights_rel_re)


def test_reml_is_where_the_restricted_likelihood_is_largest():
    def minus_log(tau2):
        v = np.array(ERRORS) ** 2 + tau2
        w = 1 / v
        mean = (w * EFFECTS).sum() / w.sum()
        return 0.5 * (
            np.log(v).sum() + np.log(w.sum()) + (w * (np.array(EFFECTS) - mean) ** 2).sum()
        )

    best = minimize_scalar(minus_log, bounds=(0, 2), method="bounded", options={"xatol": 1e-12})
    assert pool(SEVERAL).tau2 == pytest.approx(best.x, rel=1e-4)


def test_equal_effects_have_no_variance_between():
    pooled = pool([OneEffect(0.5, se, 10) for se in (0.1, 0.2, 0.3)])

    assert (pooled.tau2, pooled.i2, pooled.effect) == (0.0, 0.0, pytest.approx(0.5))


def test_courses_alike_by_chance_do_not_narrow_the_interval():
    alike = [OneEffect(effect, 0.15, 50) for effect in (0.6, 0.601, 0.602)]

    low, high = pool(alike).ci95

    assert high - low == pytest.approx(2 * 4.302653 * 0.15 / 3**0.5, rel=1e-4)  # t(2)


def test_none_one_and_two_courses():
    assert pool([]).as_json()["effect"] is None
    pooled = pool([OneEffect(0.5, 0.1, 20)])
    assert (
        pooled.ci95 == pytest.approx((0.304, 0.696), abs=0.001)
        and pooled.tau2 is None
        and pooled.weights == (1.0,)
    )
    assert pool(SEVERAL[:2]).prediction is None


def test_a_prediction_is_wider_than_the_interval_of_the_mean():
    pooled = pool(SEVERAL)

    assert pooled.prediction[0] < pooled.ci95[0] < pooled.ci95[1] < pooled.prediction[1]


def test_the_standard_error_of_d_is_what_repeated_courses_show():
    rng = np.random.default_rng(4)
    simulated = []
    for _ in range(300):
        ability = rng.normal(0, 1, 60)
        sides = [
            np.clip(np.round(5 + shift + 1.2 * ability + rng.normal(0, 1.2, 60)), 0, 10).astype(int)
            for shift in (0, 1)
        ]
        simulated.append(
            standardized_change(Counter((10, int(b), int(a)) for b, a in zip(*sides, strict=True)))
        )
    effects, errors = [effect.effect for effect in simulated], [effect.se for effect in simulated]

    assert np.mean(errors) == pytest.approx(np.std(effects), rel=0.12)


def test_d_av_of_the_rows_themselves():
    cells = {(2, 0, 1): 10, (2, 1, 2): 8, (2, 1, 1): 7, (4, 3, 1): 5}
    before = np.array([b / p for (p, b, _), n in cells.items() for _ in range(n)])
    after = np.array([a / p for (p, _, a), n in cells.items() for _ in range(n)])

    expected = (after.mean() - before.mean()) / ((before.std(ddof=1) + after.std(ddof=1)) / 2)
    assert standardized_change(cells).effect == pytest.approx(expected)


@pytest.mark.parametrize(
    "cells", [{}, {(1, 0, 1): 2}, {(1, 0, 1): 9}], ids=["nobody", "two", "no spread"]
)
def test_where_nothing_varies_there_is_no_effect(cells):
    assert standardized_change(cells) is None


def test_between_groups_is_the_q_of_their_estimates():
    groups = [
        (e, (e - 1.959963984540054 * s, e + 1.959963984540054 * s))
        for e, s in zip(EFFECTS, ERRORS, strict=True)
    ]
    difference = between_groups([*groups, (0.4, None)])

    other = combine_effects(np.array(EFFECTS), np.array(ERRORS) ** 2, method_re="chi2")
    assert (difference.statistic, difference.df) == (pytest.approx(other.q), 5)
    assert between_groups([(0.2, (0.1, 0.3)), (0.4, None)]) is None


def test_an_impossible_effect_and_an_unknown_method_are_refused():
    with pytest.raises(ValueError, match="standard error"):
        OneEffect(0.5, 0.0, 3)
    with pytest.raises(ValueError, match="method"):
        pool(SEVERAL, "fixed")
