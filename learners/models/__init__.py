"""Who takes part: accounts, and the clinicians behind them or without one."""

from .clock import ClockTimestamp
from .learner import Exclusion, Learner, LearnerHistory, NpiStatus
from .user import ROLES, User

__all__ = ["ROLES", "ClockTimestamp", "Exclusion", "Learner", "LearnerHistory", "NpiStatus", "User"]
