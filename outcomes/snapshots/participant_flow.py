"""The way of the participants, as a flow diagram and as a funnel."""

from outcomes.counting import CountingRules
from outcomes.counting.section_counts import FlowCounts
from outcomes.snapshots.definitions import FLOW, FUNNEL

from .document import Flow
from .shared import Json

RECORDED_HERE = ("front_matter", "completer", "credit_claimed", "certificate")


def build(counts: FlowCounts, intended_reach: int | None, rules: CountingRules) -> Flow:
    funnel = _funnel(counts, intended_reach, rules)
    return Flow.from_json({"participants": _participants(counts), "funnel": funnel})


def is_recorded(counts: FlowCounts, rules: CountingRules) -> bool:
    """Whether nobody at a stage that only this platform records means nobody, and not that nothing
    is known.
    """
    if rules.zero_is_recorded:
        return bool(counts.live or not counts.counted)
    return not counts.loaded


def _participants(counts: FlowCounts) -> list[Json]:
    """Boxes in drawing order; what is kept less what goes out is what is kept next."""
    boxes = [_box("all", "kept", "rows", counts.rows)]
    boxes += [_box(reason, "out", "rows", n) for reason, n in counts.left_out]
    boxes += [
        _box("duplicates", "out", "rows", counts.duplicates),
        _box("counted", "kept", "persons", counts.counted),
    ]
    boxes += [_box(reason, "out", "persons", n) for reason, n in counts.lost]
    return [*boxes, _box("analysed", "kept", "persons", counts.analysed)]


def _box(stage: str, kind: str, unit: str, n: int) -> Json:
    label, definition = FLOW[stage]
    return {
        "stage": stage,
        "kind": kind,
        "unit": unit,
        "n": n,
        "label": label,
        "definition": definition,
    }


def _funnel(counts: FlowCounts, intended_reach: int | None, rules: CountingRules) -> list[Json]:
    """None for what only this platform records, where people came by a file."""
    recorded = is_recorded(counts, rules)
    stages: dict[str, int | None] = (
        {} if intended_reach is None else {"intended_reach": intended_reach}
    )
    stages |= {
        stage: n if n or recorded or stage not in RECORDED_HERE else None
        for stage, n in counts.funnel
    }
    viewed = counts.counted
    return [
        {
            "stage": stage,
            "label": FUNNEL[stage][0],
            "n": n,
            "share": n / viewed if viewed and n is not None and stage != "intended_reach" else None,
            "definition": FUNNEL[stage][1],
        }
        for stage, n in stages.items()
    ]
