"""Authoring pages of what is asked, and the answers to look at."""

from .asking import DecisionPointAdmin, PollAdmin, SegmentQuestionAdmin
from .campaigns import CampaignAdmin, CampaignVisitAdmin
from .questions import QuestionAdmin, QuestionVersionAdmin
from .records import ResponseAdmin

__all__ = [
    "CampaignAdmin",
    "CampaignVisitAdmin",
    "DecisionPointAdmin",
    "PollAdmin",
    "QuestionAdmin",
    "QuestionVersionAdmin",
    "ResponseAdmin",
    "SegmentQuestionAdmin",
]
