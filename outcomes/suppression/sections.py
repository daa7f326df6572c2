"""A document looked through section by section. Pure."""

from collections.abc import Sequence
from typing import Any

from outcomes.snapshots.document import OptionQuestion, OutcomeDocument

from .activity import suppress_decision_points
from .audience import suppress_audience
from .beside_matched import People
from .by_group import suppress_by_group
from .cells import Cells, Review, declared
from .comparison_arm import suppress_comparison_arm
from .confidence import suppress_confidence
from .follow_up import suppress_follow_up
from .knowledge import suppress_items, suppress_knowledge
from .knowledge_confidence import suppress_knowledge_confidence
from .learners import suppress_missing_learners, suppress_scores
from .micro_learning import suppress_micro_learning
from .participation import suppress_flow, suppress_participation
from .practice_measures import suppress_measures, suppress_workplace
from .questions import suppress_question
from .satisfaction import suppress_satisfaction
from .subgroups import Whole, suppress_subgroups, without_specialties
from .told_stages import with_told_stages

# The house's business.
ONLY_INSIDE = (
    "item_analysis",
    "reliability",
    "precision",
    "moderators",
    "campaign_answers",
    "boosters",
    "data_quality",
    "drift",
    "wordings",
    "follow_up_days",
)
# A section that is not named here does not leave.
LEAVES = (
    "format",
    "course",
    "snapshot",
    "participation",
    "audience",
    "knowledge",
    "items",
    "confidence",
    "practice_change",
    "barriers",
    "persistent_gaps",
    "flow",
    "confidence_knowledge",
    "subgroups",
    "follow_up",
    "comparison_arm",
    "scores",
    "decision_points",
    "satisfaction",
    "micro_learning",
    "missing_learners",
    "by_group",
    "workplace",
    "practice_measures",
    "notes",
)


def suppress_sections(review: Review, document: OutcomeDocument) -> OutcomeDocument:
    whole, counted = document, declared(document, *LEAVES)
    document = _contract(review, counted)
    document = document.model_copy(update=_beside(review, document))
    later = _later(review, document, whole)
    shown = document.model_copy(
        update={name: part for name, part in later.items() if part is not None}
    )
    return with_told_stages(counted, _split(review, document, shown))


def _contract(review: Review, document: OutcomeDocument) -> OutcomeDocument:
    """The sections every document has."""
    matched = document.knowledge.overall.learners
    participation = suppress_participation(review, document.participation, matched)
    items = suppress_items(review, document.items)
    return document.model_copy(
        update={
            "participation": participation,
            "audience": suppress_audience(
                review, document.audience, participation.participants, People.of(document)
            ),
            "items": items,
            "knowledge": suppress_knowledge(review, document.knowledge, items),
            "confidence": suppress_confidence(review, document.confidence),
            "practice_change": _questions(review, document.practice_change, "practice_change"),
            "barriers": _questions(review, document.barriers, "barriers"),
        }
    )


def _later(review: Review, document: OutcomeDocument, counted: OutcomeDocument) -> dict[str, Any]:
    """The sections later documents have, beside those of the contract as they leave."""
    items = document.items
    activity = _activity(review, document)
    left = document.knowledge.overall.learners
    states, arm = document.confidence_knowledge, document.comparison_arm
    waves, intended = document.follow_up, document.practice_change
    flow = document.flow and suppress_flow(
        review, document.flow, document.participation, counted, left
    )
    whole = Whole(document, flow)
    return {
        "flow": flow,
        "confidence_knowledge": states
        and suppress_knowledge_confidence(review, states, items, document.confidence, left),
        "subgroups": document.subgroups and suppress_subgroups(review, document.subgroups, whole),
        "follow_up": suppress_follow_up(review, waves, intended, items, document) or None,
        "comparison_arm": arm and suppress_comparison_arm(review, arm, items),
        **activity,
    }


def _activity(review: Review, document: OutcomeDocument) -> dict[str, Any]:
    """The activity itself, and whole learners."""
    decisions, ratings = document.decision_points, document.satisfaction
    segments, missing = document.micro_learning, document.missing_learners
    stages = document.participation.funnel + (document.flow.funnel if document.flow else [])
    scores = document.scores and suppress_scores(review, document.scores, document.knowledge)
    return {
        "scores": scores,
        "decision_points": decisions
        and suppress_decision_points(review, decisions, document.audience, document.items),
        "satisfaction": ratings and suppress_satisfaction(review, ratings),
        "micro_learning": segments
        and suppress_micro_learning(review, segments, document.participation),
        "missing_learners": missing
        and suppress_missing_learners(review, missing, scores, stages, document.items),
    }


def _beside(review: Review, document: OutcomeDocument) -> dict[str, Any]:
    """Where participants work, and measures of practice from elsewhere."""
    participants, block = document.participation.participants, document.snapshot
    told: dict[str, Any] = {}
    if document.workplace:
        settings = document.workplace.practice_setting
        settings = suppress_workplace(review, settings, participants, "practice_setting")
        told["workplace"] = document.workplace.model_copy(update={"practice_setting": settings})
    if block.states:
        states = suppress_workplace(review, block.states, participants, "state")
        told["snapshot"] = block.model_copy(update={"states": states})
    measures = suppress_measures(review, document.practice_measures)
    return told | ({"practice_measures": measures} if measures else {})


def _split(review: Review, whole: OutcomeDocument, shown: OutcomeDocument) -> OutcomeDocument:
    """The course's target group and all others; where they are told, specialties are not, for the
    group less those of its specialties that are shown would be the others of it.
    """
    if not whole.by_group:
        return shown
    split = suppress_by_group(review, whole.by_group, shown.items, shown.subgroups, shown.audience)
    changed: dict[str, Any] = {"by_group": split}
    if shown.subgroups and split.dimensions:
        changed["subgroups"] = without_specialties(shown.subgroups)
    return shown.model_copy(update=changed)


def _questions(
    review: Review, questions: Sequence[OptionQuestion], section: str
) -> list[OptionQuestion]:
    return [
        suppress_question(review, question, f"{section}/{question.key}") for question in questions
    ]


def cells_of(document: OutcomeDocument) -> Cells:
    """Every cell of a document by its address: where nothing is small nothing is hidden, and each
    is looked at."""
    review = Review(0)
    suppress_sections(review, document)
    return review.cells
