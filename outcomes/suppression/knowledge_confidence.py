"""Knowledge and confidence together, beside the tables of the same people. Pure."""

from collections.abc import Sequence

from outcomes.snapshots.document import (
    Confidence,
    ConfidenceKnowledge,
    Item,
    KnowledgeConfidence,
    is_known,
)

from .cells import Figure, Review, hidden, less, number_of, total_of, veiled
from .confidently_wrong import Siblings, Tables, both, suppress_confidently_wrong

SIDES = ("before", "after")
COUNTED = ("n", *SIDES, "shares_before", "shares_after", "transitions", "misinformed")


def suppress_knowledge_confidence(
    review: Review,
    section: ConfidenceKnowledge,
    items: Sequence[Item],
    ratings: Sequence[Confidence],
    matched: Figure,
) -> ConfidenceKnowledge:
    """Sixteen ways, all or nothing; the margins alone may stand where no other table of the same
    people narrows them."""
    tables = Tables(items, ratings)
    entries = [_entry(review, entry, section.states, tables.of(entry)) for entry in section.items]
    if any(entry.suppressed or entry.transitions_suppressed for entry in entries):
        entries = [_without_p(entry, "p_holm") for entry in entries]
    wrong = suppress_confidently_wrong(
        review, section.confidently_wrong_after, entries, tables, matched
    )
    return section.model_copy(update={"items": entries, "confidently_wrong_after": wrong})


def _without_p(entry: KnowledgeConfidence, *names: str) -> KnowledgeConfidence:
    return entry.model_copy(update={"misinformed": veiled(entry.misinformed, *names)})


def _state(entry: KnowledgeConfidence, side: str, state: str) -> Figure:
    figure: Figure = getattr(getattr(entry, side), state)
    return figure


def _entry(
    review: Review, entry: KnowledgeConfidence, states: Sequence[str], siblings: Siblings
) -> KnowledgeConfidence:
    address = f"states/{both(entry)}"
    margins = {f"{side}/{state}": _state(entry, side, state) for side in SIDES for state in states}
    told = [
        review.any_tells(address, margins | {"n": entry.n}),
        review.any_tells(f"{address}/beside", _beside(entry, siblings)),
    ]
    small = _small_transitions(review, entry, len(states), f"{address}/transitions")
    narrowed = review.earlier or any(is_known(sibling.table) for sibling, _ in siblings)
    closed = small and (
        narrowed or not all(_is_open(review, entry, states, b, a) for b, a in small)
    )
    if any(told) or closed or any(sibling.suppressed for sibling, _ in siblings):
        return hidden(entry, *COUNTED)
    if small:
        entry = veiled(entry, "transitions").model_copy(update={"transitions_suppressed": True})
        return _without_p(entry, "change_ci95", "p", "p_holm")
    return entry


def _small_transitions(
    review: Review, entry: KnowledgeConfidence, states: int, address: str
) -> list[tuple[int, int]]:
    return [
        (b, a)
        for b in range(states)
        for a in range(states)
        if review.tells(f"{address}/{b}/{a}", entry.transitions[b][a])
    ]


def _beside(entry: KnowledgeConfidence, siblings: Siblings) -> dict[str, Figure]:
    """Of a sibling's people those who are not in this table, and of each of its margins."""
    cells: dict[str, Figure] = {}
    for index, (sibling, states) in enumerate(siblings):
        cells[f"{index}/n"] = less(sibling.n, entry.n)
        for name, side, mine in (("pre", sibling.pre, "before"), ("post", sibling.post, "after")):
            count = total_of(_state(entry, mine, state) for state in states)
            cells[f"{index}/{name}/count"] = less(side.count, count)
            wrong = less(side.n, side.count)
            cells[f"{index}/{name}/wrong"] = less(wrong, less(entry.n, count))
    return cells


def _is_open(
    review: Review, entry: KnowledgeConfidence, states: Sequence[str], b: int, a: int
) -> bool:
    """Whether the margins leave the cell over enough values."""
    row = number_of(_state(entry, "before", states[b]))
    column = number_of(_state(entry, "after", states[a]))
    low = max(0, row + column - number_of(entry.n))
    return min(row, column) - low >= review.below - 1
