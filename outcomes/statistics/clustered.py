"""The test and interval of an objective of several items: a learner's answers are a cluster, so the
learner is what is counted.

Input is the table of (pairs, right before, right after) -> learners. Answers pooled as if
independent would make p too small and intervals too short.
"""

import math
from collections.abc import Callable, Mapping
from fractions import Fraction

from .distributions import t_quantile
from .effects import change_of_shares
from .proportions import effect_of_shares, wilson_of_share
from .ranks import SignedRank, wilcoxon_pratt
from .ratings import WILCOXON_TEST
from .results import Comparison, Interval, Side, check_counts

Cell = tuple[int, int, int]
"""Of one learner: paired answers, how many of them right before, how many right after."""


def compare_matched_objective(cells: Mapping[Cell, int]) -> Comparison:
    """One objective of several items, matched learners: {(pairs, right before, right after):
    learners}.

    Test: Wilcoxon's signed ranks (Pratt, asymptotic at every n) of each learner's change in share
    right, in exact fractions so that equal changes tie; `statistic` is z. Intervals take the
    learner as the cluster (ratio estimator, t quantile with learners - 1 degrees of freedom), which
    is the paired t interval when all learners have equally many pairs. `n` counts learners; `pre`
    and `post` count paired answers.

    Nobody: counts 0, everything else None. Nobody changed: p = 1. No interval of the change from
    one learner, nor when all learners changed alike: there is no spread to estimate it from.
    """
    cells = checked_cells(cells)
    learners = sum(cells.values())
    answers, before, after = (_total(cells, index) for index in range(3))
    pre = Side.counted(
        before, answers, _side_interval(_of_each(cells, lambda before, after: before))
    )
    post = Side.counted(
        after, answers, _side_interval(_of_each(cells, lambda before, after: after))
    )
    tested = _signed_rank_of_changes(cells) if learners else None
    return Comparison(
        n=learners,
        pre=pre,
        post=post,
        change=change_of_shares(before, answers, after, answers),
        change_ci95=_ratio_interval(_of_each(cells, lambda before, after: after - before)),
        table=None,
        test=WILCOXON_TEST if tested else None,
        statistic=tested.z if tested else None,
        p=tested.p if tested else None,
        p_holm=None,
        effect=effect_of_shares(pre.share, post.share),
    )


def checked_cells(cells: Mapping[Cell, int]) -> dict[Cell, int]:
    """The cells that hold somebody; ValueError for a learner without pairs or with more right than
    asked.
    """
    for cell, learners in cells.items():
        check_counts(learners)
        check_cell(cell)
        if cell[0] == 0:
            raise ValueError("A learner without a pair of answers is not in the objective.")
    return {cell: learners for cell, learners in cells.items() if learners}


def check_cell(cell: Cell) -> None:
    """Raise ValueError unless this is (pairs, right before, right after) with no more right than
    pairs.
    """
    if len(cell) != 3:
        raise ValueError("A cell is (pairs, correct before, correct after).")
    check_counts(*cell)
    if max(cell[1], cell[2]) > cell[0]:
        raise ValueError(f"More correct answers than pairs in {cell}.")


def _signed_rank_of_changes(cells: Mapping[Cell, int]) -> SignedRank:
    changes: dict[Fraction, int] = {}
    for (pairs, before, after), learners in cells.items():
        change = Fraction(after - before, pairs)
        changes[change] = changes.get(change, 0) + learners
    return wilcoxon_pratt(changes)


def _of_each(
    cells: Mapping[Cell, int], answer: Callable[[int, int], int]
) -> dict[tuple[int, int], int]:
    """{(pairs, answer(right before, right after)): learners}"""
    table: dict[tuple[int, int], int] = {}
    for (pairs, before, after), learners in cells.items():
        key = pairs, answer(before, after)
        table[key] = table.get(key, 0) + learners
    return table


def _side_interval(table: Mapping[tuple[int, int], int]) -> Interval | None:
    """Of one side's share, from {(pairs, right): learners}, cut to 0..1.

    Where all learners have the same share the ratio estimator knows no spread and would claim
    certainty; then Wilson's interval with each learner as a single answer, the most cautious
    reading of clustered answers.
    """
    learners = sum(table.values())
    if learners < 2:
        return None
    limits = _ratio_interval(table)
    if limits is None:
        return wilson_of_share(float(_ratio(table)), learners)
    return max(0.0, limits[0]), min(1.0, limits[1])


def _ratio_interval(table: Mapping[tuple[int, int], int]) -> Interval | None:
    """Of sum(y) / sum(m) over learners, from {(m, y): learners}; None without spread (Cochran 1977,
    6.3 and 2.11).

    Variance n / (n - 1) * sum((y - ratio m)^2) / (sum m)^2, exact up to the square root.
    """
    learners = sum(table.values())
    if learners < 2:
        return None
    ratio, answers, right = _ratio(table), _total(table, 0), _total(table, 1)
    squares = sum(n * (y * answers - right * m) ** 2 for (m, y), n in table.items())
    if squares == 0:
        return None
    error = math.sqrt(Fraction(squares * learners, answers**2 * (learners - 1))) / answers
    half = t_quantile(0.975, learners - 1) * error
    return float(ratio) - half, float(ratio) + half


def _ratio(table: Mapping[tuple[int, int], int]) -> Fraction:
    return Fraction(_total(table, 1), _total(table, 0))


def _total(table: Mapping[Cell, int] | Mapping[tuple[int, int], int], index: int) -> int:
    return sum(key[index] * learners for key, learners in table.items())
