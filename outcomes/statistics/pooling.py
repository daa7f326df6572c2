"""Several courses together: effects pooled by random effects, as a forest plot shows them.

Borenstein et al., Introduction to Meta-Analysis, 2009; Hartung & Knapp, Stat Med 2001;20:3875;
Rover et al., BMC Med Res Methodol 2015;15:99 (the factor is no lower than 1);
Higgins et al., J R Stat Soc A 2009;172:137 (prediction interval).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from .clustered import Cell, checked_cells
from .distributions import (
    Z95,
    chi_square_tail,
    find_root,
    normal_two_sided,
    t_quantile,
    t_two_sided,
)
from .results import Interval, JsonObject, finite

METHODS = ("reml", "dersimonian-laird")
BAND = (0.48, 0.75)
BAND_SOURCE = (
    "Cohen's d of 40 accredited internet enduring materials, 2016 to 2018: J Eur CME "
    "2020;9:1832796."
)


@dataclass(frozen=True)
class OneEffect:
    """One effect with its standard error; n learners stand behind it."""

    effect: float
    se: float  # above 0
    n: int

    def __post_init__(self) -> None:
        if not (math.isfinite(self.effect) and 0 < self.se < math.inf):
            raise ValueError("An effect is a number with a standard error above 0.")

    @property
    def ci95(self) -> Interval:
        return self.effect - Z95 * self.se, self.effect + Z95 * self.se


@dataclass(frozen=True)
class Pooled:
    """Effects pooled, and how much they differ beyond chance."""

    k: int
    n: int
    effect: float | None = None
    # Hartung-Knapp with k - 1 degrees of freedom; the effect's own for a single one.
    ci95: Interval | None = None
    p: float | None = None
    # Where the effect of a next course may lie; of three effects or more.
    prediction: Interval | None = None
    tau2: float | None = None
    i2: float | None = None  # share of the spread that is not chance, 0..1
    q: float | None = None
    q_p: float | None = None
    weights: tuple[float, ...] = ()  # of each effect, adding up to 1

    def as_json(self) -> JsonObject:
        return {
            "k": self.k,
            "n": self.n,
            "effect": finite(self.effect),
            "ci95": None if self.ci95 is None else list(self.ci95),
            "p": finite(self.p),
            "prediction": None if self.prediction is None else list(self.prediction),
            "tau2": finite(self.tau2),
            "i2": finite(self.i2),
            "q": finite(self.q),
            "q_p": finite(self.q_p),
        }


@dataclass(frozen=True)
class Between:
    """Do groups differ? Cochran's Q between their estimates."""

    statistic: float
    df: int
    p: float

    def as_json(self) -> JsonObject:
        return {
            "test": "cochran-q-between",
            "statistic": self.statistic,
            "df": self.df,
            "p": self.p,
        }


