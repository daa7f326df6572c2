"""Correct answers before and after: by item, by learning objective, on average."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from courses.models import Objective
from outcomes import statistics
from outcomes.counting import Counts, ItemCounts
from outcomes.counting.person_arrays import Cell
from outcomes.statistics import Comparison, PairedTable

from .document import Item, Knowledge, LearnerMoves, MeasuredObjective, Overall
from .shared import Json, Right, about, judged_right, learner_moves, moves_of_item


def knowledge_of(
    counts: Counts, objectives: Mapping[int, Objective], *, mid_p: bool = False
) -> Knowledge:
    by_objective: dict[int, list[ItemCounts]] = {}
    for item in counts.items:
        objective_id = item.version.objective_id
        assert objective_id is not None  # an item measures one: the database holds it so
        by_objective.setdefault(objective_id, []).append(item)
    cells = {objective.objective_id: objective.cells for objective in counts.objectives}
    ids = sorted(by_objective, key=lambda pk: objectives[pk].number)
    judged = [_judged(by_objective[pk], cells.get(pk, {}), mid_p) for pk in ids]
    matched = adjusted([each.matched for each in judged])
    everybody = adjusted([each.everybody for each in judged])
    return Knowledge(
        overall=_overall(counts),
        objectives=[
            _objective(objectives[pk], by_objective[pk], before_after, sides, each.moves)
            for pk, each, before_after, sides in zip(ids, judged, matched, everybody, strict=True)
        ],
    )


class _Judged(NamedTuple):
    """An objective before its p values are adjusted."""

    matched: Comparison
    everybody: Comparison
    moves: LearnerMoves


def _judged(items: list[ItemCounts], cells: Mapping[Cell, int], mid_p: bool) -> _Judged:
    rights = [judged_right(item) for item in items]
    if len({item.version.question_id for item in items}) == 1:
        table = _sum_tables(right.matched for right in rights)
        return _Judged(
            statistics.compare_matched_item(table, mid_p=mid_p),
            statistics.compare_unmatched(*sum_sides(rights)),
            moves_of_item(table),
        )
    return _Judged(
        statistics.compare_matched_objective(cells),
        statistics.shares_only(*sum_sides(rights)),
        _moves_of_objective(cells),
    )


def _objective(
    objective: Objective,
    items: list[ItemCounts],
    matched: Comparison,
    everybody: Comparison,
    moves: LearnerMoves,
) -> MeasuredObjective:
    return MeasuredObjective.from_json(
        {
            "objective": objective.number,
            "text": objective.text,
            "questions": list(dict.fromkeys(item.version.question.key for item in items)),
            "matched": matched.as_json(),
            "all": everybody.as_json(),
            "learners": moves.as_json(),
        }
    )


def _moves_of_objective(cells: Mapping[Cell, int]) -> LearnerMoves:
    """Several items: whoever has a larger share right after has improved; all right both times is
    reinforced.
    """
    moves = {"improved": 0, "reinforced": 0, "unchanged": 0, "worse": 0}
    for (pairs, before, after), people in cells.items():
        if after != before:
            moves["improved" if after > before else "worse"] += people
        else:
            moves["reinforced" if before == pairs else "unchanged"] += people
    return learner_moves(**moves)


def _overall(counts: Counts) -> Overall:
    return Overall.from_json(_average(counts).as_json())


def _average(counts: Counts) -> statistics.OverallChange:
    kept = counts.patterns
    if kept is None:
        return statistics.average_from_patterns({})
    if kept.patterns is not None:
        return statistics.average_from_patterns(kept.patterns)
    return statistics.average_from_moments(kept.totals, kept.learners, kept.moments)


def items_of(counts: Counts, *, mid_p: bool = False) -> list[Item]:
    rights = [judged_right(item) for item in counts.items]
    matched = adjusted(
        [statistics.compare_matched_item(right.matched, mid_p=mid_p) for right in rights]
    )
    everybody = adjusted([statistics.compare_unmatched(*sum_sides([right])) for right in rights])
    return [
        Item.from_json(
            about(item.version)
            | {"matched": before_after.as_json(), "all": sides.as_json()}
            | {"options": _answers_chosen(item)}
            | {"learners": moves_of_item(right.matched).as_json()}
        )
        for item, before_after, sides, right in zip(
            counts.items, matched, everybody, rights, strict=True
        )
    ]


def _answers_chosen(item: ItemCounts) -> list[Json]:
    """How many matched learners chose each choice before and after."""
    matched = [(before, after, n) for (before, after), n in item.table.items() if before and after]
    return [
        {
            "choice": choice.key,
            "text": choice.text,
            "correct": choice.correct,
            "pre": sum(n for before, _, n in matched if before >> choice.position & 1),
            "post": sum(n for _, after, n in matched if after >> choice.position & 1),
        }
        for choice in item.version.choices.all()
    ]


def adjusted(comparisons: list[Comparison]) -> list[Comparison]:
    p_values = statistics.holm([comparison.p for comparison in comparisons])
    return [each.with_p_holm(p) for each, p in zip(comparisons, p_values, strict=True)]


def _sum_tables(tables: Iterable[PairedTable]) -> PairedTable:
    both = gained = lost = neither = 0
    for table in tables:
        both, gained = both + table.both, gained + table.gained
        lost, neither = lost + table.lost, neither + table.neither
    return PairedTable(both=both, gained=gained, lost=lost, neither=neither)


def sum_sides(rights: Sequence[Right]) -> tuple[int, int, int, int]:
    """Right before, answered before, right after, answered after."""
    pre = [sum(right.pre[index] for right in rights) for index in (0, 1)]
    post = [sum(right.post[index] for right in rights) for index in (0, 1)]
    return pre[0], pre[1], post[0], post[1]
