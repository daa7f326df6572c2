from .cursor import Cursor
from .lti import (
    AccountLink,
    LtiInvitation,
    LtiKey,
    LtiPlatform,
    ResourceLink,
    ScoreState,
    UsedNonce,
)
from .packaged import CoursePackage, PackageAttempt
from .statement import RefusedStatement

__all__ = [
    "AccountLink",
    "CoursePackage",
    "Cursor",
    "LtiInvitation",
    "LtiKey",
    "LtiPlatform",
    "PackageAttempt",
    "RefusedStatement",
    "ResourceLink",
    "ScoreState",
    "UsedNonce",
]
