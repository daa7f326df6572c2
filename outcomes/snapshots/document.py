"""The outcome document: what a snapshot says, typed. Decoded once, written once; section 5 of the
contract and beyond.

Shares are fractions 0..1, changes are after minus before (-1..1), intervals are 95 %. A figure that
is not there is a reason (`Absent`), never None. None is left to what is no figure: an item without
objective, a section not made. Fields stand in the order in which they are written, and a field that
was not given is not written: a stored document comes back byte for byte. Older documents lack later
sections.
"""

import json
from collections.abc import Mapping
from typing import Any

from .absence import Absent, Around, is_known
from .document_activity import CampaignAnswers, DecisionPoints, MicroLearning, Satisfaction
from .document_changes import (
    AverageChange,
    ChosenOption,
    Comparison,
    Confidence,
    Effect,
    Fourfold,
    FourfoldTable,
    Item,
    Knowledge,
    LearnerMoves,
    MeasuredObjective,
    OptionQuestion,
    Overall,
    PersistentGap,
    Ratings,
)
from .document_course import Activity, MeasuredCourse, SnapshotBlock, StatedObjective, Supporter
from .document_follow_up import (
    AnsweredAfter,
    ChangeMade,
    ChangeQuestion,
    ChangeTotal,
    Responders,
    Retention,
    RetentionStep,
    Wave,
)
from .document_groups import ByGroup, Moderators
from .document_items import (
    AnalysedChoice,
    AnalysedItem,
    ArmItem,
    AtTime,
    ComparisonArm,
    ItemAnalysis,
    ItemAtTime,
    ItemFlag,
    ItemPrecision,
    Needed,
    ObjectivePrecision,
    PollReliability,
    Precision,
    PrecisionSection,
    Seconds,
    Warning,
)
from .document_knowledge_confidence import (
    ChosenWrong,
    ConfidenceKnowledge,
    ConfidentlyWrong,
    ItemWithConfidence,
    KnowledgeConfidence,
    Misinformed,
    States,
)
from .document_learners import MissingLearners, Scores
from .document_participation import (
    Audience,
    Flow,
    FlowBox,
    LabelledCount,
    LabelledShare,
    NumberAnswers,
    Participation,
    ShareOf,
    Stage,
)
from .document_practice import BoostedWave, PracticeMeasure, Workplace
from .document_quality import ComparedWordings, DataQuality, Drift
from .document_subgroups import Dimension, Group, GroupDifference, GroupOverall, Subgroups
from .part import (
    AboutItem,
    Baseline,
    Limits,
    OptionShare,
    Part,
    Side,
    Versioned,
    versioned,
)

__all__ = [
    "AboutItem", "Absent", "Activity", "AnalysedChoice", "AnalysedItem", "AnsweredAfter", "ArmItem",
    "AtTime", "Audience", "AverageChange", "Baseline", "ChangeMade", "ChangeQuestion",
    "ChangeTotal", "ChosenOption", "ChosenWrong", "Comparison", "ComparisonArm", "Confidence",
    "ConfidenceKnowledge", "ConfidentlyWrong", "Dimension", "Effect", "Flow", "FlowBox", "Fourfold",
    "FourfoldTable", "Group", "GroupDifference", "GroupOverall", "Item", "ItemAnalysis",
    "ItemAtTime", "ItemFlag", "ItemPrecision", "ItemWithConfidence", "Knowledge",
    "KnowledgeConfidence", "LabelledCount", "LabelledShare", "LearnerMoves", "Limits",
    "MeasuredCourse", "MeasuredObjective", "Misinformed", "Needed", "NumberAnswers",
    "ObjectivePrecision", "OptionQuestion", "OptionShare", "OutcomeDocument", "Overall", "Part",
    "Participation", "PersistentGap", "PollReliability", "Precision", "PrecisionSection", "Ratings",
    "Responders", "Retention", "RetentionStep", "Seconds", "ShareOf", "Side", "SnapshotBlock",
    "Stage", "StatedObjective", "States", "Subgroups", "Supporter", "Versioned", "Warning", "Wave",
    "is_known", "read", "versioned", "write",
]  # fmt: skip


class OutcomeDocument(Part):
    format: int
    course: MeasuredCourse
    snapshot: SnapshotBlock
    participation: Participation
    audience: Audience
    knowledge: Knowledge
    items: list[Item]
    confidence: list[Confidence]
    practice_change: list[OptionQuestion]
    barriers: list[OptionQuestion]
    persistent_gaps: list[PersistentGap]
    flow: Flow | None = None
    confidence_knowledge: ConfidenceKnowledge | None = None
    subgroups: Subgroups | None = None
    follow_up: list[Wave] = []
    item_analysis: ItemAnalysis | None = None
    reliability: list[PollReliability] = []
    precision: PrecisionSection | None = None
    comparison_arm: ComparisonArm | None = None  # None: nobody is in it
    # None in these: a document that was computed before there was such a section
    scores: Scores | None = None
    decision_points: DecisionPoints | None = None
    satisfaction: Satisfaction | None = None
    micro_learning: MicroLearning | None = None
    campaign_answers: list[CampaignAnswers] = []
    missing_learners: MissingLearners | None = None
    by_group: ByGroup | None = None
    moderators: Moderators | None = None
    workplace: Workplace | None = None
    boosters: list[BoostedWave] = []
    practice_measures: list[PracticeMeasure] = []
    data_quality: DataQuality | None = None
    drift: Drift | None = None
    wordings: list[ComparedWordings] = []
    follow_up_days: list[AnsweredAfter] = []
    notes: list[str]

    @property
    def is_published(self) -> bool:
        """Whether small groups are hidden in it."""
        return self.snapshot.suppress_below is not None


class FilteredCohort(Part):
    """A part of the learners, judged as the whole is; counted when asked for, not stored."""

    filter: dict[str, str]
    cohort: str  # in words
    n: int
    matched: int
    knowledge: Knowledge
    items: list[Item]
    confidence: list[Confidence]
    notes: list[str]


def read(text: str) -> OutcomeDocument:
    """The stored text as a document. ValueError when it is none."""
    return of_json(json.loads(text))


def of_json(data: Mapping[str, Any]) -> OutcomeDocument:
    rules = data["snapshot"].get("rules") or {}
    return OutcomeDocument.from_json(data, Around(published=bool(rules.get("suppress_below"))))


def write(document: OutcomeDocument) -> str:
    """The text that is stored and handed out."""
    return json.dumps(document.as_json(), ensure_ascii=False, allow_nan=False)
