"""A document in, a report out: the one reading that pages, the API and every file set."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Self

from outcomes.measures import MEASURES
from outcomes.snapshots.document import Activity, OutcomeDocument

from .campaign_names import in_their_names
from .cells import Show
from .cover import cover, missing_facts, programme
from .findings import findings
from .headlines import headlines
from .levels import levels
from .methods import methods
from .notes import notes_once
from .report import Report, Section
from .sections import (
    audience,
    by_group,
    comparison_arm,
    confidence,
    data_quality,
    decision_points,
    follow_up,
    gaps,
    knowledge,
    knowledge_confidence,
    micro_learning,
    missing_learners,
    participation,
    practice,
    practice_measures,
    precision,
    quality,
    remarks,
    satisfaction,
    scores,
    subgroups,
)
from .unanswered import joined
from .withheld import gathered, hidden_together


@dataclass(frozen=True)
class Options:
    """How a report is written. With the document they decide every byte of it."""

    p_floor: float = 0.001
    locked_at: str | None = None  # ISO time of the data lock
    paper: str = "a4"  # a4, us-letter
    conference: str = ""  # whose limits an abstract keeps; without one, the three that follow
    char_limit: int = 3400
    count_spaces: bool = False
    table_cost: int = 320
    byte_order_mark: bool = False  # of a CSV, for Excel
    delimiter: str = ","  # of a CSV: , or ;
    decimal: str = "."  # of a CSV: . or ,

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Self:
        """From what was asked for; what is no option (any more) is passed over."""
        names = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in given.items() if name in names})


Write = Callable[[OutcomeDocument, Show], Section | None]
WRITERS: dict[str, Write] = {
    "objectives": knowledge.objectives,
    "items": knowledge.items,
    "answers": knowledge.answers,
    "learners": knowledge.learner_moves,
    "scores": scores.scores,
    "decision_points": decision_points.decision_points,
    "gaps": gaps.gaps,
    "confidence": confidence.confidence,
    "states": knowledge_confidence.knowledge_confidence,
    "practice_change": practice.practice_change,
    "barriers": practice.barriers,
    "follow_up": follow_up.follow_up,
    "satisfaction": satisfaction.satisfaction,
    "boosters": practice_measures.boosters,
    "practice_measures": practice_measures.measures,
    "recommendations": remarks.recommendations,
    "verbatims": remarks.verbatims,
    "participation": participation.reach,
    "campaigns": participation.campaigns,
    "micro_learning": micro_learning.micro_learning,
    "audience": audience.audience,
    "workplace": practice_measures.workplace,
    "flow": participation.flow,
    "missing_learners": missing_learners.missing_learners,
    "subgroups": subgroups.subgroups,
    "by_group": by_group.by_group,
    "moderators": by_group.moderators,
    "comparison_arm": comparison_arm.comparison_arm,
    "item_analysis": quality.item_analysis,
    "reliability": quality.reliability,
    "precision": precision.precision,
    "data_quality": data_quality.quality,
    "drift": data_quality.drift,
    "wordings": data_quality.wordings,
}


def read(document: OutcomeDocument, options: Options) -> Report:
    show = Show(options.p_floor)
    block, activity = document.snapshot, document.snapshot.activity or Activity()
    told = written(in_their_names(document), show)
    return Report(
        title=document.course.title,
        language=(activity.language or "en").split("-")[0].lower(),
        is_demonstration=document.course.demonstration,
        is_published=document.is_published,
        snapshot=str(block.id),
        software=block.software,
        cover=tuple(cover(document, options.locked_at)),
        findings=tuple(findings(document, show)),
        headlines=tuple(headlines(document, show)),
        programme=tuple(programme(activity)),
        objectives=objectives_of(document, activity),
        sections=as_it_leaves(told, block.suppress_below),
        levels=levels(document),
        methods=tuple(methods(document, options.p_floor, {section.key for section in told})),
        notes=notes_once(document.notes),
        missing=tuple(missing_facts(activity)),
        as_of=block.as_of,
        computed_at=block.computed_at or "",
    )


def sections(document: OutcomeDocument, show: Show) -> tuple[Section, ...]:
    return as_it_leaves(written(document, show), document.snapshot.suppress_below)


def written(document: OutcomeDocument, show: Show) -> list[Section]:
    """In the order of the catalogue; a measure the document does not have has none."""
    every = (WRITERS[measure.key](document, show) for measure in MEASURES)
    return [section for section in every if section is not None]


def as_it_leaves(told: Sequence[Section], below: int | None) -> tuple[Section, ...]:
    """Without what tells nothing."""
    if below is None:
        return tuple(joined(section) for section in told)
    return tuple(hidden_together(joined(gathered(section, below)) for section in told))


def objectives_of(document: OutcomeDocument, activity: Activity) -> tuple[str, ...]:
    """The learning objectives as the course states them; of an older document, those measured."""
    stated = tuple(f"{each.number}. {each.text}" for each in activity.objectives)
    measured = document.knowledge.objectives
    return stated or tuple(f"{each.objective}. {each.text}" for each in measured)
