"""Items, the objectives that are sums over them, and the average over all. Pure."""

from .cells import Json, Work, hide, is_hidden, key_of, less, total_of
from .comparisons import (
    MIN_PAIRS,
    close_table,
    coarse_family,
    margins_of,
    suppress_everybody,
    suppress_matched,
)
from .partitions import chosen_to_hide

MOVES = ("improved", "reinforced", "unchanged", "worse")


def suppress_knowledge(work: Work, made: Json) -> None:
    items, knowledge = made["items"], made["knowledge"]
    for item in items:
        before, path = margins_of(item["matched"]), f"item/{key_of(item)}"
        suppress_matched(work, item["matched"], f"{path}/matched")
        suppress_everybody(work, item["all"], item["matched"], before, f"{path}/all")
        if item.get("learners") and item["matched"]["table"] is None:
            hide(item["learners"], *item["learners"])
        _chosen(work, item, path, before)
    for objective in knowledge["objectives"]:
        parts = [
            item
            for item in items
            if item["objective"] == objective["objective"] and item["measures"] != "confidence"
        ]
        _objective(work, objective, parts)
    coarse_family([one["matched"] for one in items])
    coarse_family([one["matched"] for one in knowledge["objectives"]])
    coarse_family([one["all"] for one in items])
    coarse_family([one["all"] for one in knowledge["objectives"]])
    overall = knowledge["overall"]
    told = work.tells("overall/learners", overall["learners"])
    if told or any(is_hidden(one["matched"]) for one in knowledge["objectives"]):
        kept = overall["objectives"]
        hide(overall, *overall)
        overall["objectives"] = kept
    elif is_coarse(knowledge):  # they follow from the same tables
        overall["p"] = overall["change_ci95"] = None
    elif (overall["learners"] or 0) < MIN_PAIRS:
        overall["p"] = None


def is_coarse(knowledge: Json) -> bool:
    """Whether the table of an objective is hidden."""
    return any(one["matched"].get("p_coarse") for one in knowledge["objectives"])


def _objective(work: Work, objective: Json, parts: list[Json]) -> None:
    """An objective is a sum over its items, so it hides what they hide."""
    path = f"objective/{objective['objective']}"
    matched, every, moves = objective["matched"], objective["all"], objective.get("learners")
    before = margins_of(matched)
    closed = any(item["matched"].get("table_suppressed") for item in parts)
    if moves and matched["table"] is None:
        paths = [f"{path}/learners/{move}" for move in MOVES]
        # Who got worse over all got worse in one item at least, so a hidden table hides what became of the learners.
        if chosen_to_hide(work, paths, [moves[move] for move in MOVES]) or closed:
            hide(moves, *moves)
    if any(is_hidden(item["matched"]) for item in parts):
        hide(matched, *matched)
    else:
        if matched["table"] is not None and closed:
            close_table(work, matched, f"{path}/matched")
        suppress_matched(work, matched, f"{path}/matched", moves)
    if moves and (is_hidden(matched) or matched.get("table_suppressed")):
        hide(moves, *moves)
    if any(is_hidden(item["all"]) for item in parts):
        hide(every, *every)
    else:
        suppress_everybody(work, every, matched, before, f"{path}/all")


def _chosen(work: Work, item: Json, path: str, before: dict[str, int | None]) -> None:
    """Answers chosen by matched learners; where one is right and each chose one, they are a partition."""
    options, hidden = item["options"], is_hidden(item["matched"])
    for side in ("pre", "post"):
        cells = [option[side] for option in options]
        paths = [f"{path}/options/{option['choice']}/{side}" for option in options]
        right = {place for place, option in enumerate(options) if option["correct"]}
        n, count = before["n"], before[f"{side}/count"]
        # The right answer is then the margin of the comparison beside it.
        single = total_of(cells) == n and [cells[place] for place in right] == [count]
        if single:
            out = chosen_to_hide(work, paths, cells, fixed=right) - right
        else:
            rests = [{"not": less(n, cell)} for cell in cells]
            for place in right:  # who chose it and was wrong all the same
                rests[place]["wrong"] = less(cells[place], count)
            out = {
                p
                for p in range(len(cells))
                if work.tells(paths[p], cells[p]) or work.any_tells(paths[p], rests[p])
            }
        for place in range(len(options)) if hidden else out:
            options[place][side] = None
            options[place]["suppressed"] = True
