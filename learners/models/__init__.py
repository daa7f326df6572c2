"""Who takes part: accounts, and the clinicians behind them or without one."""

from .learner import Exclusion, Learner, LearnerHistory, NpiStatus
from .user import ROLES, User

__all__ = ["ROLES", "Exclusion", "Learner", "LearnerHistory", "NpiStatus", "User"]
