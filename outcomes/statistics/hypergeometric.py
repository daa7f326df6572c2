"""The hypergeometric distribution for many: how likely a two-by-two table is, its margins given.

C. Loader, Fast and Accurate Computation of Binomial Probabilities, 2000: differences of large
logarithms lose digits, deviances do not.
"""

import math
from dataclasses import dataclass

from .distributions import positive_p, stirling_remainder

_NOTHING = 1e-18  # a term that adds no bit to its sum any more
_AS_LIKELY = 1 + 1e-12  # tables as likely but for rounding count as no likelier


@dataclass(frozen=True)
class _Margins:
    row: int
    column: int
    total: int

    @property
    def first(self) -> int:
        return max(0, self.row + self.column - self.total)

    @property
    def last(self) -> int:
        return min(self.row, self.column)

    @property
    def mode(self) -> int:
        return (self.row + 1) * (self.column + 1) // (self.total + 2)

    def up(self, k: int) -> float:
        """The next table's probability over this one's."""
        rest = self.total - self.row - self.column
        return (self.row - k) * (self.column - k) / ((k + 1) * (rest + k + 1))

    def probability(self, k: int) -> float:
        """A row of binomials over the binomial of the column."""
        of_row = _log_binomial(k, self.row, self.column, self.total)
        rest = _log_binomial(self.column - k, self.total - self.row, self.column, self.total)
        return math.exp(
            of_row + rest - _log_binomial(self.column, self.total, self.column, self.total)
        )

    def tail(self, k: int, step: int) -> float:
        """All tables from k outwards, in units of its own probability."""
        total = term = 1.0
        end = self.last if step > 0 else self.first
        while k != end and term > _NOTHING * total:
            term *= self.up(k) if step > 0 else 1 / self.up(k - 1)
            total += term
            k += step
        return total


def hypergeometric_two_sided(k: int, row: int, column: int, total: int) -> float:
    """The chance of all tables that are no likelier than the one with k in its corner."""
    margins = _Margins(row, column, total)
    step = 1 if k >= margins.mode else -1
    limit = margins.probability(k)
    p = limit * margins.tail(k, step)
    other = _as_unlikely(margins, k, -step, limit)
    if other is not None:
        p += margins.probability(other) * margins.tail(other, -step)
    return positive_p(p)


def _as_unlikely(margins: _Margins, k: int, step: int, limit: float) -> int | None:
    """The first table on the other side of the mode that is no likelier, by bisection; None when
    all of them are likelier.
    """
    near, far = margins.mode, margins.last if step > 0 else margins.first
    if near == k:  # at the mode itself every other is no likelier
        near += step
        return near if margins.first <= near <= margins.last else None
    if margins.probability(near) <= limit * _AS_LIKELY:  # two modes, and k is the other
        return near
    if margins.probability(far) > limit * _AS_LIKELY:
        return None
    while abs(far - near) > 1:
        middle = (near + far) // 2
        if margins.probability(middle) > limit * _AS_LIKELY:
            near = middle
        else:
            far = middle
    return far


def _log_binomial(k: int, n: int, share: int, of: int) -> float:
    """log P(X = k) of X ~ Binomial(n, share / of), 0 < share < of."""
    if k in (0, n):
        return n * (math.log1p(-share / of) if k == 0 else math.log(share / of))
    mean, other = n * share / of, n * (of - share) / of
    deviance = _deviance(k, mean, (k * of - n * share) / of)
    deviance += _deviance(n - k, other, (n * share - k * of) / of)
    rest = _remainder(n) - _remainder(k) - _remainder(n - k)
    return rest - deviance + 0.5 * math.log(n / (2 * math.pi * k * (n - k)))


def _deviance(x: int, mean: float, difference: float) -> float:
    """x log(x / mean) + mean - x; near the mean by its series, so that no digit is lost."""
    if abs(difference) >= 0.1 * (x + mean):
        return x * math.log(x / mean) - difference
    v = difference / (x + mean)
    total, term, power = difference * v, 2 * x * v, 1
    while True:
        term *= v * v
        power += 2
        following = total + term / power
        if following == total:
            return total
        total = following


def _remainder(n: int) -> float:
    """log n! less Stirling's main terms."""
    if n < 15:
        return math.lgamma(n + 1) - (n + 0.5) * math.log(n) + n - 0.5 * math.log(2 * math.pi)
    return stirling_remainder(n)
