"""A document made again, with the words of the stored one.

Titles and texts of a course may be edited, decision points moved and segments added; what is made
again are the figures. That nobody touched the words of the snapshot is what its digest is for.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

from outcomes.snapshots.document import OutcomeDocument, Part

Entry = TypeVar("Entry", bound=Part)


def with_words_of(kept: OutcomeDocument, again: OutcomeDocument) -> OutcomeDocument:
    texts = {each.objective: each.text for each in kept.knowledge.objectives}
    objectives = [
        each.model_copy(update={"text": texts.get(each.objective, each.text)})
        for each in again.knowledge.objectives
    ]
    return again.model_copy(
        update={
            "course": again.course.model_copy(update={"title": kept.course.title}),
            "knowledge": again.knowledge.model_copy(update={"objectives": objectives}),
        }
        | _decisions(kept, again)
        | _segments(kept, again)
    )


def _decisions(kept: OutcomeDocument, again: OutcomeDocument) -> dict[str, Part]:
    if not kept.decision_points or not again.decision_points:
        return {}
    points = _as_kept(
        kept.decision_points.points,
        again.decision_points.points,
        lambda point: point.key,
        lambda point: not point.n,
        "track",
    )
    return {"decision_points": again.decision_points.model_copy(update={"points": points})}


def _segments(kept: OutcomeDocument, again: OutcomeDocument) -> dict[str, Part]:
    if not kept.micro_learning or not again.micro_learning:
        return {}
    segments = _as_kept(
        kept.micro_learning.segments,
        again.micro_learning.segments,
        lambda segment: segment.segment,
        lambda segment: not segment.answered and not segment.campaigns,
        "title",
    )
    return {"micro_learning": again.micro_learning.model_copy(update={"segments": segments})}


def _as_kept(
    kept: Sequence[Entry],
    again: Sequence[Entry],
    key: Callable[[Entry], str],
    is_empty: Callable[[Entry], bool],
    word: str,
) -> list[Entry]:
    """In the order of then. Where nobody did anything, there may be an entry more or less today."""
    made = {key(entry): entry for entry in again}
    ordered = []
    for then in kept:
        entry = made.pop(key(then), None)
        if entry is not None:
            ordered.append(entry.model_copy(update={word: getattr(then, word)}))
        elif is_empty(then):
            ordered.append(then)
    return ordered + [entry for entry in made.values() if not is_empty(entry)]
