"""What comes back of the activity itself and of whole learners: tables of counts, never rows."""

from collections.abc import Mapping
from dataclasses import dataclass

from assessments.models import QuestionVersion

Cell = tuple[int, int, int]  # of one learner: answered pairs, right before, right after
Answered = tuple[int, int]  # of one learner: questions answered, and right among them


@dataclass(frozen=True)
class SegmentAnswerCounts:
    """Participants by (campaign, CME learner, chosen) of one version of a segment's question."""

    version: QuestionVersion
    table: Mapping[tuple[str, int, int], int]


@dataclass(frozen=True)
class SegmentCounts:
    segment_id: int
    silent: Mapping[tuple[str, int], int]  # began and did not answer: by (campaign, CME learner)
    watched: Mapping[tuple[str, int], int]  # played nearly all of it
    people: Mapping[tuple[str, int], int]  # answered any question it asks or has asked
    answered: list[SegmentAnswerCounts]


@dataclass(frozen=True)
class PathwayCounts:
    """CME learners of one way into the course, and their matched answers by cell."""

    n: int
    pre_answered: int
    post_answered: int
    cells: Mapping[Cell, int]


@dataclass(frozen=True)
class MicroLearningCounts:
    segments: list[SegmentCounts]
    answering: int  # participants who answered in any segment
    segments_too: PathwayCounts
    course_only: PathwayCounts


@dataclass(frozen=True)
class DecisionCounts:
    """One version at a decision point."""

    version: QuestionVersion
    track: int
    table: Mapping[tuple[str, int], int]  # learners by (specialty, chosen)
    same: Mapping[tuple[int, int], int]  # by right then and right after, of the same question
    objective: Mapping[tuple[int, int, int], int]  # by right then, answered and right after
    same_asked: bool  # whether the question is asked after too
    after: list[QuestionVersion]  # else those asked after of its objective


@dataclass(frozen=True)
class RatedCounts:
    """Respondents by what they chose of one version of a question about the activity."""

    version: QuestionVersion
    table: Mapping[tuple[int], int]


@dataclass(frozen=True)
class LearnerCounts:
    """Matched learners by their answers, and those who answered once."""

    cells: Mapping[Cell, int]
    before_only: Mapping[Answered, int]  # answered before, and nothing after that pairs with it
    after_only: Mapping[Answered, int]
    professions: Mapping[tuple[str, int], int]  # by profession and whether matched; or before only


@dataclass(frozen=True)
class ActivityCounts:
    micro_learning: MicroLearningCounts
    decisions: list[DecisionCounts]
    ratings: list[RatedCounts]
    learners: LearnerCounts
