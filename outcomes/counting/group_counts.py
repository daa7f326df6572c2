"""What comes back from the database for learners told apart: tables of counts, never rows."""

from collections.abc import Mapping
from dataclasses import dataclass

from assessments.models import QuestionVersion

ByWho = tuple[str, str]  # profession, specialty; empty where not known


@dataclass(frozen=True)
class GroupedItem:
    """Matched participants by profession, specialty, right before and right after."""

    version: QuestionVersion
    table: Mapping[tuple[str, str, int, int], int]


@dataclass(frozen=True)
class GroupedObjective:
    """Matched participants by profession, specialty, answered pairs, right before and after."""

    objective_id: int
    table: Mapping[tuple[str, str, int, int, int], int]


@dataclass(frozen=True)
class Grouped:
    items: list[GroupedItem]
    objectives: list[GroupedObjective]
    settings: Mapping[str, int]  # participants by practice setting


Levels = tuple[str, str, str, str]  # profession, specialty, practice setting, experience


@dataclass(frozen=True)
class LeveledPatterns:
    """Matched participants by what they are and, of each objective, pairs and right before and
    after; None beyond so many that the adjusted analysis is made.
    """

    learners: int
    patterns: Mapping[tuple[Levels, tuple[int, ...]], int] | None

    @staticmethod
    def are_few(learners: int) -> bool:
        return learners <= MOST_ADJUSTED


MOST_ADJUSTED = 3_000


@dataclass(frozen=True)
class BoostedWaveCounts:
    """Learners with all three answers to an item by (boosted, right before, after, later)."""

    poll_id: int
    after_days: int
    items: list[tuple[QuestionVersion, Mapping[tuple[int, int, int, int], int]]]


@dataclass(frozen=True)
class ByReason:
    """Learner rows joined with another, by what they share first."""

    npi: int = 0
    address: int = 0
    hand: int = 0


@dataclass(frozen=True)
class QualityCounts:
    """Learners looked at: everybody, or of a large course some spread evenly."""

    every: str  # one of so many learners
    looked_at: int
    live: int  # of them those who came by this platform
    out_of_order: int  # learners
    by_item: Mapping[int, int]  # version: learners
    before_enrollment: int
    before_start: int
    too_fast: int
    has_tracks: bool
    months: Mapping[tuple[int, int, str, int], int]  # by version, phase, month as 2025-03, code


@dataclass(frozen=True)
class PracticeCounts:
    """A measure from records outside the platform: numerator and denominator by period."""

    measure: str
    label: str
    level: int
    source: str
    before: tuple[int, int]
    after: tuple[int, int]
