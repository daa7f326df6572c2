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
from typing import Annotated, Any

from pydantic import Field

from .absence import Absent, Around, Kind, is_known
from .document_activity import DecisionPoints, MicroLearning, Satisfaction
from .document_groups import ByGroup, Moderators
from .document_learners import MissingLearners, Scores
from .document_practice import BoostedWave, LabelledPeople, PracticeMeasure, Remarks, Workplace
from .document_quality import ComparedWordings, DataQuality, Drift
from .part import (
    AboutItem,
    Baseline,
    Count,
    Limits,
    Number,
    OptionShare,
    Part,
    PValue,
    Side,
    Versioned,
    versioned,
)

__all__ = [
    "Absent",
    "AboutItem",
    "Baseline",
    "Limits",
    "OptionShare",
    "OutcomeDocument",
    "Part",
    "Side",
    "Versioned",
    "is_known",
    "read",
    "versioned",
    "write",
]


class MeasuredCourse(Part):
    slug: str
    title: str
    demonstration: bool = False


class Supporter(Part):
    name: str
    kind: str


class StatedObjective(Part):
    number: int
    text: str


class Activity(Part):
    """The activity as it was described when the snapshot was computed; outside the digest."""

    summary: str = ""
    audience: str = ""
    language: str = ""
    release_date: str | None = None
    expiry_date: str | None = None
    provider: str = ""
    statement: str = ""
    partners: list[str] = []
    supporters: list[Supporter] = []
    faculty: list[str] = []
    credits: list[str] = []
    objectives: list[StatedObjective] = []
    format: str = ""
    grants: list[str] = []
    promised_reach: int | None = None
    contact: str = ""


class SnapshotBlock(Part):
    """Which computation this is. What a document does not say yet (its id, its digest) is None."""

    id: int | None = None
    computed_at: str | None = None
    software: str = ""
    digest: str | None = None
    as_of: str
    rules: dict[str, str | int | None]
    activity: Activity | None = None
    # Outside the digest too: licenses and the NPI directory bear no dates, and remarks are no
    # figures.
    states: list[LabelledPeople] = []
    remarks: Remarks | None = None

    @property
    def rules_version(self) -> int:
        """Of the rules it was counted by; the first had no number."""
        version = self.rules.get("version")
        return version if isinstance(version, int) else 1

    @property
    def suppress_below(self) -> int | None:
        """Groups under so many people are hidden; None for the analyst's own document."""
        below = self.rules.get("suppress_below")
        return below if isinstance(below, int) else None


# --- who took part -----------------------------------------------------------------------------


class Stage(Part):
    """Persons who came as far as this stage; a later stage need not lie within an earlier."""

    stage: str
    label: str = ""
    n: Count
    share: Number = Absent.UNDEFINED  # of those who came to the activity
    definition: str = ""
    suppressed: bool = False


class LabelledCount(Part):
    label: str
    n: Count
    suppressed: bool = False


class Participation(Part):
    participants: Count
    cme_learners: Count
    micro_learning: Count
    funnel: list[Stage]
    campaigns: list[LabelledCount]
    excluded: Count = Absent.NOT_RECORDED
    joined_rows: Count = Absent.NOT_RECORDED
    unverified_micro: Count = Absent.NOT_RECORDED
    suppressed: bool = False


class LabelledShare(Part):
    label: str
    n: Count
    share: Number  # of all participants
    suppressed: bool = False


class ShareOf(Part):
    n: Count
    of: Count
    share: Number
    suppressed: bool = False


class NumberAnswers(Part):
    """Numbers people gave, one a person."""

    n: Count
    mean: Number
    sd: Number  # of the sample
    median: Number
    stem: str = ""
    suppressed: bool = False


class Audience(Part):
    specialty: list[LabelledShare]
    profession: list[LabelledShare]
    oncologists: ShareOf
    numbers: dict[str, NumberAnswers]  # by key of the question


class FlowBox(Part):
    """A box of the flow diagram: people kept, or left out for a reason."""

    stage: str
    kind: str  # kept, out
    unit: str  # rows, persons
    n: Count
    label: str
    definition: str
    suppressed: bool = False


class Flow(Part):
    participants: list[FlowBox]
    funnel: list[Stage]


# --- before against after ------------------------------------------------------------------------


class FourfoldTable(Part):
    """Matched learners of one item by right before and right after."""

    both: Count
    gained: Count
    lost: Count
    neither: Count


class Effect(Part):
    cohens_h: Number
    odds_ratio: Number
    odds_ratio_ci95: Limits
    normalized_gain: Number


Fourfold = Annotated[FourfoldTable | Absent, Kind.PART]


class Comparison(Part):
    """Before against after; `n` are matched learners, without a value where sides are unmatched."""

    n: Count
    pre: Side
    post: Side
    change: Number
    change_ci95: Limits
    table: Fourfold
    test: str | None
    statistic: Number
    p: PValue
    p_holm: PValue
    effect: Effect
    suppressed: bool = False
    table_suppressed: bool = False
    p_coarse: bool = False  # p stands for the threshold it is under


