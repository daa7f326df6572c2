"""Learning objectives: of one item they are its comparison again, of several a sum over them. Pure.

Of several items the table of scores before and after is nowhere shown and has small cells, so what
is computed from it stays inside: intervals, statistic and exact p.
"""

from collections.abc import Iterator, Sequence

from outcomes.snapshots.document import (
    Comparison,
    FourfoldTable,
    Item,
    LearnerMoves,
    MeasuredObjective,
    is_known,
)

from . import worst_case
from .cells import Figure, Review, hidden, less, number_of, total_of, veiled
from .comparisons import (
    MIN_PAIRS,
    closed_table,
    coarse,
    margins_of,
    suppress_everybody,
    suppress_matched,
)
from .partitions import chosen_to_hide

MOVES = ("improved", "reinforced", "unchanged", "worse")
OF_AN_ITEM = tuple(zip(MOVES, ("gained", "both", "neither", "lost"), strict=True))


def suppress_objective(
    review: Review, objective: MeasuredObjective, items: Sequence[Item]
) -> MeasuredObjective:
    """An objective is a sum over its items, so it hides what they hide. `items` as they leave."""
    items = _items_of(objective, items)
    address = f"objective/{objective.objective}"
    before = margins_of(objective.matched)
    single = is_known(objective.matched.table)
    changed = (_single if single else _clustered)(review, objective, items, address)
    if any(item.all.suppressed for item in items):
        every = hidden(objective.all)
    else:
        every = suppress_everybody(
            review, objective.all, changed.matched, before, f"{address}/all", of_people=single
        )
    return changed.model_copy(update={"all": every})


def _items_of(objective: MeasuredObjective, items: Sequence[Item]) -> list[Item]:
    return [
        item
        for item in items
        if item.objective == objective.objective and item.measures != "confidence"
    ]


def _with(
    objective: MeasuredObjective, matched: Comparison, moves: LearnerMoves | None
) -> MeasuredObjective:
    """Older documents do not say what became of the learners."""
    if moves and matched.suppressed:
        moves = hidden(moves)
    changed = {"matched": matched} | ({"learners": moves} if moves else {})
    return objective.model_copy(update=changed)


def _single(
    review: Review, objective: MeasuredObjective, items: Sequence[Item], address: str
) -> MeasuredObjective:
    matched, moves = objective.matched, objective.learners
    if any(item.matched.suppressed for item in items):
        return _with(objective, hidden(matched), moves)
    matched = suppress_matched(review, matched, f"{address}/matched")
    if any(item.matched.table_suppressed for item in items) and is_known(matched.table):
        matched = closed_table(matched)
    if moves and matched.table_suppressed:
        moves = hidden(moves)
    return _with(objective, matched, moves)


def _clustered(
    review: Review, objective: MeasuredObjective, items: Sequence[Item], address: str
) -> MeasuredObjective:
    matched = objective.matched
    tells = review.any_tells(f"{address}/matched", margins_of(matched))
    moves = _moves(review, objective, items, f"{address}/learners")
    if tells or any(item.matched.suppressed for item in items):
        return _with(objective, hidden(matched), moves)
    sides = {name: veiled(getattr(matched, name), "ci95") for name in ("pre", "post")}
    matched = veiled(matched.model_copy(update=sides), "change_ci95", "statistic")
    if is_known(matched.p):
        matched = coarse(matched, _largest_p(matched, moves, items))
    return _with(objective, matched, moves)


def _largest_p(matched: Comparison, moves: LearnerMoves | None, items: Sequence[Item]) -> float:
    """By what is shown: what became of the learners,
    or the tables of two items they all answered.
    """
    n = int(number_of(matched.n))
    if n < MIN_PAIRS:
        return 1.0
    if moves and is_known(moves.improved) and is_known(moves.worse):
        return worst_case.of_moves(n, moves.improved, moves.worse)
    tables = _tables(items)
    if len(items) == len(tables) == 2 and all(item.matched.n == n for item in items):
        gained, lost = total_of(t.gained for t in tables), total_of(t.lost for t in tables)
        return worst_case.of_two_items(n, int(number_of(gained)), int(number_of(lost)))
    return 1.0


def _tables(items: Sequence[Item]) -> list[FourfoldTable]:
    return [item.matched.table for item in items if is_known(item.matched.table)]


def _moves(
    review: Review, objective: MeasuredObjective, items: Sequence[Item], address: str
) -> LearnerMoves | None:
    """Who got worse over all got worse in one item at least, so a hidden table hides what became of
    the learners."""
    moves, tables = objective.learners, _tables(items)
    if not moves:
        return None
    told = {move for move in MOVES if _tells_twice(review, moves, tables, address, move)}
    # The unchanged are of many kinds, so beside them the others are open.
    must = {MOVES.index(move) for move in (told | {"unchanged"} if told else told)}
    addresses = [f"{address}/{move}" for move in MOVES]
    out = chosen_to_hide(review, addresses, [getattr(moves, m) for m in MOVES], must=must)
    if len(tables) < len(items) or (told and not number_of(moves.unchanged)):
        return hidden(moves)  # nobody is no cover, and a 0 that is hidden alone says it is none
    if _grew(review, objective):
        return hidden(moves)
    nobody = any(0 in pair for pair in _moves_and_cells(moves, tables))
    left = hidden(moves, *(MOVES[index] for index in out)) if out else moves
    return hidden(moves) if nobody or _nearly_an_item(review, left, tables) else left


def _tells_twice(
    review: Review, moves: LearnerMoves, tables: Sequence[FourfoldTable], address: str, move: str
) -> bool:
    """What the tables count more often than the learners is a group too: those who got worse twice,
    or were right both times in one item and not in all."""
    n: Figure = getattr(moves, move)
    cells = {
        "improved": [less(total_of(table.gained for table in tables), n)],
        "reinforced": [less(table.both, n) for table in tables],
        "worse": [less(total_of(table.lost for table in tables), n)],
    }.get(move, [])
    named = {f"{move}/beyond/{index}": cell for index, cell in enumerate(cells)}
    return review.any_tells(address, named)


def _grew(review: Review, objective: MeasuredObjective) -> bool:
    """Whether learners came since a publication: what became of them, and of those hidden then,
    would follow from both."""
    address = f"objective/{objective.objective}/matched/n"
    return any(whole.get(address) != objective.matched.n for whole, _ in review.earlier)


def _nearly_an_item(review: Review, moves: LearnerMoves, tables: Sequence[FourfoldTable]) -> bool:
    """Whether nearly as many improved, say, as gained one item: they may be the same."""
    return any(
        abs(n - cell) < review.below
        for n, cell in _moves_and_cells(moves, tables)
        if is_known(n) and is_known(cell)
    )


def _moves_and_cells(
    moves: LearnerMoves, tables: Sequence[FourfoldTable]
) -> Iterator[tuple[Figure, Figure]]:
    """What became of the learners beside the same of an item. Where nobody did the one or the other
    fewer ways through the items are left."""
    for table in tables:
        for move, cell in OF_AN_ITEM:
            yield getattr(moves, move), getattr(table, cell)
