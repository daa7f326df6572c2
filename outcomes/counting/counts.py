"""What comes back from the database for a course: tables of counts put together, never rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from assessments.models import QuestionVersion, Rescoring

from .boosters import BoostedWaveCounts
from .by_group import Grouped
from .choices_after import OptionCounts
from .comparison_arm import ArmCounts
from .data_quality import QualityCounts
from .decisions import DecisionCounts
from .evaluation import RatedCounts
from .follow_up import WaveCounts
from .item_analysis import PollAnswers, Seconds
from .knowledge_confidence import ConfidenceCounts
from .learner_scores import LearnerCounts
from .moderators import LeveledPatterns
from .participant_flow import FlowCounts
from .participation import Participation
from .person_arrays import Cell
from .practice_measures import PracticeCounts
from .segments import MicroLearningCounts
from .subgroups import DimensionCounts
from .who_counts import ByReason

Code = int  # 0: not answered; otherwise the bit mask of the choices, or the level of a rating
CrossTable = Mapping[tuple[Code, Code], int]


@dataclass(frozen=True)
class ItemCounts:
    """One version of a question asked before and after: persons by (code before, code after)."""

    version: QuestionVersion
    table: CrossTable

    @property
    def key(self) -> int:
        """The mask of the right choices."""
        return self.version.right_choices


@dataclass(frozen=True)
class ObjectiveCounts:
    """An objective of several items: persons by (answered pairs, right before, right after), those
    with a pair only."""

    objective_id: int
    cells: Mapping[Cell, int]


@dataclass(frozen=True)
class ObjectivePatterns:
    """Per person, one cell an objective: moment sums, and while learners are few all patterns."""

    learners: int
    totals: list[Cell]
    patterns: Mapping[tuple[Cell, ...], int] | None
    moments: list[list[int]]

    @staticmethod
    def are_few(learners: int) -> bool:
        """The sign-flip test flips them one by one up to here."""
        return learners <= 10_000


@dataclass(frozen=True)
class ActivityCounts:
    micro_learning: MicroLearningCounts
    decisions: list[DecisionCounts]
    ratings: list[RatedCounts]
    learners: LearnerCounts


@dataclass(frozen=True)
class Sections:
    """What a whole snapshot holds beyond the contract: sums over persons,
    carried on as the base is."""

    flow: FlowCounts
    confidence: list[ConfidenceCounts]
    subgroups: list[DimensionCounts]
    waves: list[WaveCounts]
    polls: list[PollAnswers]
    activity: ActivityCounts
    grouped: Grouped
    leveled: LeveledPatterns
    boosters: list[BoostedWaveCounts]
    joined: ByReason
    states: Mapping[str, int]
    quality: QualityCounts


@dataclass(frozen=True)
class Fresh:
    """What is no sum over persons, and quick enough to be counted anew each time."""

    seconds: Seconds
    arm: ArmCounts | None
    reach: Mapping[tuple[str, str], int]  # browsers by segment and campaign; '*' for all of them
    rescored_in_activity: list[Rescoring]
    measures: list[PracticeCounts]


@dataclass(frozen=True)
class Counts:
    items: list[ItemCounts] = field(default_factory=list)
    ratings: list[ItemCounts] = field(default_factory=list)
    objectives: list[ObjectiveCounts] = field(default_factory=list)
    patterns: ObjectivePatterns | None = None
    options: list[OptionCounts] = field(default_factory=list)
    numbers: list[tuple[QuestionVersion, dict[str, int]]] = field(default_factory=list)
    participation: Participation = field(
        default_factory=lambda: Participation(0, 0, [], {}, 0, 0, 0, 0)
    )
    specialties: dict[str, int] = field(default_factory=dict)
    professions: dict[str, int] = field(default_factory=dict)
    rescored: list[Rescoring] = field(default_factory=list)
    sections: Sections | None = None
    fresh: Fresh | None = None
