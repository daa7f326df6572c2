"""What is asked and what was answered.

A `Question` is the identity an author speaks of (course and key); a `QuestionVersion` is one
wording with its choices and key, frozen by the database once somebody answered it; a `Response` is
what somebody said, append-only.
"""

from .amendment import Amendment
from .booster import BoosterAnswer, BoosterPlan
from .follow_up import (
    ChangeOutcome,
    ChangeStatus,
    FollowUpInvitation,
    ReminderPlan,
    ReminderRule,
    Trigger,
)
from .picture import Picture
from .poll import (
    ActivityQuestion,
    DecisionPoint,
    Phase,
    Poll,
    PollHistory,
    PollOpening,
    PollQuestion,
    RetryQuestion,
    SegmentQuestion,
)
from .question import Choice, Kind, Measure, Question, QuestionVersion
from .rescoring import Rescoring
from .response import AnswerConfidence, Attempt, Response

__all__ = [
    "AnswerConfidence",
    "ActivityQuestion",
    "Amendment",
    "Attempt",
    "BoosterAnswer",
    "BoosterPlan",
    "ChangeOutcome",
    "ChangeStatus",
    "Choice",
    "DecisionPoint",
    "FollowUpInvitation",
    "Kind",
    "Measure",
    "Phase",
    "Picture",
    "Poll",
    "PollHistory",
    "PollOpening",
    "RetryQuestion",
    "PollQuestion",
    "Question",
    "QuestionVersion",
    "Rescoring",
    "ReminderPlan",
    "ReminderRule",
    "Response",
    "SegmentQuestion",
    "Trigger",
]
