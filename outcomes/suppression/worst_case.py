"""The largest p of all the tables that shown figures allow. Pure.

Where a table is hidden, what this p is under may be said: it is true of the table there is, and
whoever sees the figures could say it without us.
"""

from collections.abc import Iterator

from outcomes.statistics import mcnemar_exact
from outcomes.statistics.distributions import normal_two_sided

MOST_TABLES = 100_000  # more are not tried


def of_margins(n: int, before: int, after: int) -> float:
    """Of one item: so many right before and after; as many as can be got worse."""
    lost = min(before, n - after)
    return mcnemar_exact(lost=lost, gained=after - before + lost)


def of_moves(n: int, more: int, fewer: int) -> float:
    """Signed ranks of `more` who went one way and `fewer` who went the other: those the furthest,
    and no two alike, which leaves the sum of squares largest."""
    if more < fewer:
        more, fewer = fewer, more
    zeros = n - more - fewer
    total = _ranks(n) - _ranks(zeros)
    furthest = _ranks(n) - _ranks(n - fewer)
    squares = _squares(n) - _squares(zeros)
    return _p(total - 2 * furthest, squares)


def of_two_items(n: int, gained: int, lost: int) -> float:
    """Signed ranks over two items that all `n` answered, with so many steps up and down in both
    tables together; 1 where there are too many ways to try."""
    if gained < lost:
        gained, lost = lost, gained
    if (lost + 1) * (gained // 2 + 1) * (lost // 2 + 1) > MOST_TABLES:
        return 1.0
    return max((_p(*sums) for sums in _two_items(n, gained, lost)), default=1.0)


def _two_items(n: int, gained: int, lost: int) -> Iterator[tuple[float, float]]:
    """Of each way to part the steps among learners the sum of signed ranks and that of squares."""
    for both_ways in range(lost + 1):
        up, down = gained - both_ways, lost - both_ways
        for up_two in range(up // 2 + 1):
            for down_two in range(down // 2 + 1):
                up_one, down_one = up - 2 * up_two, down - 2 * down_two
                singles, doubles = up_one + down_one, up_two + down_two
                zeros = n - singles - doubles
                if zeros >= both_ways:
                    of_single = zeros + (singles + 1) / 2
                    of_double = zeros + singles + (doubles + 1) / 2
                    signed = of_single * (up_one - down_one) + of_double * (up_two - down_two)
                    yield signed, singles * of_single**2 + doubles * of_double**2


def _p(signed: float, squares: float) -> float:
    return normal_two_sided(signed / squares**0.5) if signed > 0 else 1.0


def _ranks(n: int) -> int:
    return n * (n + 1) // 2


def _squares(n: int) -> int:
    return n * (n + 1) * (2 * n + 1) // 6
