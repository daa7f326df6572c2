"""Authoring pages of what is asked, and the answers to look at."""

from . import objective_use as objective_use
from .campaigns import CampaignAdmin, CampaignVisitAdmin
from .decision_points import DecisionPointAdmin
from .polls import PollAdmin
from .questions import QuestionAdmin, QuestionVersionAdmin
from .records import ResponseAdmin
from .reminders import (
    BoosterAnswerAdmin,
    ChangeOutcomeAdmin,
    FollowUpInvitationAdmin,
    ReminderPlanAdmin,
    ReminderRuleAdmin,
)
from .rescorings import RescoringAdmin
from .segment_questions import SegmentQuestionAdmin
from .segments import MicroSegmentAdmin

__all__ = [
    "BoosterAnswerAdmin",
    "ChangeOutcomeAdmin",
    "CampaignAdmin",
    "CampaignVisitAdmin",
    "DecisionPointAdmin",
    "FollowUpInvitationAdmin",
    "MicroSegmentAdmin",
    "PollAdmin",
    "QuestionAdmin",
    "QuestionVersionAdmin",
    "ReminderPlanAdmin",
    "ReminderRuleAdmin",
    "RescoringAdmin",
    "ResponseAdmin",
    "SegmentQuestionAdmin",
]
