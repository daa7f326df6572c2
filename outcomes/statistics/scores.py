"""One score a learner, the share right over their matched answers: before against after."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from .clustered import Cell, checked_cells
from .descriptive import summarize_numbers
from .means import TTest, d_av, d_z, paired_t
from .noncentral_t import interval_of_noncentrality
from .pooling import standardized_change
from .proportions import wilson
from .results import Interval, NumberSummary, Side

PAIRED_T_TEST = "paired-t"


@dataclass(frozen=True)
class ScoreChange:
    """Shares right, 0..1, of the same learners before and after."""

    n: int
    pre: NumberSummary
    post: NumberSummary
    all_right_pre: Side  # learners with every matched answer right
    all_right_post: Side
    change: float | None  # of the means
    tested: TTest | None  # None under two learners, or when all changed by the same
    d_av: float | None
    d_av_ci95: Interval | None
    d_z: float | None
    d_z_ci95: Interval | None


def compare_scores(cells: Mapping[Cell, int]) -> ScoreChange:
    """From {(pairs, right before, right after): learners}."""
    cells = checked_cells(cells)
    n = sum(cells.values())
    pre, post = (summarize_numbers(scores_of(cells, side)) for side in (1, 2))
    changes = summarize_numbers(changes_of(cells))
    tested = paired_t(changes_of(cells)) if changes.sd else None
    effect = standardized_change(cells) if tested else None
    return ScoreChange(
        n=n,
        pre=pre,
        post=post,
        all_right_pre=_all_right(cells, 1, n),
        all_right_post=_all_right(cells, 2, n),
        change=changes.mean,
        tested=tested,
        d_av=d_av(changes.mean, pre.sd, post.sd)
        if changes.mean is not None and pre.sd is not None and post.sd is not None
        else None,
        d_av_ci95=effect.ci95 if effect else None,
        d_z=d_z(changes.mean, changes.sd) if changes.mean is not None and changes.sd else None,
        d_z_ci95=_interval_of_d_z(tested, n) if tested else None,
    )


def scores_of(cells: Mapping[Cell, int], side: int) -> dict[Fraction, int]:
    """Learners by their share right, before (1) or after (2)."""
    scores: dict[Fraction, int] = {}
    for cell, people in cells.items():
        share = Fraction(cell[side], cell[0])
        scores[share] = scores.get(share, 0) + people
    return scores


def changes_of(cells: Mapping[Cell, int]) -> dict[Fraction, int]:
    """Learners by their share right after less that before."""
    changes: dict[Fraction, int] = {}
    for (pairs, before, after), people in cells.items():
        change = Fraction(after - before, pairs)
        changes[change] = changes.get(change, 0) + people
    return changes


def _all_right(cells: Mapping[Cell, int], side: int, n: int) -> Side:
    count = sum(people for cell, people in cells.items() if cell[side] == cell[0])
    return Side.counted(count, n, wilson(count, n))


def _interval_of_d_z(tested: TTest, n: int) -> Interval:
    low, high = interval_of_noncentrality(tested.t, tested.df)
    return low / math.sqrt(n), high / math.sqrt(n)
