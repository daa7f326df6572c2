"""Authoring pages of what is asked, and the answers to look at."""

from .asking import DecisionPointAdmin, PollAdmin, SegmentQuestionAdmin
from .questions import QuestionAdmin, QuestionVersionAdmin
from .records import ResponseAdmin
from .rescorings import RescoringAdmin

__all__ = [
    "DecisionPointAdmin",
    "PollAdmin",
    "QuestionAdmin",
    "QuestionVersionAdmin",
    "RescoringAdmin",
    "ResponseAdmin",
    "SegmentQuestionAdmin",
]