class AverageChange(Part):
    """The unweighted mean over the learning objectives."""

    objectives: Count
    pre: Number
    post: Number
    change: Number
    change_ci95: Limits
    test: str | None
    p: PValue
    learners: Count


class Overall(AverageChange):
    suppressed: bool = False
    p_coarse: bool = False  # p stands for the threshold it is under


class LearnerMoves(Part):
    """What became of the matched learners, each in one of the four."""

    n: Count
    improved: Count
    reinforced: Count
    unchanged: Count
    worse: Count
    suppressed: bool = False


class MeasuredObjective(Part):
    objective: int
    text: str
    questions: list[str]
    matched: Comparison
    all: Comparison
    learners: LearnerMoves | None = None  # older documents have none


class Knowledge(Part):
    overall: Overall
    objectives: list[MeasuredObjective]


class ChosenOption(Part):
    """Matched learners who chose it before and after."""

    choice: str
    text: str = ""
    correct: bool
    pre: Count
    post: Count
    suppressed: bool = False


class Item(AboutItem):
    measures: str
    matched: Comparison
    all: Comparison
    options: list[ChosenOption]
    learners: LearnerMoves | None = None


class Ratings(Part):
    """Matched learners by level, lowest first."""

    pre: list[Count]
    post: list[Count]
    mean_pre: Number
    mean_post: Number
    test: str | None
    statistic: Number  # z
    p: PValue
    rank_biserial: Number
    improved: Count = Absent.NOT_RECORDED
    same: Count = Absent.NOT_RECORDED
    worse: Count = Absent.NOT_RECORDED
    suppressed: bool = False
    moves_suppressed: bool = False


class Confidence(AboutItem):
    measures: str
    scale: list[str]
    top: int | None  # so many of the highest levels are the top box
    matched: Comparison
    all: Comparison
    ratings: Ratings


class OptionQuestion(Versioned):
    """A question whose choices are ticked: practice changes, barriers."""

    n: Count
    options: list[OptionShare]
    suppressed: bool = False


class PersistentGap(Part):
    """An objective or an item that still is a gap, and why."""

    objective: int | None = None
    question: str | None = None
    version: int = 1
    post: Number
    reason: str

    @property
    def key(self) -> str:
        """Of the item, where it is one."""
        return versioned(self.question or "", self.version)


# --- knowledge with confidence -------------------------------------------------------------------


class States(Part):
    """Learners, or shares of them, by right or wrong and sure or not."""

    mastered: Number
    doubtful: Number
    misinformed: Number
    uninformed: Number


class Misinformed(Part):
    """Wrong and sure: before against after."""

    change: Number
    change_ci95: Limits
    test: str | None
    p: PValue
    p_holm: PValue


class ItemWithConfidence(AboutItem):
    confidence: str
    confidence_version: int = 1
    confidence_stem: str = ""

    @property
    def confidence_key(self) -> str:
        return versioned(self.confidence, self.confidence_version)


class KnowledgeConfidence(ItemWithConfidence):
    """Learners with all four answers, by state before and after."""

    n: Count
    before: States
    after: States
    shares_before: States
    shares_after: States
    transitions: list[list[Count]]  # state before by state after
    misinformed: Misinformed
    suppressed: bool = False
    transitions_suppressed: bool = False


class ChosenWrong(Part):
    choice: str
    text: str = ""
    n: Count
    suppressed: bool = False


class ConfidentlyWrong(ItemWithConfidence):
    """Wrong and sure after, of everybody who answered both after."""

    n: Count
    count: Count
    share: Number
    ci95: Limits
    flagged: bool | None
    choices: list[ChosenWrong]
    suppressed: bool = False


class ConfidenceKnowledge(Part):
    states: list[str]
    items: list[KnowledgeConfidence]
    confidently_wrong_after: list[ConfidentlyWrong]


# --- subgroups -----------------------------------------------------------------------------------


class GroupOverall(AverageChange):
    p_adjusted: PValue = Absent.NOT_ADJUSTED
    suppressed: bool = False


class Group(Part):
    group: str
    label: str
    n: Count  # participants
    overall: GroupOverall
    suppressed: bool = False


class GroupDifference(Part):
    """Does the change differ between the groups?"""

    test: str | None
    statistic: Number
    df: Number
    p: PValue
    p_adjusted: PValue


class Dimension(Part):
    dimension: str
    title: str
    role: str  # confirmatory, exploratory
    adjustment: str
    groups: list[Group]
    not_given: Count
    difference: Annotated[GroupDifference | Absent, Kind.PART]
    note: str | None = None


class Subgroups(Part):
    planned: list[str]
    frozen_at: str | None = None  # when these were chosen for good: as the course was published
    dimensions: list[Dimension]


