"""Right or wrong answers of learners who gave several: logistic regression by generalized
estimating equations, exchangeable within a learner, with robust standard errors.

Answers of one learner that share their covariates come as a row of counts, so nothing grows with
the answers. The estimates are those of statsmodels' `GEE` with `Binomial` and `Exchangeable`
(Liang & Zeger, Biometrika 1986;73:13); it is written here because a worker that imports statsmodels
holds 100 MB more for the rest of its life.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .distributions import Z95, chi_square_tail, normal_two_sided

Floats = NDArray[np.float64]

MOST_STEPS = 100
LARGEST = 12.0  # a logarithm of odds beyond it: everybody of a level answered alike
CLOSE = 1e-9


@dataclass(frozen=True)
class Clusters:
    """Learners by what they are and answered; axes are (cluster, row, column of the design)."""

    design: Floats
    answers: Floats  # (cluster, row)
    right: Floats  # (cluster, row)
    learners: Floats  # (cluster): how many are alike


@dataclass(frozen=True)
class Estimate:
    value: float  # logarithm of odds, or of a ratio of odds
    se: float

    @property
    def p(self) -> float:
        return normal_two_sided(self.value / self.se)

    @property
    def ci95(self) -> tuple[float, float]:
        return self.value - Z95 * self.se, self.value + Z95 * self.se


@dataclass(frozen=True)
class Fit:
    coefficients: Floats
    covariance: Floats  # robust
    correlation: float  # of two answers of one learner

    def estimate(self, column: int) -> Estimate:
        return Estimate(
            float(self.coefficients[column]), float(np.sqrt(self.covariance[column, column]))
        )

    def wald(self, columns: list[int]) -> tuple[float, int, float]:
        """Whether any of the columns matters: chi-square, degrees of freedom, p."""
        chosen = np.ix_(columns, columns)
        beta = self.coefficients[columns]
        statistic = float(beta @ np.linalg.solve(self.covariance[chosen], beta))
        return statistic, len(columns), chi_square_tail(statistic, len(columns))


def fit_gee(clusters: Clusters) -> Fit | None:
    """None when it does not converge: a level in which all answers are alike, or columns that
    cannot be told apart.
    """
    columns = clusters.design.shape[2]
    beta, rho = np.zeros(columns), 0.0
    for _ in range(MOST_STEPS):
        score, information = _sums(clusters, beta, rho)
        step = _solved(information, score)
        if step is None or not np.isfinite(step).all():
            return None
        beta = beta + step
        if np.abs(beta).max() > LARGEST:
            return None
        before, rho = rho, _correlation(clusters, beta)
        if np.abs(step).max() < CLOSE and abs(rho - before) < CLOSE:
            return _fit(clusters, beta, rho)
    return None


def columns_told_apart(clusters: Clusters) -> bool:
    """Whether no column of the design follows from the others."""
    rows = clusters.design[clusters.answers > 0]
    return bool(np.linalg.matrix_rank(rows.T @ rows) == clusters.design.shape[2])


def _fit(clusters: Clusters, beta: Floats, rho: float) -> Fit | None:
    scores, information = _pieces(clusters, beta, rho)
    bread = _solved(information, np.eye(len(beta)))
    if bread is None:
        return None
    meat = (scores * clusters.learners[:, None]).T @ scores
    covariance = bread @ meat @ bread
    if not np.isfinite(covariance).all() or (np.diag(covariance) <= 0).any():
        return None
    return Fit(beta, covariance, rho)


def _solved(matrix: Floats, of: Floats) -> Floats | None:
    try:
        return np.asarray(np.linalg.solve(matrix, of), np.float64)
    except np.linalg.LinAlgError:
        return None


def _sums(clusters: Clusters, beta: Floats, rho: float) -> tuple[Floats, Floats]:
    scores, information = _pieces(clusters, beta, rho)
    return clusters.learners @ scores, information


def _pieces(clusters: Clusters, beta: Floats, rho: float) -> tuple[Floats, Floats]:
    """Of each cluster its score, and the information of all.

    The inverse of an exchangeable correlation is a I - b J, so that a cluster needs only sums.
    """
    x, m, n = clusters.design, clusters.answers, clusters.learners
    mean = _means(x, beta)
    variance = mean * (1 - mean)
    spread = np.sqrt(variance)
    left = clusters.right - m * mean
    size = m.sum(axis=1)
    a = 1 / (1 - rho)
    b = rho / ((1 - rho) * (1 + (size - 1) * rho))
    together = np.einsum("crp,cr->cp", x, m * spread)
    residuals = (left / spread).sum(axis=1)
    scores = a * np.einsum("crp,cr->cp", x, left) - (b * residuals)[:, None] * together
    weighted = x * (m * variance * n[:, None])[:, :, None]
    information = a * np.einsum("crp,crq->pq", weighted, x, optimize=True)
    information -= (together * (b * n)[:, None]).T @ together
    return scores, information


def _means(design: Floats, beta: Floats) -> Floats:
    return 1 / (1 + np.exp(-np.clip(design @ beta, -30, 30)))


def _correlation(clusters: Clusters, beta: Floats) -> float:
    """Of the Pearson residuals of two answers of one learner, by moments."""
    m, y, n, columns = clusters.answers, clusters.right, clusters.learners, len(beta)
    mean = _means(clusters.design, beta)
    variance = mean * (1 - mean)
    squares = ((y * (1 - mean) ** 2 + (m - y) * mean**2) / variance).sum(axis=1)
    sums = ((y - m * mean) / np.sqrt(variance)).sum(axis=1)
    size = m.sum(axis=1)
    pairs = float(n @ (size * (size - 1) / 2))
    scale = float(n @ squares) / (float(n @ size) - columns)
    if pairs <= columns or scale <= 0:
        return 0.0
    rho = float(n @ (sums**2 - squares)) / 2 / scale / (pairs - columns)
    largest = float(np.max(size))
    return min(max(rho, -0.99 / max(largest - 1, 1)), 0.99)
