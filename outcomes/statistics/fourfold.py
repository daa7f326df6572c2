"""Tests of a two-by-two table of independent people: rows are groups, columns right and wrong."""

import math
from collections.abc import Sequence

from .distributions import normal_two_sided, positive_p
from .hypergeometric import hypergeometric_two_sided
from .results import Tested, check_counts

Fourfold = Sequence[Sequence[int]]

# Tables as likely as the observed one but for rounding count as no likelier. Integers need no such
# slack; it is scipy's (1 + 1e-14), so that both always sum the same tables.
_SLACK = 10**14
_IN_WHOLE_NUMBERS = 500  # tables of the same margins; the cost grows with their cube


def two_proportion_z(pre_count: int, pre_n: int, post_count: int, post_n: int) -> Tested:
    """Pooled z test of share after minus share before; z squared is Pearson's chi-square.

    z = 0 and p = 1 when all answers on both sides are alike. ValueError when a side is empty.
    """
    ((gained, failed), (before, failed_before)), _ = _checked(
        ((post_count, post_n - post_count), (pre_count, pre_n - pre_count))
    )
    if not pre_n or not post_n:
        raise ValueError("A two-proportion z test needs answers on both sides.")
    right, wrong = gained + before, failed + failed_before
    if not right or not wrong:
        return Tested(0.0, 1.0)
    # (p1 - p0) / sqrt(pooled (1 - pooled) (1/n0 + 1/n1)), written with integers up to the last step
    difference = post_count * pre_n - pre_count * post_n
    z = difference * math.sqrt((pre_n + post_n) / (right * wrong * pre_n * post_n))
    return Tested(z, normal_two_sided(z))


def fisher_exact(table: Fourfold) -> Tested:
    """Fisher's exact test, two-sided: all tables with the same margins that are no likelier than
    this one.

    `statistic` is None. Big-integer arithmetic where the smallest margin is short; beyond, a sum
    from this table outwards that ends where nothing is added any more. R. A. Fisher, Statistical
    Methods for Research Workers, 21.02.
    """
    ((a, b), (c, _)), total = _checked(table)
    row, column = a + b, a + c
    first, last = max(0, row + column - total), min(row, column)
    if last - first > _IN_WHOLE_NUMBERS:
        return Tested(None, hypergeometric_two_sided(a, row, column, total))
    # From each table to the next by a fraction; the first weight is all the denominators, so that
    # every one is whole.
    steps = [
        ((row - k) * (column - k), (k + 1) * (total - row - column + k + 1))
        for k in range(first, last)
    ]
    weights = [math.prod(down for _, down in steps)]
    for up, down in steps:
        weights.append(weights[-1] * up // down)
    limit = weights[a - first] * (_SLACK + 1)
    no_likelier = sum(weight for weight in weights if weight * _SLACK <= limit)
    return Tested(None, positive_p(no_likelier / sum(weights)))


def chi_square_2x2(table: Fourfold, *, correction: bool) -> Tested:
    """Pearson's chi-square with one degree of freedom, with or without Yates' correction.

    ValueError when a margin is 0, for then the expected counts are.
    """
    ((a, b), (c, d)), total = _checked(table)
    margins = (a + b) * (c + d) * (a + c) * (b + d)
    if margins == 0:
        raise ValueError("Chi-square is undefined when a row or column is empty.")
    distance: float = abs(a * d - b * c)
    if correction:
        distance = max(0.0, distance - total / 2)
    chi2 = total * distance**2 / margins
    return Tested(chi2, normal_two_sided(math.sqrt(chi2)))


def cramers_v(table: Fourfold) -> float:
    """Cramer's V of a two-by-two table, sqrt(chi-square / N) without correction, 0..1."""
    _, total = _checked(table)
    statistic = chi_square_2x2(table, correction=False).statistic
    assert statistic is not None
    return math.sqrt(statistic / total)


def smallest_expected_is_under(limit: int, table: Fourfold) -> bool:
    """Whether some expected cell is below the limit, decided in integers."""
    ((a, b), (c, d)), total = _checked(table)
    return min(a + b, c + d) * min(a + c, b + d) < limit * total


def _checked(table: Fourfold) -> tuple[tuple[tuple[int, int], tuple[int, int]], int]:
    if len(table) != 2 or any(len(row) != 2 for row in table):
        raise ValueError("The table must have two rows and two columns.")
    (a, b), (c, d) = table
    check_counts(a, b, c, d)
    if a + b + c + d == 0:
        raise ValueError("The table is empty.")
    return ((a, b), (c, d)), a + b + c + d
