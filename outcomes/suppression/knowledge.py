"""Items, the objectives that are sums over them, and the average over all. Pure."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from outcomes.snapshots.document import (
    ChosenOption,
    Comparison,
    Item,
    Knowledge,
    LearnerMoves,
    Objective,
    Overall,
    is_known,
)

from .cells import Figure, Review, hidden, hidden_but, less, number_of, total_of, veiled
from .comparisons import (
    MIN_PAIRS,
    closed_table,
    coarse_family,
    margins_of,
    suppress_everybody,
    suppress_matched,
)
from .partitions import chosen_to_hide

MOVES = ("improved", "reinforced", "unchanged", "worse")
Compared = TypeVar("Compared", Item, Objective)


def suppress_items(review: Review, items: Sequence[Item]) -> list[Item]:
    return _coarse_families([_item(review, item) for item in items])


def suppress_knowledge(review: Review, knowledge: Knowledge, items: Sequence[Item]) -> Knowledge:
    """`items` as they leave."""
    objectives = _coarse_families(
        [
            _objective(review, objective, _items_of(objective, items))
            for objective in knowledge.objectives
        ]
    )
    overall = _overall(review, knowledge.overall, objectives)
    return knowledge.model_copy(update={"overall": overall, "objectives": objectives})


def is_coarse(knowledge: Knowledge) -> bool:
    """Whether the table of an objective is hidden."""
    return any(objective.matched.p_coarse for objective in knowledge.objectives)


def _coarse_families(compared: Sequence[Compared]) -> list[Compared]:
    matched = coarse_family([entry.matched for entry in compared])
    every = coarse_family([entry.all for entry in compared])
    return [
        entry.model_copy(update={"matched": matched[n], "all": every[n]})
        for n, entry in enumerate(compared)
    ]


def _item(review: Review, item: Item) -> Item:
    before, address = margins_of(item.matched), f"item/{item.key}"
    matched = suppress_matched(review, item.matched, f"{address}/matched")
    every = suppress_everybody(review, item.all, matched, before, f"{address}/all")
    options = _options(review, item.options, address, before, matched.suppressed)
    changed = item.model_copy(update={"matched": matched, "all": every, "options": options})
    if item.learners and not is_known(matched.table):
        return changed.model_copy(update={"learners": hidden(item.learners)})
    return changed


def _items_of(objective: Objective, items: Sequence[Item]) -> list[Item]:
    return [
        item
        for item in items
        if item.objective == objective.objective and item.measures != "confidence"
    ]


def _objective(review: Review, objective: Objective, items: Sequence[Item]) -> Objective:
    """An objective is a sum over its items, so it hides what they hide."""
    address = f"objective/{objective.objective}"
    before = margins_of(objective.matched)
    closed = any(item.matched.table_suppressed for item in items)
    moves = _moves(review, objective, closed, address)
    matched = _matched(review, objective.matched, moves, items, closed, address)
    if moves and (matched.suppressed or matched.table_suppressed):
        moves = hidden(moves)
    if any(item.all.suppressed for item in items):
        every = hidden(objective.all)
    else:
        every = suppress_everybody(review, objective.all, matched, before, f"{address}/all")
    changed = {"matched": matched, "all": every} | ({"learners": moves} if moves else {})
    return objective.model_copy(update=changed)


def _moves(review: Review, objective: Objective, closed: bool, address: str) -> LearnerMoves | None:
    """Who got worse over all got worse in one item at least, so a hidden table hides what became of
    the learners."""
    moves = objective.learners
    if not moves or is_known(objective.matched.table):
        return moves
    addresses = [f"{address}/learners/{move}" for move in MOVES]
    small = chosen_to_hide(review, addresses, [getattr(moves, move) for move in MOVES])
    return hidden(moves) if small or closed else moves


def _matched(
    review: Review,
    matched: Comparison,
    moves: LearnerMoves | None,
    items: Sequence[Item],
    closed: bool,
    address: str,
) -> Comparison:
    if any(item.matched.suppressed for item in items):
        return hidden(matched)
    if closed and is_known(matched.table):
        matched = closed_table(review, matched, f"{address}/matched")
    return suppress_matched(review, matched, f"{address}/matched", moves)


def _overall(review: Review, overall: Overall, objectives: Sequence[Objective]) -> Overall:
    told = review.tells("overall/learners", overall.learners)
    if told or any(objective.matched.suppressed for objective in objectives):
        return hidden_but(overall, "objectives")
    if any(objective.matched.p_coarse for objective in objectives):
        return veiled(overall, "p", "change_ci95")  # they follow from the same tables
    return veiled(overall, "p") if number_of(overall.learners) < MIN_PAIRS else overall


def _options(
    review: Review,
    options: Sequence[ChosenOption],
    address: str,
    before: Mapping[str, Figure],
    all_hidden: bool,
) -> list[ChosenOption]:
    """Answers chosen by matched learners."""
    changed = list(options)
    for side in ("pre", "post"):
        cells = [getattr(option, side) for option in options]
        addresses = [f"{address}/options/{option.choice}/{side}" for option in options]
        right = {index for index, option in enumerate(options) if option.correct}
        out = _few_chose(review, addresses, cells, right, before["n"], before[f"{side}/count"])
        for index in range(len(options)) if all_hidden else out:
            changed[index] = hidden(changed[index], side)
    return changed


def _few_chose(
    review: Review,
    addresses: Sequence[str],
    cells: Sequence[Figure],
    right: set[int],
    n: Figure,
    count: Figure,
) -> set[int]:
    """Where one choice is right and each chose one, they are a partition, and the right answer is
    the margin of the comparison beside it."""
    if total_of(cells) == n and [cells[index] for index in right] == [count]:
        return chosen_to_hide(review, addresses, cells, fixed=right) - right
    rests = [{"not": less(n, cell)} for cell in cells]
    for index in right:  # who chose it and was wrong all the same
        rests[index]["wrong"] = less(cells[index], count)
    return {
        index
        for index, cell in enumerate(cells)
        if review.tells(addresses[index], cell) or review.any_tells(addresses[index], rests[index])
    }
