"""Stages of the funnel that another number of the same publication tells: these are shown. Pure.

Two stages that differ by a few would show the few, so one is hidden; where the question of an
evaluation, or the boxes of the flow, say the same number, to hide it would be a pretense.
"""

from collections.abc import Sequence

from outcomes.snapshots.document import OutcomeDocument, Stage, is_known

from .cells import Figure, total_of


def with_told_stages(counted: OutcomeDocument, shown: OutcomeDocument) -> OutcomeDocument:
    """The document as it leaves, with the stages it says elsewhere."""
    numbers = _numbers_told(shown)
    part = shown.participation
    funnel = _shown(counted.participation.funnel, part.funnel, numbers)
    changed = {"participation": part.model_copy(update={"funnel": funnel})}
    if not counted.flow or not shown.flow:
        return shown.model_copy(update=changed)
    funnel = _shown(counted.flow.funnel, shown.flow.funnel, numbers)
    return shown.model_copy(
        update=changed | {"flow": shown.flow.model_copy(update={"funnel": funnel})}
    )


def _numbers_told(shown: OutcomeDocument) -> dict[str, set[Figure]]:
    asked = [question.n for question in (*shown.practice_change, *shown.barriers)]
    rated = shown.satisfaction.questions if shown.satisfaction else []
    boxes = {box.stage: box.n for box in (shown.flow.participants if shown.flow else [])}
    sides = {
        side: {total_of(boxes[name] for name in ("analysed", lost, "no_pair"))}
        for side, lost in (("pre", "no_post"), ("post", "no_pre"))
        if {"analysed", lost, "no_pair"} <= boxes.keys()
    }
    return sides | {"evaluation": {*asked, *(question.n for question in rated)}}


def _shown(
    counted: Sequence[Stage], left: Sequence[Stage], numbers: dict[str, set[Figure]]
) -> list[Stage]:
    stages = {stage.stage: stage for stage in counted}
    return [
        stages[stage.stage]
        if not is_known(stage.n)
        and is_known(stages[stage.stage].n)
        and stages[stage.stage].n in numbers.get(stage.stage.removesuffix("_answered"), ())
        else stage
        for stage in left
    ]
