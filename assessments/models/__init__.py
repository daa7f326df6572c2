"""What is asked and what was answered.

A `Question` is the identity an author speaks of (course and key); a `QuestionVersion` is one wording with its
choices and key, frozen by the database once somebody answered it; a `Response` is what somebody said, append-only.
"""

from .asking import DecisionPoint, Phase, Poll, PollOpening, PollQuestion, SegmentQuestion
from .follow_up import ChangeOutcome, ChangeStatus, FollowUpInvitation, ReminderPlan
from .question import Choice, Kind, Measure, Question, QuestionVersion
from .rescoring import Rescoring
from .response import Attempt, Response

__all__ = [
    "Attempt",
    "ChangeOutcome",
    "ChangeStatus",
    "Choice",
    "DecisionPoint",
    "FollowUpInvitation",
    "Kind",
    "Measure",
    "Phase",
    "Poll",
    "PollOpening",
    "PollQuestion",
    "Question",
    "QuestionVersion",
    "Rescoring",
    "ReminderPlan",
    "Response",
    "SegmentQuestion",
]
