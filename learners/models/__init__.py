"""Who takes part: accounts, and the clinicians behind them or without one."""

from .clock import ClockTimestamp
from .learner import Exclusion, Learner, LearnerHistory, NpiStatus
from .mailing import MailKind, MailStop
from .user import ROLES, User

__all__ = ["ROLES", "ClockTimestamp", "Exclusion", "Learner", "LearnerHistory", "MailKind", "MailStop", "NpiStatus", "User"]
