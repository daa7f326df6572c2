"""Groups of learners and what is left of the whole by them. Pure."""

from .cells import Json, Work, blank, hide, is_hidden, less, total_of
from .comparisons import MIN_PAIRS
from .knowledge import is_coarse
from .partitions import chosen_to_hide


def suppress_subgroups(work: Work, made: Json) -> None:
    """Groups part the matched learners, those of no known value included; a group is hidden whole, and never alone."""
    section = made.get("subgroups")
    overall = made["knowledge"]["overall"]
    for dimension in (section or {}).get("dimensions", []):
        groups, path = dimension["groups"], f"subgroup/{dimension['dimension']}"
        for group in groups:
            group["n"] = (
                None  # how many took part is a table of its own, with cells of its own that are hidden
            )
        dimension["not_given"] = None
        sizes = _sizes(made, dimension["dimension"])
        told = {
            place
            for place, group in enumerate(groups)
            if _group_tells(work, group["overall"], f"{path}/{group['group']}")
        }
        told |= {
            place for place, group in enumerate(groups) if sizes.get(group["group"], 0) is None
        }
        if is_hidden(overall):
            told = set(range(len(groups)))  # their mean stands in for that of all
        learners = [group["overall"]["learners"] for group in groups]
        out = chosen_to_hide(
            work,
            [*(f"{path}/{group['group']}/learners" for group in groups), f"{path}//learners"],
            [*learners, less(overall["learners"], total_of(learners))],
            must=told,
            caps=[*(sizes.get(group["group"]) for group in groups), None],
        )
        left = {place for place, n in enumerate(learners) if place in out or n is None}
        shown = [group["overall"] for place, group in enumerate(groups) if place not in left]
        names = "+".join(groups[place]["group"] for place in sorted(left))
        if _group_tells(work, _left_over(overall, shown), f"{path}/left-over/{names}"):
            out = set(range(len(groups)))
        # Of one objective, or beside a hidden table, interval and p would give the table of a group.
        veiled = is_coarse(made["knowledge"]) or any(one["objectives"] == 1 for one in shown)
        for place, group in enumerate(groups):
            if place in out:
                _hide_group(group)
            elif veiled:
                group["overall"]["change_ci95"] = None
            if out or veiled or (group["overall"]["learners"] or 0) < MIN_PAIRS:
                group["overall"]["p"] = None
        if out or veiled:
            dimension["difference"] = blank(dimension.get("difference"))
    if section:
        _same_groups(work, section["dimensions"])
        _families(section["dimensions"])


def _families(dimensions: list[Json]) -> None:
    """Adjusted p of a family hang together: where one is hidden, each says no more than its own p (Bonferroni) does."""
    for role in {dimension["role"] for dimension in dimensions}:
        alike = [dimension for dimension in dimensions if dimension["role"] == role]
        groups = [group["overall"] for one in alike for group in one["groups"]]
        for family in (groups, [one["difference"] for one in alike if one["difference"]]):
            if any(one["p"] is None for one in family):
                for one in family:
                    one["p_adjusted"] = (
                        None if one["p"] is None else min(1.0, one["p"] * len(family))
                    )


def _sizes(made: Json, dimension: str) -> dict[str, int | None]:
    """How many took part, where that is printed."""
    if dimension == "pathway":
        return {
            "cme": made["participation"]["cme_learners"],
            "micro": made["participation"]["micro_learning"],
        }
    entries = (
        made["participation"]["campaigns"]
        if dimension == "campaign"
        else made["audience"].get(dimension, [])
    )
    return {entry["label"]: entry["n"] for entry in entries}


def _left_over(overall: Json, shown: list[Json]) -> Json:
    """Who is in none of the groups shown: their mean is what is left of the whole."""
    n = less(overall["learners"], total_of(one["learners"] for one in shown))
    left: Json = {"learners": n, "pre": None, "post": None}
    for side in ("pre", "post"):
        if n and overall[side] is not None and all(one[side] is not None for one in shown):
            right = overall[side] * overall["learners"] - sum(
                one[side] * one["learners"] for one in shown
            )
            left[side] = min(1.0, max(0.0, right / n))
    return left


def _hide_group(group: Json) -> None:
    kept = group["overall"].get("objectives")
    hide(group, "overall")
    group["overall"] |= {"objectives": kept, "suppressed": True}


def _group_tells(work: Work, overall: Json, path: str) -> bool:
    """The share of a group times its n is a count too."""
    n = overall["learners"]
    cells = {"learners": n}
    for side in ("pre", "post"):
        right = None if n is None or overall[side] is None else round(overall[side] * n)
        cells |= {side: right, f"{side}-wrong": less(n, right)}
    return work.any_tells(path, cells)


def _same_groups(work: Work, dimensions: list[Json]) -> None:
    """Two groups of different dimensions that differ by a few are nearly the same people: the later dimension is hidden."""
    seen: list[int] = []
    for dimension in dimensions:
        sizes = [n for group in dimension["groups"] for n in (group["overall"]["learners"],) if n]
        if any(0 < abs(n - other) < work.below for n in sizes for other in seen):
            for group in dimension["groups"]:
                _hide_group(group)
            dimension["difference"] = blank(dimension.get("difference"))
        else:
            seen += sizes
