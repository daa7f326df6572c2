"""How far a role reaches: over the whole site, or over the courses of some teams."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.models import Permission
from django.db.models import IntegerField, Q, QuerySet, Value

from . import audit
from .models import ApiToken, Exclusion, Learner, Team, User
from .read_once import read_once
from .roles import ADMIN_ROLES, grant, has_role, held_roles

LOOKING = ("author", "reviewer", "course-admin", "operator")  # see drafts
WRITING = ("author", "course-admin", "operator")
ANALYZING = ("analyst",)
# What is no team's business: people, records, credit that was earned, words of the whole site.
AUTHORED = ("courses", "assessments", "credit")


def site_roles(user: User) -> frozenset[str]:
    return frozenset(role for role, team in _held(user) if team is None)


def team_roles(user: User) -> frozenset[tuple[int, str]]:
    return frozenset((team, role) for role, team in _held(user) if team is not None)


def _held(user: User) -> frozenset[tuple[str, int | None]]:
    """Every role with its team, None for the whole site; read once a request."""
    return read_once(user, "_held_roles", lambda: _roles_of(user))


def _roles_of(user: User) -> frozenset[tuple[str, int | None]]:
    of_site = user.groups.values_list("name", Value(None, IntegerField()))
    held = of_site.union(user.memberships.values_list("role", "team_id"))
    return frozenset(held if user.is_active else ())


def reach(user: Any, roles: Iterable[str]) -> frozenset[int] | None:
    """Teams in which somebody has one of these roles; None where it is the whole site.

    Answers of people are read by analysts alone: being a superuser does not do.
    """
    if not isinstance(user, User):
        return frozenset()
    wanted, bound = set(roles), user.bound_team
    if site_roles(user) & wanted or (user.is_superuser and wanted != set(ANALYZING)):
        return None if bound is None else frozenset({bound})
    reached = frozenset(team for team, role in team_roles(user) if role in wanted)
    return reached if bound is None else reached & {bound}


def may(user: Any, team_id: int | None, roles: Iterable[str]) -> bool:
    """Whether one of these roles reaches the courses of this team."""
    teams = reach(user, roles)
    return teams is None or team_id in teams


def analysts_of(team_id: int | None) -> QuerySet[User]:
    """Whoever may read the outcomes of this team's courses."""
    of_site = Q(groups__name="analyst")
    of_team = Q(memberships__role="analyst", memberships__team=team_id)
    return User.objects.filter(of_site | of_team if team_id else of_site, is_active=True).distinct()


def supported_by(user: Any) -> frozenset[int]:
    """Teams whose published outcomes somebody reads as a supporter. The role for the whole site
    reaches no course by itself: those are granted one by one.
    """
    if not isinstance(user, User):
        return frozenset()
    return frozenset(team for team, role in team_roles(user) if role == "supporter")


def is_supporter(user: Any) -> bool:
    return has_role(user, "supporter") or bool(supported_by(user))


def works_as(user: Any, role: str) -> bool:
    """For the whole site or in some team."""
    teams = reach(user, [role])
    return teams is None or bool(teams)


def note_members(team: Team, before: set[tuple[int, str]], *, by: User | None) -> None:
    """Whoever works here gets in, and counts in no outcome."""
    after = set(team.memberships.values_list("user", "role"))
    if before == after:
        return
    people = {user for user, _ in before ^ after}
    ApiToken.objects.filter(user__in=people).end("roles changed")
    for user in User.objects.filter(pk__in=people):
        grant(user, held_roles(user), by=by)
    Learner.objects.filter(user__in={user for user, _ in after}, exclusion=Exclusion.NONE).update(
        exclusion=Exclusion.STAFF
    )
    audit.note(
        who=by, deed="team", subject=team,
        before={"members": sorted(before)}, after={"members": sorted(after)},
    )  # fmt: skip


class TeamRoles(BaseBackend):
    """What a role in a team lets somebody do; of which courses is asked at every door."""

    def get_group_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        if not user_obj.is_active or not user_obj.is_staff or obj is not None:
            return set()
        return read_once(user_obj, "_team_permissions", lambda: _permissions(user_obj))


# By name of the model; what a role for the whole site sees beyond a team's courses.
OF_THE_SITE = {
    "enrollment", "trackprogress", "segmentview", "watchclock", "frontmattershown", "response",
    "attempt", "pollopening", "changeoutcome", "followupinvitation", "boosteranswer",
    "boosterplan", "campaignvisit", "statementtext", "claim", "claimpart", "certificate",
    "issuerkey", "externalcredit", "reportfile", "reportedclaim", "reportcolumn",
}  # fmt: skip


def _permissions(user: User) -> set[str]:
    roles = {role for _, role in team_roles(user)} & ADMIN_ROLES
    if not roles:
        return set()
    held = Permission.objects.filter(
        group__name__in=roles, content_type__app_label__in=AUTHORED
    ).exclude(content_type__model__in=OF_THE_SITE)
    pairs = held.values_list("content_type__app_label", "codename").distinct().order_by()
    return {f"{app}.{codename}" for app, codename in pairs}
