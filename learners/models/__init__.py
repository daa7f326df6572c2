"""Who takes part: accounts, and the clinicians behind them or without one."""

from .clock import ClockTimestamp
from .consent import Consent, ConsentText, Purpose
from .directory import DirectoryLoad, NpiRecord
from .learner import Exclusion, Learner, LearnerHistory, NpiStatus, PracticeSetting
from .licence import Licence, TaxonomyCode
from .mailing import MailKind, MailStop
from .team import TEAM_ROLES, Membership, Team
from .token import ApiToken, Scope
from .user import ROLES, User
from .verification import AuditEntry, LearnerMerge, NpiCheck, Recipient, Review

__all__ = [
    "ROLES",
    "TEAM_ROLES",
    "ApiToken",
    "AuditEntry",
    "ClockTimestamp",
    "Consent",
    "ConsentText",
    "DirectoryLoad",
    "Exclusion",
    "Learner",
    "LearnerHistory",
    "LearnerMerge",
    "Licence",
    "MailKind",
    "MailStop",
    "Membership",
    "NpiCheck",
    "NpiRecord",
    "NpiStatus",
    "PracticeSetting",
    "Purpose",
    "Recipient",
    "Review",
    "Scope",
    "TaxonomyCode",
    "Team",
    "User",
]
