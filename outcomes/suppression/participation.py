"""Who took part and who they are. Pure."""

from collections.abc import Sequence

from outcomes.snapshots.document import (
    Absent,
    Flow,
    FlowBox,
    LabelledCount,
    OutcomeDocument,
    Participation,
    Stage,
    is_known,
)

from .beside_matched import few_were_lost_since
from .cells import Figure, Review, hidden, hidden_at, less, total_of, veiled
from .partitions import chosen_to_hide
from .passes import without_passes
from .rows import all_hidden, hidden_last

PATHWAYS = ("cme_learners", "micro_learning")
OF_A_STAGE = ("n", "share", "recorded_for")
POLLS = ("pre", "pre_answered", "post", "post_answered")


def suppress_participation(review: Review, part: Participation, matched: Figure) -> Participation:
    """`matched`: the matched learners. Where few took part and were not matched, each group of
    those who took part would tell how many of it were matched, so who took part is not said.
    """
    part = veiled(part, "excluded", "joined_rows", "unverified_micro")
    if review.small(less(part.participants, matched)):
        part = hidden(part, "participants", *PATHWAYS)
        campaigns = all_hidden(part.campaigns, "n")
        funnel = first_stages(part, part.funnel)
        review.wholes = {"matched": matched} if is_known(matched) else {}
        return part.model_copy(update={"campaigns": campaigns, "funnel": funnel})
    part = _totals(review, part)
    totals: dict[str, Figure] = {
        "participants": part.participants,
        "cme_learners": part.cme_learners,
    }
    if not is_known(part.participants):
        totals |= {"matched": matched}
    review.wholes = {name: total for name, total in totals.items() if is_known(total)}
    stages = first_stages(part, part.funnel)
    funnel = chain(review, stages, "participation/funnel", anchors(part), matched)
    return part.model_copy(update={"campaigns": _campaigns(review, part), "funnel": funnel})


def _totals(review: Review, part: Participation) -> Participation:
    if review.tells("participation/participants", part.participants):
        return hidden(part, "participants", *PATHWAYS)
    addresses = [f"participation/{name}" for name in PATHWAYS]
    out = chosen_to_hide(review, addresses, [part.cme_learners, part.micro_learning])
    if out and review.small(*(less(part.participants, stage.n) for stage in part.funnel)):
        # Whoever evaluated took the course, so nearly all did.
        return hidden(part, "participants", *PATHWAYS)
    return hidden(part, *(PATHWAYS[index] for index in out)) if out else part


def _campaigns(review: Review, part: Participation) -> list[LabelledCount]:
    addresses = [f"campaign/{campaign.label}" for campaign in part.campaigns]
    cells = [campaign.n for campaign in part.campaigns]
    if is_known(part.participants):  # those without a campaign are the rest
        addresses, rest = [*addresses, "campaign/"], less(part.participants, total_of(cells))
        out = chosen_to_hide(review, addresses, [*cells, rest])
    else:
        out = chosen_to_hide(review, addresses, cells)
    return hidden_last(hidden_at(part.campaigns, out, "n"))


def anchors(part: Participation) -> list[int | float]:
    """The totals that are shown; the stages are held against them."""
    totals = (part.participants, part.cme_learners, part.micro_learning)
    return [total for total in totals if is_known(total)]


def first_stages(part: Participation, stages: list[Stage]) -> list[Stage]:
    """A funnel begins with the CME learners, so it is hidden with them."""
    return [hidden(stage, *OF_A_STAGE) for stage in stages] if part.suppressed else stages


def chain(
    review: Review,
    stages: Sequence[Stage],
    address: str,
    totals: Sequence[int | float],
    matched: Figure,
) -> list[Stage]:
    """Stages hold one another: two that differ by a small group, or have grown apart by one since a
    publication, would show the group, so the later one is hidden. Who answered a poll and is not
    `matched` is lost on the way, so a few of those would be told too."""
    kept, shown = list(totals), []
    for stage in stages:
        n, place = stage.n, f"{address}/{stage.stage}"
        if is_known(n):
            told = [n, *_of_those_recorded(stage)]
            near = review.small(*(abs(each - other) for each in told for other in kept))
            near |= review.any_tells(place, _recorded(stage))
            behind = review.few_stayed_behind(place, n)
            if stage.stage in POLLS:
                near |= review.tells(f"{place}/unmatched", less(n, matched))
            if behind:
                review.hidden_stages.append(n)
            if review.tells(place, n) or near or behind:
                stage = hidden(stage, *OF_A_STAGE)
            else:
                kept += [each for each in told if each]
            if n and not behind:  # the questions of a stage that is hidden may tell it
                review.wholes |= {place: n}
        shown.append(stage)
    return shown


def _recorded(stage: Stage) -> dict[str, Figure]:
    """For whom a stage is recorded, and who of these did not come to it."""
    if not is_known(stage.recorded_for):
        return {}
    return {"recorded": stage.recorded_for, "not": less(stage.recorded_for, stage.n)}


def _of_those_recorded(stage: Stage) -> list[int | float]:
    return [stage.recorded_for] if is_known(stage.recorded_for) else []


def suppress_flow(
    review: Review, flow: Flow, part: Participation, whole: OutcomeDocument, left: Figure
) -> Flow:
    """`part` and the matched learners as they leave; the `whole` as counted."""
    if not is_known(part.participants):
        boxes = [hidden(box, "n") for box in flow.participants]
        funnel = first_stages(part, flow.funnel)
        return flow.model_copy(update={"participants": boxes, "funnel": funnel})
    totals = [stage.n for stage in part.funnel if is_known(stage.n) and stage.n] + anchors(part)
    stages = first_stages(part, flow.funnel)
    stages = chain(review, stages, "flow/funnel", totals, whole.knowledge.overall.learners)
    passed = next((stage.n for stage in flow.funnel if stage.stage == "passed"), Absent.UNDEFINED)
    funnel = without_passes(review, stages, passed, whole)
    boxes = _boxes(review, flow.participants, is_known(left))
    return flow.model_copy(update={"funnel": funnel, "participants": boxes})


def _boxes(review: Review, boxes: list[FlowBox], matched_shown: bool) -> list[FlowBox]:
    """Rows and who was left out of them stay inside."""
    start = next((n for n, box in enumerate(boxes) if box.stage == "counted"), 0)
    boxes = boxes[start:]
    told = [review.tells(f"flow/{box.stage}", box.n) for box in boxes]
    lost = {box.stage: box.n for box in boxes}
    names = ("no_post", "no_pre", "no_answer")
    told.append(few_were_lost_since(review, *(lost.get(name, Absent.UNDEFINED) for name in names)))
    told.append(_few_were_unmatched(review, [lost.get(name) for name in (*names, "no_pair")]))
    if not matched_shown:
        return [box if box.stage == "counted" else hidden(box, "n") for box in boxes]
    if not any(told):
        return boxes
    # The trunk is printed elsewhere, so beside it either all stands or nothing.
    return [hidden(box, "n") if box.kind == "out" or review.small(box.n) else box for box in boxes]


def _few_were_unmatched(review: Review, lost: Sequence[Figure | None]) -> bool:
    """How many CME learners were not matched is told of every publication by two numbers: of what
    they did none may tell that it is said of few of then, or of few who came since."""
    unmatched = total_of(n for n in lost if n is not None)
    if not is_known(unmatched):
        return False
    review.cells["flow/unmatched"] = unmatched
    earlier = [whole["flow/unmatched"] for whole, _ in review.earlier if "flow/unmatched" in whole]
    return any(review.small(then, abs(unmatched - then)) for then in earlier)
