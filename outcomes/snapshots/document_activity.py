"""Parts of the document about the activity itself: segments, decision points, how it was rated."""

from .absence import Absent
from .part import AboutItem, Count, Limits, Number, OptionShare, Part, PValue, Versioned

# --- micro-learning ------------------------------------------------------------------------------


class ChosenInSegment(OptionShare):
    correct: bool = False


class SegmentAnswers(AboutItem):
    """First answers of participants to one version of the question of a segment."""

    n: Count
    right: Count  # chose the right answer; what has no key has none
    share: Number
    ci95: Limits
    options: list[ChosenInSegment]
    suppressed: bool = False


class SegmentCampaign(Part):
    """What those did in a segment whom a campaign brought."""

    campaign: str
    reach: Count = Absent.NOT_RECORDED
    started: Count = Absent.NOT_RECORDED
    watched: Count = Absent.NOT_RECORDED
    answered: Count
    right: Count
    share: Number  # right of answered
    suppressed: bool = False


class Segment(Part):
    segment: str
    title: str
    reach: Count = Absent.NOT_RECORDED  # browsers that came by a link of a campaign
    started: Count = Absent.NOT_RECORDED  # played enough of it or answered
    watched: Count = Absent.NOT_RECORDED  # played nearly all of it
    answered: Count
    also_cme: Count  # of those who answered, who took the course too
    answers: list[SegmentAnswers]
    campaigns: list[SegmentCampaign]
    suppressed: bool = False


class CampaignAnswers(SegmentAnswers):
    """First answers of those whom a campaign brought to one version of the question of a segment.

    For analysts alone: campaigns bring few people to one question.
    """

    segment: str
    campaign: str


class PathwayGroup(Part):
    """CME learners, and what became of them in the course."""

    pathway: str  # segments_too, course_only
    label: str
    n: Count
    pre_answered: Count
    post_answered: Count
    matched: Count
    pre: Number  # mean share right of the matched
    post: Number
    change: Number
    change_ci95: Limits
    suppressed: bool = False


class MicroLearning(Part):
    participants: Count  # who are no CME learners
    also_cme: Count  # CME learners who came to segments too
    answered: Count  # participants who answered in a segment
    answers: Count
    right: Count  # of the answers to questions with a key
    share: Number  # of these answers
    segments: list[Segment]
    pathways: list[PathwayGroup]
    definition: str
    suppressed: bool = False


# --- decision points -----------------------------------------------------------------------------


class ChosenPath(OptionShare):
    recommended: bool = False


class DecidingGroup(Part):
    """Learners of a specialty, or of several, and how many took the recommended path."""

    label: str
    n: Count
    recommended: Count
    share: Number
    ci95: Limits
    suppressed: bool = False


class DecisionToPost(Part):
    """Learners who decided and answered after: right then, and right after."""

    paired_with: str  # question: the same; objective: the questions after of its objective
    questions: list[str]
    n: Count
    decision: Number  # share who took the recommended path
    post: Number  # mean share right after
    change: Number
    change_ci95: Limits
    test: str | None
    statistic: Number
    p: PValue
    suppressed: bool = False


class DecisionPoint(AboutItem):
    track: int | None = None
    n: Count
    recommended: Count
    share: Number  # who took the recommended path
    ci95: Limits
    options: list[ChosenPath]
    oncologists: list[DecidingGroup]  # and others
    specialties: list[DecidingGroup]
    change: DecisionToPost | None = None  # None: nothing after pairs with it
    suppressed: bool = False


class DecisionPoints(Part):
    points: list[DecisionPoint]
    definition: str
    corrections: list[str] = []


# --- satisfaction --------------------------------------------------------------------------------


class RatedQuestion(Versioned):
    """A question of the evaluation about the activity."""

    scale: list[str] = []  # of a rating, lowest first
    top: int | None = None  # so many of the highest levels agree
    n: Count
    agree: Count
    share: Number  # who agree
    at_least: Number = Absent.UNDEFINED  # of a share that is hidden
    ci95: Limits
    mean: Number  # of a rating, 1 to the number of levels
    options: list[OptionShare]  # levels, or choices
    suppressed: bool = False


class Satisfaction(Part):
    questions: list[RatedQuestion]
    definition: str
