"""Against statsmodels' GEE, answer by answer."""

import numpy as np
import pytest
from statsmodels.genmod.cov_struct import Exchangeable
from statsmodels.genmod.families import Binomial
from statsmodels.genmod.generalized_estimating_equations import GEE

from outcomes.statistics.gee import Clusters, columns_told_apart, fit_gee


def made_up(seed, learners, slope=0.8):
    """Learners with a pre and post row of one to three answers, and a moderator of two levels."""
    rnd = np.random.default_rng(seed)
    level = rnd.integers(0, 2, learners)
    own = rnd.normal(0, 1, learners)
    answers = rnd.integers(1, 4, (learners, 2)).astype(float)
    design = np.zeros((learners, 2, 4))
    design[:, :, 0] = 1
    design[:, 1, 1] = 1
    design[:, :, 2] = level[:, None]
    design[:, 1, 3] = level
    chance = 1 / (1 + np.exp(-(design @ [-0.3, slope, 0.4, -0.5] + own[:, None])))
    right = rnd.binomial(answers.astype(int), chance).astype(float)
    return Clusters(design, answers, right, np.ones(learners))


def of_statsmodels(clusters):
    x, y, of = [], [], []
    for learner, (design, answers, right) in enumerate(
        zip(clusters.design, clusters.answers, clusters.right, strict=True)
    ):
        for row, n, good in zip(design, answers.astype(int), right.astype(int), strict=True):
            x += [row] * n
            y += [1] * good + [0] * (n - good)
            of += [learner] * n
    model = GEE(
        np.array(y), np.array(x), groups=np.array(of), family=Binomial(),
        cov_struct=Exchangeable(),
    )  # fmt: skip
    return model.fit(maxiter=200, ctol=1e-10), model


@pytest.mark.parametrize(("seed", "learners"), [(1, 60), (2, 200), (3, 500)])
def test_estimates_errors_and_correlation_are_those_of_statsmodels(seed, learners):
    clusters = made_up(seed, learners)

    fit = fit_gee(clusters)
    expected, model = of_statsmodels(clusters)

    assert fit.coefficients == pytest.approx(expected.params, abs=1e-5)
    assert fit.covariance == pytest.approx(expected.cov_params(), rel=1e-3)
    assert fit.correlation == pytest.approx(model.cov_struct.dep_params, abs=1e-5)
    assert fit.estimate(3).p == pytest.approx(expected.pvalues[3], rel=1e-3)
    assert fit.estimate(3).ci95 == pytest.approx(expected.conf_int()[3], rel=1e-3)
    wald = expected.wald_test(np.eye(4)[[2, 3]], scalar=True)
    assert fit.wald([2, 3]) == pytest.approx((wald.statistic, 2, wald.pvalue), rel=1e-3)


def test_learners_who_are_alike_are_one_cluster_that_counts_several_times():
    clusters = made_up(4, 90)
    twice = Clusters(
        *(np.concatenate([part, part]) for part in (clusters.design, clusters.answers)),
        np.concatenate([clusters.right, clusters.right]),
        np.ones(180),
    )
    weighted = Clusters(clusters.design, clusters.answers, clusters.right, np.full(90, 2.0))

    assert fit_gee(weighted).coefficients == pytest.approx(fit_gee(twice).coefficients)
    assert fit_gee(weighted).covariance == pytest.approx(fit_gee(twice).covariance)


def test_where_all_of_a_level_answer_alike_there_is_no_model():
    clusters = made_up(5, 80)
    all_right = clusters.design[:, :, 3] == 1
    right = np.where(all_right, clusters.answers, clusters.right)

    assert fit_gee(Clusters(clusters.design, clusters.answers, right, clusters.learners)) is None


def test_columns_that_follow_from_one_another_are_told():
    clusters = made_up(6, 40)
    again = np.concatenate([clusters.design, clusters.design[:, :, 2:3]], axis=2)

    assert columns_told_apart(clusters)
    assert not columns_told_apart(
        Clusters(again, clusters.answers, clusters.right, clusters.learners)
    )
