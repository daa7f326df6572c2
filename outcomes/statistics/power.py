"""Before launch: how many matched learners it takes to see a change of so many points.

The test planned for is the test that will be made: the exact McNemar test, or mid-p where a course
has chosen it. Its power is summed over every number of learners that might change; the normal
formula stands beside it for comparison (Connor, Biometrics 1987;43:207).
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from statistics import NormalDist

from .distributions import beta_cdf, fair_coin_tail
from .results import check_counts

MOST = 200_000  # learners beyond which no activity is planned
# Beyond both the normal formula answers, which is then within one per cent: what it lacks goes with
# the learners who change and not with all of them.
EXACT_UP_TO = 3000  # learners
EXACT_CHANGES = 1500  # learners expected to change
_STEADY = 20  # the power of an exact test saws; it has to hold for so many further learners


@dataclass(frozen=True)
class Assumed:
    """What is expected of one learner: chances of being gained and lost."""

    gained: float  # wrong before, right after, 0..1
    lost: float  # right before, wrong after, 0..1

    def __post_init__(self) -> None:
        if not (
            0 <= self.gained <= 1 and 0 <= self.lost <= 1 and self.gained + self.lost <= 1 + 1e-12
        ):
            raise ValueError("Shares gained and lost lie between 0 and 1, and so does their sum.")

    @property
    def change(self) -> float:
        return self.gained - self.lost

    @property
    def discordance(self) -> float:
        """Share of learners who change at all."""
        return self.gained + self.lost


@dataclass(frozen=True)
class Plan:
    """How many matched learners a change needs."""

    assumed: Assumed
    alpha: float
    target: float
    n: int | None  # matched learners; None when it takes more than MOST or nothing changes
    exact: bool  # whether n is of the test itself, and not of the normal formula
    power: float | None  # of the test at n; None where n is of the normal formula
    n_normal: int | None  # by the normal formula
    curve: tuple[tuple[int, float], ...]  # (matched learners, power)


def from_discordance(change: float, discordance: float) -> Assumed:
    """A change (after minus before) with this share of learners changing in either direction."""
    if not abs(change) <= discordance <= 1:
        raise ValueError(
            "At least as many learners change as the change has points, and at most all."
        )
    return Assumed((discordance + change) / 2, (discordance - change) / 2)


def from_correlation(pre: float, post: float, correlation: float) -> Assumed:
    """Shares right before and after, and the correlation (phi) of the two answers of a learner."""
    if not (0 <= pre <= 1 and 0 <= post <= 1 and -1 <= correlation <= 1):
        raise ValueError("Shares lie between 0 and 1, a correlation between -1 and 1.")
    both = pre * post + correlation * math.sqrt(pre * (1 - pre) * post * (1 - post))
    if not max(0.0, pre + post - 1) - 1e-12 <= both <= min(pre, post) + 1e-12:
        raise ValueError("No two answers with these shares have such a correlation.")
    both = min(max(both, 0.0, pre + post - 1), pre, post)
    return Assumed(post - both, pre - both)


def mcnemar_power(n: int, assumed: Assumed, alpha: float = 0.05, *, mid_p: bool = False) -> float:
    """Chance that the two-sided McNemar test of n matched learners has p of alpha or less."""
    check_counts(n)
    _check_alpha(alpha)
    discordance = min(1.0, assumed.discordance)
    if not discordance:
        return 0.0
    share = min(1.0, assumed.gained / discordance)
    return min(
        1.0,
        math.fsum(
            weight * _rejected(m, share, alpha, mid_p) for m, weight in _binomial(n, discordance)
        ),
    )


def normal_n(assumed: Assumed, alpha: float = 0.05, target: float = 0.8) -> int | None:
    """Connor's normal formula; None when there is no change to find."""
    _check_alpha(alpha)
    _check_alpha(target)
    change, discordance = assumed.change, assumed.discordance
    if not change:
        return None
    z = NormalDist().inv_cdf
    root = z(1 - alpha / 2) * math.sqrt(discordance) + z(target) * math.sqrt(
        max(0.0, discordance - change**2)
    )
    return math.ceil((root / change) ** 2)


