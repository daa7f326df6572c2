"""Roles are Django groups; who may do what hangs on the group."""

from collections.abc import Iterable

from django.contrib.auth.models import Group

from . import audit
from .models import ROLES, ApiToken, Exclusion, Learner, Membership, User
from .refusals import Refusal

ADMIN_ROLES = frozenset({"author", "reviewer", "course-admin", "operator"})


class UnknownRole(Refusal):
    code = "unknown-role"
    status = 400


def has_role(user: object, role: str) -> bool:
    """Whether an active account has the role; read from the database each time, so that taking it
    away works at once.
    """
    if not isinstance(user, User) or not user.is_active:
        return False
    return user.groups.filter(name=role).exists()


def held_roles(user: User) -> list[str]:
    """For the whole site."""
    return list(user.groups.filter(name__in=ROLES).values_list("name", flat=True))


def may_author(user: object) -> bool:
    """Who sees drafts: everybody who works on courses in the admin."""
    return isinstance(user, User) and user.is_active and user.is_staff


def grant(
    user: User, roles: Iterable[str], by: User | None = None, before: Iterable[str] | None = None
) -> None:
    """Give exactly these roles; groups that are no role stay as they are.

    Whoever works here never counts in outcomes. `before` when a form changed them already.
    """
    names = set(roles)
    if unknown := names - set(ROLES):
        raise UnknownRole(
            f"There is no role {', '.join(sorted(unknown))}. Roles are {', '.join(ROLES)}."
        )
    held = set(held_roles(user) if before is None else before)
    given = [Group.objects.get_or_create(name=name)[0] for name in sorted(names)]
    user.groups.set([*given, *user.groups.exclude(name__in=ROLES)])
    user.is_staff = (
        bool(names & ADMIN_ROLES)
        or Membership.objects.filter(user=user, role__in=ADMIN_ROLES).exists()
    )
    user.save(update_fields=["is_staff"])
    if held != names:
        ApiToken.objects.filter(user=user).end("roles changed")
        audit.note(
            who=by,
            deed="roles",
            subject=user,
            before={"roles": sorted(held)},
            after={"roles": sorted(names)},
        )
    if names - {"learner"}:
        Learner.objects.filter(user=user, exclusion=Exclusion.NONE).update(
            exclusion=Exclusion.STAFF
        )
