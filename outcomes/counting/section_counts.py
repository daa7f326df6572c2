"""What comes back from the database for the further sections of a snapshot: tables of counts,
never rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assessments.models import QuestionVersion, Rescoring

from .activity_counts import ActivityCounts
from .group_counts import (
    BoostedWaveCounts,
    ByReason,
    Grouped,
    LeveledPatterns,
    PracticeCounts,
    QualityCounts,
)

Cell = tuple[int, int, int]  # of one learner: answered pairs, right before, right after


@dataclass(frozen=True)
class FlowCounts:
    """From all learner rows to those analysed, and how far persons came."""

    rows: int
    left_out: list[tuple[str, int]]  # rows of test accounts, staff, faculty
    duplicates: int  # rows beyond one a person, among those that count
    counted: int  # persons
    lost: list[tuple[str, int]]  # persons not analysed, by reason
    analysed: int  # persons with both answers to an item
    live: int  # rows that count of those who came by this platform
    loaded: int  # rows that count of those who came by a file
    seen_here: int  # persons of whom this platform records how far they come
    funnel: list[tuple[str, int]]  # persons by stage


@dataclass(frozen=True)
class KnowingCounts:
    """An item and a confidence question of its objective asked in the same polls.

    Persons by (right before, sure before, chosen after, sure after); right and sure: 0 no answer,
    1 no, 2 yes.
    """

    item: QuestionVersion
    confidence: QuestionVersion
    table: Mapping[tuple[int, int, int, int], int]


@dataclass(frozen=True)
class GroupCounts:
    """Learners of one value: of each objective (pairs, right before, right after),
    and the sums of their products."""

    n: int  # participants
    learners: int  # of them matched
    totals: list[Cell]
    moments: list[list[int]]
    patterns: (
        Mapping[tuple[Cell, ...], int] | None
    )  # of few learners, so that their test can be drawn

    @staticmethod
    def one_by_one(learners: int) -> bool:
        """Matched learners of a group whose sign-flip test is drawn;
        beyond, the normal approximation."""
        return learners <= 100

    @classmethod
    def together(cls, groups: Sequence["GroupCounts"]) -> "GroupCounts":
        """One group of several that share nobody; at least one."""
        learners = sum(group.learners for group in groups)
        patterns: dict[tuple[Cell, ...], int] | None = {} if cls.one_by_one(learners) else None
        for group in groups if patterns is not None else ():
            for pattern, n in (group.patterns or {}).items():
                patterns[pattern] = patterns.get(pattern, 0) + n  # type: ignore[index, union-attr]
        cells = zip(*(group.totals for group in groups), strict=True)
        rows = zip(*(group.moments for group in groups), strict=True)
        return cls(
            n=sum(group.n for group in groups),
            learners=learners,
            totals=[
                (sum(c[0] for c in alike), sum(c[1] for c in alike), sum(c[2] for c in alike))
                for alike in cells
            ],
            moments=[[sum(several) for several in zip(*row, strict=True)] for row in rows],
            patterns=patterns,
        )

    def of_objectives(self, several: Sequence[int]) -> "GroupCounts":
        """Counted over some objectives alone, by their places."""
        size = len(self.totals)
        places = [*several, *(size + index for index in several)]
        patterns: dict[tuple[Cell, ...], int] = {}
        for pattern, n in (self.patterns or {}).items():
            part = tuple(pattern[index] for index in several)
            patterns[part] = patterns.get(part, 0) + n
        return replace(
            self,
            totals=[self.totals[index] for index in several],
            moments=[[self.moments[row][column] for column in places] for row in places],
            patterns=None if self.patterns is None else patterns,
        )


@dataclass(frozen=True)
class DimensionCounts:
    """Participants by the value of a dimension. Of the baseline the value is the share right
    before, as a fraction."""

    dimension: str
    values: Mapping[str, GroupCounts]
    not_given: int


@dataclass(frozen=True)
class ChangeCounts:
    """What became of the changes of one question that learners had intended."""

    version: QuestionVersion
    people: int
    intended: list[int]  # by choice: responders of the wave who had named it
    statuses: list[list[int]]  # by choice, in the order of ChangeStatus


@dataclass(frozen=True)
class WaveCounts:
    """A follow-up wave."""

    poll_id: int
    after_days: int
    invited: int
    responded: int
    responded_invited: int
    changes: list[ChangeCounts]
    options: list[
        tuple[QuestionVersion, int, list[int]]
    ]  # practice changes and barriers: respondents, by choice
    retention: Sequence[tuple[QuestionVersion, Mapping[tuple[int, int, int], int]]]
    of_invited: Sequence[
        Mapping[tuple[int, int], int]
    ]  # (right, answered) before: responders, and who was invited in vain
    of_finished: Sequence[
        Mapping[tuple[int, int], int]
    ]  # the same of who answered after, invited or not


@dataclass(frozen=True)
class ItemAnswers:
    """One version in one poll: everybody by (chosen, right answers in the poll;
    -1 when not all were answered)."""

    version: QuestionVersion
    table: Mapping[tuple[int, int], int]


@dataclass(frozen=True)
class PollAnswers:
    """The scored questions of a pre or post poll."""

    phase: int
    track: int | None  # its number
    questions: list[str]  # keys, in order
    items: list[ItemAnswers]
    scored: Sequence[
        Mapping[tuple[int, int], int]
    ]  # by question: (right, total) of those who answered all


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
    """What a whole snapshot holds beyond the contract: sums over persons,
    carried on as the base is."""

    flow: FlowCounts
    knowing: list[KnowingCounts]
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


Seconds = Mapping[tuple[int, int], tuple[int, float, float, float]]
"""By version and phase: people, and the quarters of the seconds they took."""


@dataclass(frozen=True)
class Fresh:
    """What is no sum over persons, and quick enough to be counted anew each time."""

    seconds: Seconds
    arm: ArmCounts | None
    reach: Mapping[tuple[str, str], int]  # browsers by segment and campaign; '*' for all of them
    rescored_in_activity: list[Rescoring]
    measures: list[PracticeCounts]
