"""Tails and quantiles of the normal, t, chi-square, beta and fair-coin distributions, from `math`
alone.

A p value is never 0: where a tail is below the smallest positive float (about 5e-324) it is that
float.
"""

import math
from collections.abc import Callable
from functools import lru_cache
from statistics import NormalDist

SMALLEST_P = math.ulp(0.0)
Z95 = NormalDist().inv_cdf(0.975)

_EXACT_TOSSES = (
    2000  # up to here big integers are exact and fast; beyond, the incomplete beta (1e-10)
)
_CONTINUED_FRACTION_STEPS = 100_000
_NEWTON_STEPS = 12
_TINY = 1e-300  # in place of a zero to divide by


def positive_p(p: float) -> float:
    """A p value kept within (0, 1]."""
    return min(1.0, max(SMALLEST_P, p))


def normal_two_sided(z: float) -> float:
    """P(|Z| >= |z|) of a standard normal Z."""
    return positive_p(math.erfc(abs(z) / math.sqrt(2)))


def chi_square_tail(x: float, df: int) -> float:
    """P(X >= x) of a chi-square X with a whole number of degrees of freedom (finite sums, DLMF
    8.4).
    """
    if df < 1 or x < 0:
        raise ValueError(
            "A chi-square tail needs x of 0 or more and at least one degree of freedom."
        )
    half, odd = x / 2, df % 2
    tail = math.erfc(math.sqrt(half)) if odd else 0.0
    term = math.exp(-half) * (math.sqrt(half) / math.gamma(1.5) if odd else 1.0)
    for step in range(df // 2):
        tail += term
        term *= half / (step + 1 + odd / 2)
    return positive_p(tail)


def fair_coin_tail(heads: int, tosses: int) -> float:
    """P(X <= heads) of X ~ Binomial(tosses, 1/2); 0 below the range, 1 above it."""
    if heads < 0:
        return 0.0
    if heads >= tosses:
        return 1.0
    if tosses > _EXACT_TOSSES:
        return beta_cdf(0.5, tosses - heads, heads + 1)
    ways = total = 1
    for i in range(heads):
        ways = ways * (tosses - i) // (i + 1)
        total += ways
    return float(total / 2**tosses)


def fair_coin_probability(heads: int, tosses: int) -> float:
    """P(X = heads) of X ~ Binomial(tosses, 1/2)."""
    if tosses <= _EXACT_TOSSES:
        return float(math.comb(tosses, heads) / 2**tosses)
    log = -_log_beta(heads + 1, tosses - heads + 1) - math.log(tosses + 1) - tosses * math.log(2)
    return math.exp(log)


def beta_cdf(x: float, a: float, b: float) -> float:
    """P(X <= x) of X ~ Beta(a, b), the regularised incomplete beta function."""
    return _incomplete_beta(x, 1 - x, a, b)


def beta_density(x: float, a: float, b: float) -> float:
    """The density of Beta(a, b) inside (0, 1)."""
    return math.exp((a - 1) * math.log(x) + (b - 1) * math.log1p(-x) - _log_beta(a, b))


def beta_quantile(probability: float, a: float, b: float) -> float:
    """The x with P(X <= x) = probability for X ~ Beta(a, b)."""
    mean = a / (a + b)
    spread = math.sqrt(mean * (1 - mean) / (a + b + 1))
    return find_share(
        lambda x: beta_cdf(x, a, b) - probability,
        lambda x: beta_density(x, a, b),
        mean + NormalDist().inv_cdf(probability) * spread,
    )


def find_share(
    function: Callable[[float], float], slope: Callable[[float], float], guess: float
) -> float:
    """Where a function that grows from below zero at 0 to above it at 1 crosses zero: Newton's
    steps, kept inside a bracket.

    Where they do not settle (a slope near zero, a root at an end), `find_root` takes over.
    """
    low, high, x = 0.0, 1.0, guess
    for _ in range(_NEWTON_STEPS):
        if not low < x < high:
            break
        value = function(x)
        low, high = (x, high) if value < 0 else (low, x)
        by = value / (slope(x) or _TINY)
        if abs(by) < 1e-9 * x:  # a step further is below the last bits: errors square
            return x - by
        x -= by
    return find_root(function, low, high)


def t_two_sided(t: float, df: float) -> float:
    """P(|T| >= |t|) of Student's T with df > 0 degrees of freedom."""
    squared = t * t
    return positive_p(_incomplete_beta(df / (df + squared), squared / (df + squared), df / 2, 0.5))


@lru_cache(maxsize=1_000)
def t_quantile(probability: float, df: float) -> float:
    """The t with P(T <= t) = probability of Student's T; probability inside (0, 1), df > 0."""
    if not 0 < probability < 1 or df <= 0:
        raise ValueError("A t quantile needs a probability inside (0, 1) and df above 0.")
    if probability == 0.5:
        return 0.0
    both_tails, high = 2 * min(probability, 1 - probability), 2.0
    while t_two_sided(high, df) > both_tails:
        high *= 2
    t = find_root(lambda t: t_two_sided(t, df) - both_tails, 0.0, high)
    return math.copysign(t, probability - 0.5)


def find_root(function: Callable[[float], float], low: float, high: float) -> float:
    """Where a continuous function crosses zero between two points of opposite sign.

    Scherer's form of Chandrupatla's method (Adv. Eng. Software 1997;28:145): bisection that
    interpolates where that is safe, to the last bits of a float.
    """
    b, a = low, high
    fb, fa = function(b), function(a)
    if fa * fb > 0:
        raise ValueError("The function has the same sign at both ends.")
    c, fc, step = a, fa, 0.5
    while True:
        x = a + step * (b - a)
        fx = function(x)
        if (fx > 0) == (fa > 0):
            c, fc = a, fa
        else:
            c, b, fc, fb = b, a, fb, fa
        a, fa = x, fx
        best, at_best = (a, fa) if abs(fa) < abs(fb) else (b, fb)
        smallest = (2 * math.ulp(1.0) * abs(best) + SMALLEST_P) / abs(b - a) if a != b else 1.0
        if at_best == 0 or smallest > 0.5:
            return best
        step = min(1 - smallest, max(smallest, _next_step((a, fa), (b, fb), (c, fc))))


def _next_step(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> float:
    """Inverse quadratic interpolation where it stays inside the bracket, else the middle."""
    xi = (a[0] - b[0]) / (c[0] - b[0])
    phi = (a[1] - b[1]) / (c[1] - b[1])
    if not (phi**2 < xi and (1 - phi) ** 2 < 1 - xi):
        return 0.5
    near = a[1] / (b[1] - a[1]) * c[1] / (b[1] - c[1])
    far = (c[0] - a[0]) / (b[0] - a[0]) * a[1] / (c[1] - a[1]) * b[1] / (c[1] - b[1])
    return near + far


def _incomplete_beta(x: float, y: float, a: float, b: float) -> float:
    """I_x(a, b) with y = 1 - x given apart, so that neither end loses digits."""
    if x <= 0:
        return 0.0
    if y <= 0:
        return 1.0
    if x > (a + 1) / (a + b + 2):
        return 1 - _incomplete_beta_left(y, x, b, a)
    return _incomplete_beta_left(x, y, a, b)


def _incomplete_beta_left(x: float, y: float, a: float, b: float) -> float:
    """I_x(a, b) left of its mean by Lentz's continued fraction (DLMF 8.17.22); steps grow with
    sqrt(a + b).
    """
    log_x = math.log(x) if x < 0.5 else math.log1p(-y)
    log_y = math.log(y) if y < 0.5 else math.log1p(-x)
    front = math.exp(a * log_x + b * log_y - _log_beta(a, b)) / a
    d = 1 / ((1 - (a + b) * x / (a + 1)) or _TINY)
    c, fraction = 1.0, d
    for m in range(1, _CONTINUED_FRACTION_STEPS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        d, c = 1 / ((1 + even * d) or _TINY), (1 + even / c) or _TINY
        fraction *= d * c
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        d, c = 1 / ((1 + odd * d) or _TINY), (1 + odd / c) or _TINY
        fraction *= d * c
        if abs(d * c - 1) < 4e-16:
            return front * fraction
    raise ArithmeticError(f"The incomplete beta function did not settle at a={a}, b={b}, x={x}.")


def _log_beta(a: float, b: float) -> float:
    """log B(a, b).

    Differences of lgamma lose digits for large arguments; Stirling's remainders do not.
    """
    small, large = min(a, b), max(a, b)
    if large < 15:
        return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)
    rest = large * math.log1p(-small / (small + large))
    remainder = stirling_remainder(large) - stirling_remainder(small + large)
    if small < 15:
        scale = small - small * math.log(small + large) + 0.5 * math.log1p(small / large)
        return math.lgamma(small) + remainder + scale + rest
    ratio = (small - 0.5) * math.log(small / (small + large))
    spread = 0.5 * math.log(2 * math.pi / large)
    return spread + remainder + stirling_remainder(small) + ratio + rest


def stirling_remainder(x: float) -> float:
    """lgamma(x) minus Stirling's main terms, x >= 15 (DLMF 5.11.1; error below 1e-16)."""
    inverse = 1 / (x * x)
    series = 1 / 1260 - inverse * (1 / 1680 - inverse * (1 / 1188 - inverse * 691 / 360360))
    return (1 / 12 - inverse * (1 / 360 - inverse * series)) / x