def plan_mcnemar(
    assumed: Assumed, alpha: float = 0.05, target: float = 0.8, *, mid_p: bool = False
) -> Plan:
    """The smallest number of matched learners whose power reaches the target and keeps it over the
    next ones.

    Where many learners change the normal formula answers.
    """
    rough = normal_n(assumed, alpha, target)
    if rough is None or not _is_exact(rough, assumed):
        return Plan(
            assumed,
            alpha,
            target,
            rough if rough and rough <= MOST else None,
            False,
            None,
            rough,
            (),
        )

    def power(pairs: int) -> float:
        return mcnemar_power(pairs, assumed, alpha, mid_p=mid_p)

    n = _least(power, target, rough)
    around = sorted({max(1, round(n * part)) for part in (0.25, 0.5, 0.75, 1, 1.25, 1.5)})
    curve = tuple((pairs, power(pairs)) for pairs in around)
    return Plan(assumed, alpha, target, n, True, power(n), rough, curve)


def _is_exact(rough: int, assumed: Assumed) -> bool:
    few_change = rough * assumed.discordance <= EXACT_CHANGES
    return rough <= EXACT_UP_TO or (rough <= MOST and few_change)


def _least(power: Callable[[int], float], target: float, rough: int) -> int:
    def holds(n: int) -> bool:
        return power(n) >= target

    low, high = 0, max(2, rough)
    while not holds(high):
        low, high = high, high + max(2, high // 4)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    # Bisection of a saw may end on a tooth: go on until it holds steadily.
    step = max(1, high // 500)
    while True:
        fails = [n for n in range(high, high + _STEADY * step, step) if not holds(n)]
        if not fails:
            return high
        high = fails[-1] + 1


@cache
def _critical(m: int, alpha: float, mid_p: bool = False) -> int:
    """The largest k with 2 P(X <= k) <= alpha of X ~ Binomial(m, 1/2), by mid-p less P(X = k);
    -1 when there is none.
    """

    def p(k: int) -> float:
        return fair_coin_tail(k, m) + fair_coin_tail(k - mid_p, m)

    # near it; the rest is exact
    k = max(-1, math.floor((m - NormalDist().inv_cdf(1 - alpha / 2) * math.sqrt(m)) / 2))
    while k >= 0 and p(k) > alpha:
        k -= 1
    while p(k + 1) <= alpha:
        k += 1
    return k


@lru_cache(maxsize=100_000)
def _rejected(m: int, share: float, alpha: float, mid_p: bool) -> float:
    """Chance that m who change, each gained with this chance, give p of alpha or less."""
    k = _critical(m, alpha, mid_p)
    if k < 0:
        return 0.0
    return _at_most(k, m, share) + _at_most(k, m, 1 - share)


def _at_most(k: int, m: int, share: float) -> float:
    """P(X <= k) of X ~ Binomial(m, share)."""
    if share <= 0 or k >= m:
        return 1.0
    return 0.0 if share >= 1 else beta_cdf(1 - share, m - k, k + 1)


def _binomial(n: int, share: float) -> Iterator[tuple[int, float]]:
    """(m, P(m)) of Binomial(n, share) wherever it is not vanishing (beyond nine standard
    deviations).
    """
    if share >= 1:
        yield n, 1.0
        return
    spread = 9 * math.sqrt(n * share * (1 - share)) + 9
    for m in range(
        max(0, math.floor(n * share - spread)), min(n, math.ceil(n * share + spread)) + 1
    ):
        log = math.lgamma(n + 1) - math.lgamma(m + 1) - math.lgamma(n - m + 1)
        yield m, math.exp(log + m * math.log(share) + (n - m) * math.log1p(-share))


def _check_alpha(alpha: float) -> None:
    if not 0 < alpha < 1:
        raise ValueError("A level or a power lies between 0 and 1.")
