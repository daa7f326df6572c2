"""What somebody is in the platform's course. It decides what the platform is sent of them; who they
are here and what they may do here never follows from it.
"""

from typing import Any

from . import words

IN_COURSE = "http://purl.imsglobal.org/vocab/lis/v2/membership"


def is_test(claims: dict[str, Any]) -> bool:
    """Nobody: a teacher who looks at the course as a student would see it."""
    return words.TEST_USER in claims[words.ROLES]


def takes_part(claims: dict[str, Any]) -> bool:
    """A learner, or somebody of whom the platform does not say what they are in the course."""
    in_course = [name for name in map(_in_course, claims[words.ROLES]) if name]
    return not in_course or "Learner" in in_course


def _in_course(role: str) -> str:
    """`Learner` of `…/membership#Learner`, of `…/membership/Learner#GuestLearner` and of the short
    form; empty for roles in the institution or the system.
    """
    if role.isalpha():
        return role
    if not role.startswith(IN_COURSE):
        return ""
    core, _, name = role.removeprefix(IN_COURSE).partition("#")
    return core.strip("/") or name