# --- follow-up -----------------------------------------------------------------------------------


class ChangeMade(Part):
    """An intended change, and what became of it."""

    choice: str
    text: str = ""
    intended: Count
    answered: Count
    done: Count
    partly: Count
    not_yet: Count
    not_applicable: Count
    share_done: Number
    ci95: Limits
    suppressed: bool = False


class ChangeTotal(Part):
    answered: Count
    done: Count
    partly: Count
    not_yet: Count
    not_applicable: Count


class ChangeQuestion(Versioned):
    n: Count
    options: list[ChangeMade]
    total: ChangeTotal
    suppressed: bool = False


class RetentionStep(Part):
    """Two of the three times of one item."""

    start: str = Field(alias="from")
    end: str = Field(alias="to")
    change: Number
    change_ci95: Limits
    test: str | None
    p: PValue
    p_holm: PValue
    p_coarse: bool = False


class Retention(AboutItem):
    """Learners with all three answers."""

    n: Count
    pre: Side
    post: Side
    follow_up: Side
    test: str | None
    statistic: Number
    df: Number
    p: PValue
    p_holm: PValue
    pairs: list[RetentionStep]
    suppressed: bool = False
    p_coarse: bool = False


class Responders(Part):
    """Do those who answered the follow-up differ at baseline?"""

    responders: Baseline
    non_responders: Baseline
    difference: Number
    ci95: Limits
    test: str | None
    statistic: Number
    p: PValue
    suppressed: bool = False


class Wave(Part):
    after_days: int
    label: str
    invited: Count
    responded: Count
    response_rate: Number
    response_rate_ci95: Limits
    changes: list[ChangeQuestion]
    practice_change: list[OptionQuestion]
    barriers: list[OptionQuestion]
    retention: list[Retention]
    responders: Responders
    suppressed: bool = False


# --- do the items work, how sure ---------------------------------------------------------------


class Seconds(Part):
    """Seconds to an answer: quartiles."""

    n: Count
    median: Number
    p25: Number
    p75: Number


class ItemAtTime(Part):
    n: Count
    difficulty: Number  # share right
    ci95: Limits
    discrimination: Number
    discrimination_n: Count
    seconds: Annotated[Seconds | Absent, Kind.PART] = Absent.NOT_RECORDED


AtTime = Annotated[ItemAtTime | Absent, Kind.PART]


class AnalysedChoice(Part):
    choice: str
    text: str = ""
    correct: bool
    before: Count = Absent.NOT_ASKED
    before_share: Number = Absent.NOT_ASKED
    before_discrimination: Number = Absent.NOT_ASKED
    after: Count = Absent.NOT_ASKED
    after_share: Number = Absent.NOT_ASKED
    after_discrimination: Number = Absent.NOT_ASKED


class ItemFlag(Part):
    code: str
    phase: str
    choice: str | None
    sentence: str


class AnalysedItem(AboutItem):
    measures: str
    before: AtTime
    after: AtTime
    choices: list[AnalysedChoice]
    flags: list[ItemFlag]
    suppressed: bool = False


class ItemAnalysis(Part):
    rules: dict[str, str]
    items: list[AnalysedItem]


class PollReliability(Part):
    phase: str
    track: int | None
    questions: list[str]
    items: Count
    n: Count
    mean: Number
    sd: Number
    kr20: Number
    alpha: Number
    alpha_without: dict[str, Number]
    suppressed: bool = False


class Needed(Part):
    width: float
    n: Count


class Precision(Part):
    n: Count
    change: Number
    width: Number
    n_for: list[Needed]


class ObjectivePrecision(Part):
    objective: int
    n: Count
    change: Number
    width: Number
    n_for: list[Needed]


class ItemPrecision(Part):
    question: str
    version: int = 1
    n: Count
    change: Number
    width: Number
    n_for: list[Needed]


class Warning(Part):
    code: str
    question: str | None
    objective: int | None
    sentence: str


class PrecisionSection(Part):
    targets: list[float]
    overall: Precision
    objectives: list[ObjectivePrecision]
    items: list[ItemPrecision]
    rules: dict[str, str]
    warnings: list[Warning]


class ArmItem(AboutItem):
    learners: Side
    comparison: Side
    difference: Number
    ci95: Limits
    test: str | None
    statistic: Number
    p: PValue
    p_holm: PValue
    cramers_v: Number
    suppressed: bool = False


class ComparisonArm(Part):
    n: Count
    label: str
    definition: str
    items: list[ArmItem]
    suppressed: bool = False


# --- the whole -----------------------------------------------------------------------------------


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
    missing_learners: MissingLearners | None = None
    by_group: ByGroup | None = None
    moderators: Moderators | None = None
    workplace: Workplace | None = None
    boosters: list[BoostedWave] = []
    practice_measures: list[PracticeMeasure] = []
    data_quality: DataQuality | None = None
    drift: Drift | None = None
    wordings: list[ComparedWordings] = []
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
