"""What comes back from the database for the further sections of a snapshot: tables of counts, never rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from assessments.models import Poll, QuestionVersion

Cell = tuple[int, int, int]  # of one learner: answered pairs, right before, right after


@dataclass(frozen=True)
class FlowCounts:
    """From all learner rows to those analysed, and how far persons came."""

    rows: int
    left_out: dict[str, int]  # rows of test accounts, staff, faculty
    duplicates: int  # rows beyond one a person, among those that count
    counted: int  # persons
    lost: dict[str, int]  # persons not analysed, by reason
    analysed: int  # persons with both answers to an item
    live: bool  # whether anybody came by this platform and not by a file
    funnel: dict[str, int | None]  # persons by stage; None where it is not recorded


@dataclass(frozen=True)
class KnowingCounts:
    """An item and a confidence question of its objective asked in the same polls.

    Persons by (right before, sure before, chosen after, sure after); right and sure: 0 no answer, 1 no, 2 yes.
    """

    item: QuestionVersion
    confidence: QuestionVersion
    table: Mapping[tuple[int, int, int, int], int]


@dataclass(frozen=True)
class GroupCounts:
    """Learners of one group: of each objective (pairs, right before, right after), and the sums of their products."""

    label: str
    n: int  # participants
    learners: int  # of them matched
    totals: list[Cell]
    moments: list[list[int]]
    patterns: Mapping[tuple[Cell, ...], int] | None = None  # for small groups


@dataclass(frozen=True)
class DimensionCounts:
    dimension: str
    groups: list[GroupCounts]
    not_given: int
    cuts: tuple[float, ...] = ()  # of the baseline quarters


@dataclass(frozen=True)
class ChangeCounts:
    """What became of the changes of one question that learners had intended."""

    version: QuestionVersion
    people: int
    intended: list[int]  # by choice: responders of the wave who had named it
    statuses: list[dict[str, int]]  # by choice


@dataclass(frozen=True)
class WaveCounts:
    """A follow-up wave."""

    poll: Poll
    invited: int | None  # None: no invitation was recorded
    responded: int
    responded_invited: int
    changes: list[ChangeCounts]
    options: list[tuple[QuestionVersion, int, list[int]]]  # practice changes and barriers: respondents, by choice
    retention: list[tuple[QuestionVersion, Mapping[tuple[int, int, int], int]]]
    baseline: tuple[Mapping[tuple[int, int], int], Mapping[tuple[int, int], int]]
    """(right, answered) before: responders, non-responders."""


@dataclass(frozen=True)
class ItemAnswers:
    """One version in one poll: everybody by (chosen, right answers in the poll; -1 when not all were answered)."""

    version: QuestionVersion
    table: Mapping[tuple[int, int], int]
    seconds: tuple[int, float, float, float] | None  # people, lower quartile, median, upper quartile


@dataclass(frozen=True)
class PollAnswers:
    """The scored questions of a pre or post poll."""

    poll: Poll
    questions: list[str]  # keys, in order
    items: list[ItemAnswers]
    scored: list[Mapping[tuple[int, int], int]]  # by question: (right, total) of those who answered all


@dataclass(frozen=True)
class ArmItemCounts:
    version: QuestionVersion
    right: int
    n: int


@dataclass(frozen=True)
class ArmCounts:
    """The comparison arm: clinicians who did not take the course."""

    n: int
    items: list[ArmItemCounts]


@dataclass(frozen=True)
class Sections:
    """What a whole snapshot holds beyond the contract."""

    flow: FlowCounts
    knowing: list[KnowingCounts] = field(default_factory=list)
    subgroups: list[DimensionCounts] = field(default_factory=list)
    waves: list[WaveCounts] = field(default_factory=list)
    polls: list[PollAnswers] = field(default_factory=list)
    arm: ArmCounts | None = None
