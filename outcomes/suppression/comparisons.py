"""The same learners before and after: the fourfold table, its margins, and what follows. Pure."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from outcomes.snapshots.document import (
    Absent,
    Comparison,
    Confidence,
    Item,
    MeasuredObjective,
    RetentionStep,
    Side,
    is_known,
)
from outcomes.statistics import holm

from . import worst_case
from .cells import Figure, Review, hidden, less, number_of, veiled

CLASSES = (0.001, 0.01, 0.05)
MIN_PAIRS, MIN_DISCORDANT = 20, 6
JUST_UNDER = 1 - 1e-9
Tested = TypeVar("Tested", Comparison, RetentionStep)
Compared = TypeVar("Compared", Item, MeasuredObjective, Confidence)


def margins_of(comparison: Comparison) -> dict[str, Figure]:
    """The margins of a comparison and what is left of each to its whole."""
    sides = side_margins("pre", comparison.pre) | side_margins("post", comparison.post)
    return {"n": comparison.n} | sides


def side_margins(name: str, side: Side) -> dict[str, Figure]:
    wrong = less(side.n, side.count)
    return {f"{name}/n": side.n, f"{name}/count": side.count, f"{name}/wrong": wrong}


def suppress_matched(review: Review, comparison: Comparison, address: str) -> Comparison:
    """A matched comparison of one item."""
    if review.any_tells(address, margins_of(comparison)):
        return hidden(comparison)
    table = comparison.table
    if not is_known(table):
        return comparison
    cells = {name: getattr(table, name) for name in type(table).model_fields}
    if review.any_tells(f"{address}/table", cells) or _was_closed(review, address):
        return closed_table(comparison)
    changed = number_of(table.gained) + number_of(table.lost)
    if number_of(comparison.n) < MIN_PAIRS or changed < MIN_DISCORDANT:
        return veiled(comparison, "p", "p_holm", "statistic")
    return comparison


def _was_closed(review: Review, address: str) -> bool:
    """A table hidden once stays so."""
    return any(
        f"{address}/n" in left and f"{address}/table/lost" not in left for _, left in review.earlier
    )


def closed_table(comparison: Comparison) -> Comparison:
    """Without the table and what follows from it; of p the class that every table with these
    margins has."""
    effect = veiled(comparison.effect, "odds_ratio", "odds_ratio_ci95")
    closed = veiled(comparison, "table", "change_ci95", "statistic")
    worst = worst_of_margins(comparison.n, comparison.pre.count, comparison.post.count)
    return coarse(closed.model_copy(update={"table_suppressed": True, "effect": effect}), worst)


def worst_of_margins(n: Figure, before: Figure, after: Figure) -> float:
    if not is_known(n) or not is_known(before) or not is_known(after) or n < MIN_PAIRS:
        return 1.0
    return worst_case.of_margins(int(n), int(before), int(after))


def class_of(p: Figure) -> float | None:
    """The threshold a p is under; None for 0.05 and more."""
    return next((limit for limit in CLASSES if p < limit), None) if is_known(p) else None


def just_under(limit: float | None) -> float | Absent:
    """What stands in place of p, so that it reads "p<0.01"."""
    return Absent.HIDDEN if limit is None else limit * JUST_UNDER


def coarse(tested: Tested, p: float) -> Tested:
    """With a p that what is shown allows, until its family makes classes of p and adjusted p."""
    return tested.model_copy(update={"p": p, "p_coarse": True})


def coarse_family(family: Sequence[Tested]) -> list[Tested]:
    """Adjusted p of a family hang together. Where one is coarse or hidden, each leaves as the class
    of what Holm makes of the p that leave; of a hidden p it is 1, so that none says too much. Where
    the others cannot change it, whatever they are, it leaves as it is."""
    if not any(tested.p_coarse or getattr(tested, "suppressed", False) for tested in family):
        return list(family)
    most = holm([_bound(tested, tested.p, 1.0) for tested in family])
    least = holm([_bound(tested, Absent.HIDDEN, 0.0) for tested in family])
    return [_in_classes(*row) for row in zip(family, most, least, strict=True)]


def _bound(tested: Tested, coarse: float | Absent, hidden: float) -> float | None:
    """What p can be at most or at least; none where nothing was tested."""
    p = coarse if tested.p_coarse else tested.p
    return p if is_known(p) else hidden if p is Absent.HIDDEN else None


def _in_classes(tested: Tested, adjusted: float | None, least: float | None) -> Tested:
    if tested.p_coarse:
        tested = tested.model_copy(update={"p": just_under(class_of(tested.p))})
    elif adjusted == least and is_known(tested.p) and is_known(tested.p_holm):
        return tested
    if not is_known(tested.p_holm) or adjusted is None:
        return tested
    return tested.model_copy(update={"p_holm": just_under(class_of(adjusted)), "p_coarse": True})


def coarse_families(compared: Sequence[Compared]) -> list[Compared]:
    """The matched of all entries are one family, everybody's are another."""
    matched = coarse_family([entry.matched for entry in compared])
    every = coarse_family([entry.all for entry in compared])
    return [
        entry.model_copy(update={"matched": matched[n], "all": every[n]})
        for n, entry in enumerate(compared)
    ]


def suppress_everybody(
    review: Review,
    every: Comparison,
    matched: Comparison,
    before: Mapping[str, Figure],
    address: str,
    *,
    of_people: bool = True,
) -> Comparison:
    """Everybody who answered: nor may everybody less the matched be a small group. `before`: the
    margins of the matched, unhidden. `of_people`: its n are people and no answers."""
    cells = margins_of(every)
    rest = {name: less(cell, before[name]) for name, cell in cells.items()}
    tells = [review.any_tells(address, cells), review.any_tells(f"{address}/rest", rest)]
    for name in ("pre/n", "post/n") if of_people else ():
        tells.append(review.few_stayed_behind(f"{address}/{name}", cells[name]))
    stands_in = matched.suppressed and any(
        is_known(step) and abs(step) < review.below for step in rest.values()
    )
    return hidden(every) if any(tells) or stands_in else every
