"""The way of the participants, as a flow diagram and as a funnel."""

from collections.abc import Sequence

from outcomes.counting import CountingRules
from outcomes.counting.participant_flow import FlowCounts
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


def as_recorded(
    stage: str, n: int, counts: FlowCounts | None, of_here: Sequence[str], rules: CountingRules
) -> Json:
    """How many came to the stage; of a stage in `of_here`, which only this platform records, also
    for how many that is, where it is not everybody."""
    if counts is None or stage not in of_here:
        return {"n": n}
    if not rules.recorded_of_some:
        return {"n": n if n or is_recorded(counts, rules) else None}
    if counts.seen_here == counts.counted:
        return {"n": n}
    return {"n": n, "recorded_for": counts.seen_here} if counts.seen_here else {"n": None}


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
    stages = {} if intended_reach is None else {"intended_reach": {"n": intended_reach}}
    stages |= {
        stage: as_recorded(stage, n, counts, RECORDED_HERE, rules) for stage, n in counts.funnel
    }
    return [
        {
            "stage": stage,
            "label": FUNNEL[stage][0],
            "share": _share(stage, told, counts.counted),
            "definition": FUNNEL[stage][1],
        }
        | told
        for stage, told in stages.items()
    ]


def _share(stage: str, told: Json, counted: int) -> float | None:
    """Of all who came, or of those for whom it is recorded."""
    n, of = told["n"], told.get("recorded_for", counted)
    return n / of if of and n is not None and stage != "intended_reach" else None
