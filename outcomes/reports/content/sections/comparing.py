"""Before against after: the columns, cells and marks that items,
objectives and confidence share.
"""

from collections.abc import Iterable

from outcomes import numbers
from outcomes.snapshots.absence import Absent, is_known
from outcomes.snapshots.document import (
    Comparison,
    MeasuredObjective,
    Overall,
    Side,
    Versioned,
)

from ..cells import NONE, Show, ends_of_share
from ..columns import (
    AFTER,
    AFTER_CI,
    BEFORE,
    BEFORE_CI,
    CHANGE,
    CHANGE_CI,
    COHEN,
    COUNT_AFTER,
    COUNT_BEFORE,
    GAIN,
    ODDS,
    ODDS_CI,
    P_ADJUSTED,
    RELATIVE,
    TEST,
    N,
    P,
)
from ..grammar import absence, p_details
from ..report import Cell, Column, FigureRow, Mark, Table, text
from ..tests_named import test_name

COMPARED = (
    N, BEFORE, BEFORE_CI, AFTER, AFTER_CI, CHANGE, CHANGE_CI, RELATIVE, GAIN, COHEN, ODDS, ODDS_CI,
    P, P_ADJUSTED, TEST, COUNT_BEFORE, COUNT_AFTER,
)  # fmt: skip
# label, n, before, after, change, its interval, p, p adjusted
BRIEF = (0, 1, 2, 4, 6, 7, 13, 14)


def compared(comparison: Comparison, show: Show, evidence: str = "") -> tuple[Cell, ...]:
    """The cells of COMPARED."""
    pre, post, effect = comparison.pre, comparison.post, comparison.effect
    return (
        _learners(comparison, show, evidence),
        show.side(pre, evidence),
        show.interval(pre.ci95),
        show.side(post, evidence),
        show.interval(post.ci95),
        show.change(comparison.change, pre.share, post.share, evidence),
        show.change_interval(comparison.change_ci95, evidence),
        show.relative(comparison.change, pre.share),
        show.number(effect.normalized_gain),
        show.number(effect.cohens_h),
        show.number(effect.odds_ratio),
        show.ratio_interval(effect.odds_ratio_ci95),
        show.p(comparison.p, evidence),
        show.p(comparison.p_holm, evidence),
        text(test_name(comparison.test)),
        show.count(pre.count),
        show.count(post.count),
    )


def _learners(comparison: Comparison, show: Show, evidence: str) -> Cell:
    """The matched; of everybody who answered, how many before and after."""
    sides = comparison.pre.n, comparison.post.n
    if comparison.n is not Absent.UNDEFINED or not all(is_known(n) for n in sides):
        return show.count(comparison.n, evidence)
    return Cell(" / ".join(f"{n:,}" for n in sides), evidence=evidence)


def overall_row(overall: Overall, show: Show) -> tuple[Cell, ...]:
    evidence = "overall"
    return (
        text("Average over objectives (unweighted)"),
        show.count(overall.learners, evidence),
        show.share(overall.pre, evidence=evidence),
        NONE,
        show.share(overall.post, evidence=evidence),
        NONE,
        show.change(overall.change, overall.pre, overall.post, evidence),
        show.change_interval(overall.change_ci95, evidence),
        show.relative(overall.change, overall.pre, rounded=overall.p_coarse),
        *(NONE,) * 4,
        show.p(overall.p, evidence),
        # One test alone: nothing to adjust, so that both columns say the same.
        show.p(overall.p, evidence),
        text(test_name(overall.test)),
        NONE,
        NONE,
    )


def compared_table(
    key: str,
    title: str,
    head: Column,
    rows: Iterable[tuple[Cell, Comparison, str]],  # label, comparison, key of its evidence
    show: Show,
    *,
    note: str,
    appendix: bool = False,
) -> Table:
    return Table(
        key,
        title,
        (head, *COMPARED),
        tuple((label, *compared(comparison, show, key)) for label, comparison, key in rows),
        note=note,
        brief=BRIEF,
        appendix=appendix,
    )


def side_mark(side: Side) -> Mark:
    if not is_known(side.share):
        return Mark(absence(side.share))
    low, high = ends_of_share(side.ci95) if is_known(side.ci95) else (None, None)
    return Mark(
        numbers.percent(side.share),
        side.share,
        low,
        high,
        n=side.n if is_known(side.n) else None,
    )


def comparison_row(
    label: str, comparison: Comparison, show: Show, *, alone: bool = False
) -> FigureRow:
    """Both sides, the change and its adjusted p; of one test `alone` nothing is adjusted."""
    marks = (side_mark(comparison.pre), side_mark(comparison.post))
    if not is_known(comparison.change):
        return FigureRow(label, marks)
    lines = [numbers.points(comparison.change), *p_details(comparison, show.floor, alone=alone)]
    return FigureRow(label, marks, "\n".join(lines))


def objective_name(objective: MeasuredObjective) -> str:
    return f"{objective.objective}. {objective.text}"


def item_name(item: Versioned) -> str:
    return f"{item.key}: {item.stem}"
