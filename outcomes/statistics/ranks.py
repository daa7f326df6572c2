"""Rank tests: signed ranks of changes within people, rank sums of two groups of people.

All tests take counts per value, and all rank arithmetic is in integers (doubled ranks).
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from .distributions import normal_two_sided, positive_p
from .results import Tested, check_counts

Value = int | float | Fraction

# {value: people}. The key is a Value; Mapping is invariant in its keys, so naming it would refuse
# dict[int, int].
CountsByValue = Mapping[Any, int]


@dataclass(frozen=True)
class SignedRank:
    """Wilcoxon's signed-rank test, two-sided, asymptotic, tie-corrected,
    no continuity correction.
    """

    n: int  # pairs whose ranks were used for counting ranks (zeros in for Pratt, out for Wilcox)
    zeros: int  # pairs without a change
    w_plus: float  # sum of ranks of rises
    w_minus: float  # sum of ranks of falls
    z: float  # positive when rises outweigh falls; 0 when nothing changed
    p: float  # 1 when nothing changed
    rank_biserial: float | None  # (W+ - W-) / (W+ + W-), -1..1; None when nothing changed


@dataclass(frozen=True)
class RankSum:
    """The Mann-Whitney test, two-sided, tie- and continuity-corrected."""

    u: float  # pairs (x, y) with x above y, ties as halves
    z: float  # positive when x lies higher
    p: float
    rank_biserial: float  # 2u / (n_x n_y) - 1, -1..1


def wilcoxon_pratt(differences: CountsByValue) -> SignedRank:
    """Signed-rank test on {difference: people}: zeros are ranked, then dropped (Pratt, JASA
    1959;54:655).

    Differences that should tie must be equal: give integers or Fractions, not floats. On one binary
    item z squared is the uncorrected McNemar chi-square.
    """
    return _signed_rank(differences)


def wilcoxon_wilcox(differences: CountsByValue) -> SignedRank:
    """Signed-rank test that drops zeros before ranking (Wilcoxon, Biometrics Bull 1945;1:80)."""
    return _signed_rank({value: n for value, n in differences.items() if value != 0})


def wilcoxon_zsplit(differences: CountsByValue) -> SignedRank:
    """Signed-rank test that gives half of the ranks of zeros to either side; for comparison with
    other software.
    """
    return _signed_rank(differences, split_zeros=True)


def wilcoxon_exact(differences: CountsByValue, alternative: str = "two-sided") -> Tested:
    """Exact signed-rank test of distinct non-zero differences; `statistic` is W+ (Hollander & Wolfe
    1973, 3.1).

    `alternative`: "two-sided", "greater" (rises) or "less". ValueError on ties or zeros, where it
    does not hold.
    """
    _check_people(differences)
    sizes = [abs(value) for value, people in differences.items() for _ in range(people)]
    if 0 in sizes or len(set(sizes)) < len(sizes):
        raise ValueError("The exact signed-rank test holds only without ties and zeros.")
    if alternative not in ("two-sided", "greater", "less"):
        raise ValueError(f"Unknown alternative {alternative!r}.")
    n, w_plus = len(sizes), round(_signed_rank(differences).w_plus)
    ways = _ways_to_reach_each_sum(n)
    greater, less = sum(ways[w_plus:]) / 2**n, sum(ways[: w_plus + 1]) / 2**n
    chosen = {"greater": greater, "less": less, "two-sided": 2 * min(greater, less)}
    return Tested(float(w_plus), positive_p(chosen[alternative]))


def mann_whitney(counts_x: CountsByValue, counts_y: CountsByValue) -> RankSum:
    """Rank-sum test of two groups given as {value: people} (Mann & Whitney, Ann Math Stat
    1947;18:50).

    z = 0 and p = 1 when all values are equal. ValueError when a group is empty.
    """
    _check_people(counts_x)
    _check_people(counts_y)
    n_x, n_y = sum(counts_x.values()), sum(counts_y.values())
    if not n_x or not n_y:
        raise ValueError("The Mann-Whitney test needs people in both groups.")
    groups = {
        value: counts_x.get(value, 0) + counts_y.get(value, 0) for value in {*counts_x, *counts_y}
    }
    doubled = sum(rank * counts_x.get(value, 0) for value, rank in _doubled_ranks(groups))
    u = (doubled - n_x * (n_x + 1)) / 2
    z = _rank_sum_z(u, n_x, n_y, groups.values())
    return RankSum(u=u, z=z, p=normal_two_sided(z), rank_biserial=2 * u / (n_x * n_y) - 1)


def _signed_rank(differences: CountsByValue, *, split_zeros: bool = False) -> SignedRank:
    """Ranks of all sizes, zeros included; those of zeros are then dropped, or split between both
    sides.
    """
    _check_people(differences)
    sizes: dict[Value, int] = {}
    for value, people in differences.items():
        sizes[abs(value)] = sizes.get(abs(value), 0) + people
    rises = falls = 0
    for size, rank in _doubled_ranks(sizes):
        if size != 0:
            rises += rank * differences.get(size, 0)
            falls += rank * differences.get(-size, 0)
    n, zeros = sum(sizes.values()), sizes.get(0, 0)
    z = _signed_rank_z(rises - falls, sizes, split_zeros=split_zeros)
    # of the zeros' doubled ranks, to either side
    half = zeros * (zeros + 1) // 2 if split_zeros else 0
    ranks = rises + falls + 2 * half
    return SignedRank(
        n=n,
        zeros=zeros,
        w_plus=(rises + half) / 2,
        w_minus=(falls + half) / 2,
        z=z,
        p=normal_two_sided(z),
        rank_biserial=(rises - falls) / ranks if ranks else None,
    )


def _signed_rank_z(doubled_distance: int, sizes: CountsByValue, *, split_zeros: bool) -> float:
    """(W+ - W-) / 2 over its standard deviation; the mean cancels because both sums have the same
    one.
    """
    n, dropped = sum(sizes.values()), 0 if split_zeros else sizes.get(0, 0)
    ties = sum(people**3 - people for size, people in sizes.items() if size != 0 or split_zeros)
    ranks = n * (n + 1) * (2 * n + 1) - dropped * (dropped + 1) * (2 * dropped + 1)
    variance48 = 2 * ranks - ties
    if doubled_distance == 0 or variance48 <= 0:
        return 0.0
    return doubled_distance / 4 / math.sqrt(variance48 / 48)


def _rank_sum_z(u: float, n_x: int, n_y: int, groups: Iterable[int]) -> float:
    """U's distance from its mean, brought nearer by one half, over its tie-corrected standard
    deviation.
    """
    n, ties = n_x + n_y, sum(people**3 - people for people in groups)
    # n_x n_y / 12 (n + 1 - ties / (n (n - 1))), over one denominator
    variance = n_x * n_y * ((n + 1) * n * (n - 1) - ties) / (12 * n * (n - 1))
    distance = max(0.0, abs(u - n_x * n_y / 2) - 0.5)
    if variance <= 0 or distance == 0:
        return 0.0
    return math.copysign(distance / math.sqrt(variance), u - n_x * n_y / 2)


def _doubled_ranks(people_at: CountsByValue) -> list[tuple[Value, int]]:
    """(value, twice its mid-rank) from the lowest value up."""
    ranked: list[tuple[Value, int]] = []
    below = 0
    for value in sorted(people_at):
        people = people_at[value]
        ranked.append((value, 2 * below + people + 1))
        below += people
    return ranked


def _ways_to_reach_each_sum(n: int) -> list[int]:
    """How many subsets of the ranks 1..n add up to 0, 1, ..., n(n+1)/2."""
    ways = [1]
    for rank in range(1, n + 1):
        ways = [
            (ways[total] if total < len(ways) else 0) + (ways[total - rank] if total >= rank else 0)
            for total in range(len(ways) + rank)
        ]
    return ways


def _check_people(people_at: CountsByValue) -> None:
    check_counts(*people_at.values())
    if any(isinstance(value, float) and not math.isfinite(value) for value in people_at):
        raise ValueError("A value is not a finite number.")
