"""Names and roles of a course at a platform, beside how far each has come here. Read when somebody
looks, kept nowhere.
"""

from dataclasses import dataclass
from typing import Any

from learners.actions import learner_for

from .. import outgoing
from ..models import AccountLink, ResourceLink
from ..results import CourseResult, result_of
from . import services


@dataclass(frozen=True)
class Member:
    name: str
    roles: str
    status: str
    result: CourseResult | None  # None of somebody who never came, or has no account here yet


def members_of(link: ResourceLink) -> list[Member]:
    """Raises NotReached."""
    if not link.platform.is_active:
        raise outgoing.NotReached("The platform is switched off here.")
    listed = services.members(link.platform, link.members_url)
    known = AccountLink.objects.filter(platform=link.platform, user__isnull=False)
    users = {account.subject: account.user for account in known.select_related("user")}
    return [_member(entry, link, users.get(str(entry.get("user_id")))) for entry in listed]


def _member(entry: dict[str, Any], link: ResourceLink, user: Any) -> Member:
    named = entry.get("roles")
    roles = ", ".join(
        str(role).rsplit("#", 1)[-1] for role in (named if isinstance(named, list) else [])
    )
    result = result_of(learner_for(user), link.course, link.track, link.segment) if user else None
    name = str(entry.get("name") or entry.get("user_id") or "")
    return Member(name, roles, str(entry.get("status") or "Active"), result)
