"""A document made again, with the words of the stored one.

Titles and texts of a course may be edited, decision points moved and segments added; what is made
again are the figures. That nobody touched the words of the snapshot is what its digest is for.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from outcomes.snapshots.document import OutcomeDocument, Part, is_known

Entry = TypeVar("Entry", bound=Part)


def with_words_of(kept: OutcomeDocument, again: OutcomeDocument) -> OutcomeDocument:
    texts = {each.objective: each.text for each in kept.knowledge.objectives}
    objectives = [
        each.model_copy(update={"text": texts.get(each.objective, each.text)})
        for each in again.knowledge.objectives
    ]
    return again.model_copy(
        update={
            "course": kept.course,
            "knowledge": again.knowledge.model_copy(update={"objectives": objectives}),
        }
        | _decisions(kept, again)
        | _segments(kept, again)
        | _flow(kept, again)
        | _checks(kept, again)
    )


# Names of sentences, which a later release may say in other words; so are all rules.
SENTENCES = frozenset({"label", "definition", "sentence", "title"})


def worded_as(kept: Any, again: Any, name: str = "", of: str = "") -> Any:
    """The JSON of a document in the sentences of the stored one."""
    if isinstance(kept, dict) and isinstance(again, dict):
        return {
            key: worded_as(kept[key], value, key, name) if key in kept else value
            for key, value in again.items()
        }
    if isinstance(kept, list) and isinstance(again, list) and len(kept) == len(again):
        return [worded_as(*pair, name) for pair in zip(kept, again, strict=True)]
    is_sentence = name in SENTENCES or of == "rules"
    return kept if is_sentence and isinstance(kept, str) and isinstance(again, str) else again


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
    update = {"points": points, "definition": kept.decision_points.definition}
    return {"decision_points": again.decision_points.model_copy(update=update)}


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


def _flow(kept: OutcomeDocument, again: OutcomeDocument) -> dict[str, Part]:
    if not kept.flow or not again.flow:
        return {}
    boxes = _labeled(kept.flow.participants, again.flow.participants, lambda box: box.stage)
    # Credit may have been offered since; nobody claimed it by then.
    funnel = _as_kept(
        kept.flow.funnel,
        again.flow.funnel,
        lambda stage: stage.stage,
        lambda stage: not is_known(stage.n) or not stage.n,
        "label",
    )
    funnel = _labeled(kept.flow.funnel, funnel, lambda stage: stage.stage)
    steps = {"participants": boxes, "funnel": funnel}
    return {"flow": again.flow.model_copy(update=steps)}


def _checks(kept: OutcomeDocument, again: OutcomeDocument) -> dict[str, Part]:
    if not kept.data_quality or not again.data_quality:
        return {}
    checks = _labeled(kept.data_quality.checks, again.data_quality.checks, lambda check: check.code)
    return {"data_quality": again.data_quality.model_copy(update={"checks": checks})}


def _labeled(
    kept: Sequence[Entry], again: Sequence[Entry], key: Callable[[Entry], str]
) -> list[Entry]:
    """Under the labels of then, with the figures of now."""
    labels = {key(entry): entry for entry in kept}
    return [
        entry.model_copy(
            update={
                word: getattr(labels[key(entry)], word)
                for word in ("label", "definition")
                if key(entry) in labels
            }
        )
        for entry in again
    ]


def _as_kept(
    kept: Sequence[Entry],
    again: Sequence[Entry],
    key: Callable[[Entry], str],
    is_empty: Callable[[Entry], bool],
    word: str,
) -> list[Entry]:
    """In the order of then. Where nobody did anything, there may be an entry more or less today."""
    entries = {key(entry): entry for entry in again}
    ordered = []
    for then in kept:
        entry = entries.pop(key(then), None)
        if entry is not None:
            ordered.append(entry.model_copy(update={word: getattr(then, word)}))
        elif is_empty(then):
            ordered.append(then)
    return ordered + [entry for entry in entries.values() if not is_empty(entry)]