def standardized_change(cells: Mapping[Cell, int]) -> OneEffect | None:
    """d_av of each learner's share right, from {(pairs, right before, right after): learners}, with
    its standard error.

    Change over the mean of both standard deviations; the error by the delta method for correlated
    normal scores (the idea of Bonett, Psychol Methods 2008;13:99). None under three learners or
    when a side or the change has no spread.
    """
    cells = checked_cells(cells)
    n = sum(cells.values())
    if n < 3:
        return None
    scale = math.lcm(*(pairs for pairs, _, _ in cells))  # of the shares: whole numbers are quick
    scaled = [
        (before * (scale // pairs), after * (scale // pairs), people)
        for (pairs, before, after), people in cells.items()
    ]
    totals = [sum(row[side] * row[2] for row in scaled) for side in (0, 1)]
    v0, v1, c = (
        float(
            Fraction(
                n * sum(row[i] * row[j] * row[2] for row in scaled) - totals[i] * totals[j],
                n * (n - 1) * scale**2,
            )
        )
        for i, j in ((0, 0), (1, 1), (0, 1))
    )
    if not v0 or not v1:
        return None
    s0, s1, r = math.sqrt(v0), math.sqrt(v1), c / math.sqrt(v0 * v1)
    spread = (s0 + s1) / 2
    d = float(Fraction(totals[1] - totals[0], n * scale)) / spread
    of_change = (v0 + v1 - 2 * c) / n / spread**2
    of_spread = d**2 * (v0 + v1 + 2 * r**2 * s0 * s1) / (8 * (n - 1) * spread**2)
    error = math.sqrt(max(0.0, of_change) + of_spread)
    return OneEffect(d, error, n) if error > 0 else None


def pool(effects: Sequence[OneEffect], method: str = "reml") -> Pooled:
    """Random effects: between-course variance by REML or DerSimonian and Laird, interval by Hartung
    and Knapp with their factor no lower than 1.
    """
    if method not in METHODS:
        raise ValueError(f"The method is one of {', '.join(METHODS)}, not {method!r}.")
    k, n = len(effects), sum(course.n for course in effects)
    if k == 0:
        return Pooled(0, 0)
    if k == 1:
        only = effects[0]
        p = normal_two_sided(only.effect / only.se)
        return Pooled(1, n, only.effect, only.ci95, p, weights=(1.0,))
    q = _q(effects)
    tau2 = _reml(effects) if method == "reml" else _dersimonian_laird(effects, q)
    weights = [1 / (course.se**2 + tau2) for course in effects]
    total = math.fsum(weights)
    effect = _weighted_mean(effects, weights)
    spread = _weighted_squares(effects, weights, effect)
    # Courses more alike than chance allows are no reason for an interval narrower than their own.
    error = math.sqrt(max(1.0, spread / (k - 1)) / total)
    return Pooled(
        k=k,
        n=n,
        effect=effect,
        ci95=_interval(effect, error, k - 1),
        p=t_two_sided(effect / error, k - 1),
        prediction=_interval(effect, math.sqrt(tau2 + 1 / total), k - 2) if k > 2 else None,
        tau2=tau2,
        i2=max(0.0, (q - (k - 1)) / q) if q else 0.0,
        q=q,
        q_p=chi_square_tail(q, k - 1),
        weights=tuple(w / total for w in weights),
    )


def between_groups(changes: Sequence[tuple[float, Interval | None]]) -> Between | None:
    """Cochran's Q between independent groups from their changes and 95 % intervals; None under two
    with an interval.
    """
    known = [
        OneEffect(change, (ci[1] - ci[0]) / (2 * Z95), 0)
        for change, ci in changes
        if ci is not None and ci[1] > ci[0]
    ]
    if len(known) < 2:
        return None
    q = _q(known)
    return Between(q, len(known) - 1, chi_square_tail(q, len(known) - 1))


def _q(effects: Sequence[OneEffect]) -> float:
    weights = [course.se**-2 for course in effects]
    return _weighted_squares(effects, weights, _weighted_mean(effects, weights))


def _weighted_mean(effects: Sequence[OneEffect], weights: Sequence[float]) -> float:
    products = (w * course.effect for w, course in zip(weights, effects, strict=True))
    return math.fsum(products) / math.fsum(weights)


def _weighted_squares(effects: Sequence[OneEffect], weights: Sequence[float], mean: float) -> float:
    pairs = zip(weights, effects, strict=True)
    return math.fsum(w * (course.effect - mean) ** 2 for w, course in pairs)


def _dersimonian_laird(effects: Sequence[OneEffect], q: float) -> float:
    """DerSimonian & Laird, Control Clin Trials 1986;7:177."""
    weights = [course.se**-2 for course in effects]
    total = math.fsum(weights)
    c = total - math.fsum(w * w for w in weights) / total
    return max(0.0, (q - (len(effects) - 1)) / c)


def _reml(effects: Sequence[OneEffect]) -> float:
    """The variance at which the restricted likelihood is largest; 0 when it falls from there on."""

    def slope(tau2: float) -> float:
        weights = [1 / (course.se**2 + tau2) for course in effects]
        total = math.fsum(weights)
        mean = _weighted_mean(effects, weights)
        squares = math.fsum(
            (w * (course.effect - mean)) ** 2 for w, course in zip(weights, effects, strict=True)
        )
        return squares - total + math.fsum(w * w for w in weights) / total

    if slope(0.0) <= 0:
        return 0.0
    high = max(course.se**2 for course in effects)
    while slope(high) > 0:
        high *= 2
    return find_root(slope, 0.0, high)


def _interval(effect: float, error: float, df: int) -> Interval:
    half = t_quantile(0.975, df) * error
    return effect - half, effect + half
