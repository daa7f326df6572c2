"""Ratings on an ordered scale, the same learners before and after."""

from collections.abc import Callable, Mapping, Sequence

from .ranks import wilcoxon_pratt
from .results import RatingsChange, check_counts

WILCOXON_TEST = "wilcoxon-signed-rank-pratt"


def compare_ratings(table: Sequence[Sequence[int]]) -> RatingsChange:
    """Ratings of the same learners: a k x k table, rows the level before, columns the level after,
    lowest first.

    Nobody: counts 0, everything else None. Nobody changed: z = 0, p = 1, no rank-biserial
    correlation. ValueError unless the table is square with at least two levels and holds counts.
    """
    levels = _checked_levels(table)
    changes: dict[int, int] = {}
    for before, row in enumerate(table):
        for after, people in enumerate(row):
            changes[after - before] = changes.get(after - before, 0) + people
    pre = [sum(row) for row in table]
    post = [sum(row[level] for row in table) for level in range(levels)]
    tested = wilcoxon_pratt(changes) if sum(pre) else None
    return RatingsChange(
        pre=pre,
        post=post,
        mean_pre=_mean_level(pre),
        mean_post=_mean_level(post),
        test=WILCOXON_TEST if tested else None,
        statistic=tested.z if tested else None,
        p=tested.p if tested else None,
        rank_biserial=tested.rank_biserial if tested else None,
        improved=_people_where(changes, lambda change: change > 0),
        same=changes[0],
        worse=_people_where(changes, lambda change: change < 0),
    )


def _mean_level(people_at_level: Sequence[int]) -> float | None:
    people = sum(people_at_level)
    return (
        sum(level * n for level, n in enumerate(people_at_level, start=1)) / people
        if people
        else None
    )


def _people_where(changes: Mapping[int, int], wanted: Callable[[int], bool]) -> int:
    return sum(people for change, people in changes.items() if wanted(change))


def _checked_levels(table: Sequence[Sequence[int]]) -> int:
    levels = len(table)
    if levels < 2 or any(len(row) != levels for row in table):
        raise ValueError("Ratings need a square table of at least two levels, before by after.")
    check_counts(*(people for row in table for people in row))
    return levels
