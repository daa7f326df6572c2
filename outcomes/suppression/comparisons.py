"""The same learners before and after: the fourfold table, its margins, and what follows from them. Pure."""

from bisect import bisect_left
from collections.abc import Sequence

from outcomes.statistics import mcnemar_exact

from .cells import Json, Work, hide, is_hidden, less

CLASSES = (0.001, 0.01, 0.05)
MIN_PAIRS, MIN_DISCORDANT = 20, 6


def margins_of(one: Json, sides: Sequence[str] = ("pre", "post")) -> dict[str, int | None]:
    """The margins of a comparison and what is left of each to its whole."""
    found: dict[str, int | None] = {"n": one.get("n")}
    for side in sides:
        n, count = one[side]["n"], one[side]["count"]
        found |= {f"{side}/n": n, f"{side}/count": count, f"{side}/wrong": less(n, count)}
    return found


def suppress_matched(work: Work, one: Json, path: str, partition: Json | None = None) -> None:
    """A matched comparison. `partition`: what became of the learners, where there is no fourfold table."""
    if work.any_tells(path, margins_of(one)):
        hide(one, *one)
        return
    table, parts = one["table"], partition
    closed = any(
        f"{path}/n" in left and f"{path}/table/lost" not in left for _, left in work.earlier
    )  # once hidden, it stays so
    if table is not None and (work.any_tells(f"{path}/table", table) or closed):
        close_table(work, one, path)
    elif table is None and parts and is_hidden(parts):
        coarse(one, None)
        one["change_ci95"] = one["statistic"] = None
    if (one["n"] or 0) < MIN_PAIRS or _discordant(one, parts) < MIN_DISCORDANT:
        one["p"] = one["p_holm"] = one["statistic"] = None


def _discordant(one: Json, parts: Json | None) -> float:
    if one["table"] is not None:
        return one["table"]["gained"] + one["table"]["lost"]
    if parts and parts.get("improved") is not None:
        return parts["improved"] + parts["worse"]
    return float("inf")


def close_table(work: Work, one: Json, path: str) -> None:
    """The table and what follows from it; of p only its class, and only where the class leaves the table open."""
    n, pre, post = one["n"], one["pre"]["count"], one["post"]["count"]
    told = told_class(work, n, pre, post, one["p"])
    if n < MIN_PAIRS or any(f"{path}/n" in left for _, left in work.earlier):
        told = None  # two classes of two publications together could close the table
    one["table"] = None
    one["table_suppressed"] = True
    one["change_ci95"] = one["statistic"] = None
    one["effect"] = one["effect"] | {"odds_ratio": None, "odds_ratio_ci95": None}
    coarse(one, told)


def told_class(work: Work, n: int, pre: int, post: int, p: float) -> float | None:
    """The class of an exact p, where it leaves open which of the tables with these margins it is of; so does its absence."""
    lost = range(
        max(0, pre - post), min(pre, n - post) + 1
    )  # those who got worse: the margins leave so many tables
    under = [
        bisect_left(
            lost, limit, key=lambda lost: mcnemar_exact(lost=lost, gained=post - pre + lost)
        )
        for limit in CLASSES
    ]
    tables = {
        limit: high - low for limit, low, high in zip(CLASSES, [0, *under], under, strict=False)
    }
    told = {limit: number for limit, number in tables.items() if number >= work.below}
    untold = len(lost) - sum(told.values())
    mine = class_of(p)
    return mine if mine in told and not work.small(untold) else None


def class_of(p: float | None) -> float | None:
    """The threshold a p is under; None for 0.05 and more."""
    return None if p is None else next((limit for limit in CLASSES if p < limit), None)


def coarse(one: Json, told: float | None) -> None:
    """`p` stands just under its threshold, so that it reads "p<0.01"; the adjusted one is done with its family."""
    one["p"] = None if told is None else told * (1 - 1e-9)
    one["p_coarse"] = True


def coarse_family(entries: list[Json]) -> None:
    """Adjusted p of a family hang together. Where one is coarse, each says no more than its own p (Bonferroni) does."""
    if not any(one.get("p_coarse") or is_hidden(one) for one in entries):
        return
    for one in entries:
        if one["p_holm"] is not None:
            limit = None if one["p"] is None else class_of(min(1.0, one["p"] * len(entries)))
            one["p_holm"] = None if limit is None else limit * (1 - 1e-9)
            one["p_coarse"] = True


def suppress_everybody(
    work: Work, every: Json, matched: Json, before: dict[str, int | None], path: str
) -> None:
    """Everybody who answered: nor may everybody less the matched be a small group. `before`: the matched, unhidden."""
    cells = margins_of(every)
    rest = {name: less(cell, before[name]) for name, cell in cells.items()}
    if work.any_tells(path, cells) or work.any_tells(f"{path}/rest", rest):
        hide(every, *every)
    elif is_hidden(matched) and any(
        step is not None and abs(step) < work.below for step in rest.values()
    ):
        hide(every, *every)  # it would stand in for the matched ones
