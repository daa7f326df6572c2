"""The same learners before and after: the fourfold table, its margins, and what follows. Pure."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import TypeVar

from outcomes.snapshots.document import (
    Absent,
    Comparison,
    LearnerMoves,
    RetentionStep,
    Side,
    is_known,
)
from outcomes.statistics import mcnemar_exact

from .cells import Figure, Review, hidden, less, number_of, veiled

CLASSES = (0.001, 0.01, 0.05)
MIN_PAIRS, MIN_DISCORDANT = 20, 6
JUST_UNDER = 1 - 1e-9
Tested = TypeVar("Tested", Comparison, RetentionStep)


def margins_of(comparison: Comparison) -> dict[str, Figure]:
    """The margins of a comparison and what is left of each to its whole."""
    sides = side_margins("pre", comparison.pre) | side_margins("post", comparison.post)
    return {"n": comparison.n} | sides


def side_margins(name: str, side: Side) -> dict[str, Figure]:
    wrong = less(side.n, side.count)
    return {f"{name}/n": side.n, f"{name}/count": side.count, f"{name}/wrong": wrong}


def suppress_matched(
    review: Review, comparison: Comparison, address: str, moves: LearnerMoves | None = None
) -> Comparison:
    """A matched comparison. `moves`: what became of the learners, where there is no table."""
    if review.any_tells(address, margins_of(comparison)):
        return hidden(comparison)
    comparison = _without_small_table(review, comparison, address, moves)
    few = number_of(comparison.n) < MIN_PAIRS
    if few or _discordant(comparison, moves) < MIN_DISCORDANT:
        return veiled(comparison, "p", "p_holm", "statistic")
    return comparison


def _without_small_table(
    review: Review, comparison: Comparison, address: str, moves: LearnerMoves | None
) -> Comparison:
    table = comparison.table
    if is_known(table):
        cells = {name: getattr(table, name) for name in type(table).model_fields}
        small = review.any_tells(f"{address}/table", cells)
        return (
            closed_table(review, comparison, address)
            if small or _was_closed(review, address)
            else comparison
        )
    if moves and moves.suppressed:
        return veiled(coarse(comparison, None), "change_ci95", "statistic")
    return comparison


def _was_closed(review: Review, address: str) -> bool:
    """A table hidden once stays so."""
    return any(
        f"{address}/n" in left and f"{address}/table/lost" not in left for _, left in review.earlier
    )


def _discordant(comparison: Comparison, moves: LearnerMoves | None) -> float:
    if is_known(comparison.table):
        return number_of(comparison.table.gained) + number_of(comparison.table.lost)
    if moves and is_known(moves.improved):
        return moves.improved + number_of(moves.worse)
    return float("inf")


def closed_table(review: Review, comparison: Comparison, address: str) -> Comparison:
    """Without the table and what follows from it; of p its class, where that leaves it open."""
    limit = None
    # Two classes of two publications together could close the table.
    again = any(f"{address}/n" in left for _, left in review.earlier)
    n, pre, post = comparison.n, comparison.pre.count, comparison.post.count
    if is_known(n) and is_known(pre) and is_known(post) and n >= MIN_PAIRS and not again:
        limit = told_class(review, n, pre, post, comparison.p)
    effect = veiled(comparison.effect, "odds_ratio", "odds_ratio_ci95")
    closed = veiled(comparison, "table", "change_ci95", "statistic")
    return coarse(closed.model_copy(update={"table_suppressed": True, "effect": effect}), limit)


def told_class(review: Review, n: int, pre: int, post: int, p: Figure) -> float | None:
    """The class of an exact p, where it leaves open of which table with these margins it is, as
    does its absence."""
    # Those who got worse: the margins leave so many tables.
    lost = range(max(0, pre - post), min(pre, n - post) + 1)
    under = [bisect_left(lost, limit, key=lambda lost: _p(lost, post - pre)) for limit in CLASSES]
    tables = {
        limit: high - low for limit, low, high in zip(CLASSES, [0, *under], under, strict=False)
    }
    told = {limit: number for limit, number in tables.items() if number >= review.below}
    untold = len(lost) - sum(told.values())
    limit = class_of(p)
    return limit if limit in told and not review.small(untold) else None


def _p(lost: int, change: int) -> float:
    return mcnemar_exact(lost=lost, gained=change + lost)


def class_of(p: Figure) -> float | None:
    """The threshold a p is under; None for 0.05 and more."""
    return next((limit for limit in CLASSES if p < limit), None) if is_known(p) else None


def just_under(limit: float | None) -> float | Absent:
    """What stands in place of p, so that it reads "p<0.01"."""
    return Absent.HIDDEN if limit is None else limit * JUST_UNDER


def coarse(tested: Tested, limit: float | None) -> Tested:
    """The adjusted p is done with its family."""
    return tested.model_copy(update={"p": just_under(limit), "p_coarse": True})


def coarse_family(family: Sequence[Tested]) -> list[Tested]:
    """Adjusted p of a family hang together. Where one is coarse, each says no more than its own p
    (Bonferroni) does."""
    if not any(tested.p_coarse or getattr(tested, "suppressed", False) for tested in family):
        return list(family)
    return [
        _bonferroni(tested, len(family)) if is_known(tested.p_holm) else tested for tested in family
    ]


def _bonferroni(tested: Tested, size: int) -> Tested:
    limit = class_of(min(1.0, tested.p * size)) if is_known(tested.p) else None
    return tested.model_copy(update={"p_holm": just_under(limit), "p_coarse": True})


def suppress_everybody(
    review: Review,
    every: Comparison,
    matched: Comparison,
    before: Mapping[str, Figure],
    address: str,
) -> Comparison:
    """Everybody who answered: nor may everybody less the matched be a small group. `before`: the
    margins of the matched, unhidden."""
    cells = margins_of(every)
    rest = {name: less(cell, before[name]) for name, cell in cells.items()}
    tells = [review.any_tells(address, cells), review.any_tells(f"{address}/rest", rest)]
    stands_in = matched.suppressed and any(
        is_known(step) and abs(step) < review.below for step in rest.values()
    )
    return hidden(every) if any(tells) or stands_in else every
