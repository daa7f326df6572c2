"""What comes back from the database: tables of counts, never rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from assessments.models import QuestionVersion, Rescoring

from .section_counts import Fresh, Sections

Code = int  # 0: not answered; otherwise the bit mask of the choices, or the level of a rating
CrossTable = Mapping[tuple[Code, Code], int]
Cell = tuple[int, int, int]  # of one learner: answered pairs, right before, right after


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
    def one_by_one(learners: int) -> bool:
        """The sign-flip test flips them one by one up to here."""
        return learners <= 10_000


@dataclass(frozen=True)
class OptionCounts:
    """A question asked after the activity: respondents, and how many named each choice."""

    version: QuestionVersion
    respondents: int
    by_choice: list[int]


@dataclass(frozen=True)
class Participation:
    cme: int
    micro: int
    stages: list[tuple[str, int]]
    campaigns: Mapping[str, int]
    excluded: int  # persons left out: test accounts, staff, faculty
    joined_rows: int  # learner rows beyond one a person
    shared_addresses: int  # e-mail addresses of people with NPIs of their own
    unverified_micro: int


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
