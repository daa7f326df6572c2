"""What a group may do is changed for all who are in it at once."""

from django.contrib.auth.models import Group
from django.db.models import Q, QuerySet

from . import audit
from .models import ApiToken, User


def people_of(group: Group) -> QuerySet[User]:
    """Also those who have its role in some team."""
    return User.objects.filter(Q(groups=group) | Q(memberships__role=group.name)).distinct()


def rights_of(group: Group) -> set[str]:
    rights = group.permissions.values_list("content_type__app_label", "codename").order_by()
    return {f"{app}.{codename}" for app, codename in rights}


def note_rights(
    group: Group,
    people: QuerySet[User],
    before: set[str],
    *,
    after: set[str] | None = None,
    by: User | None,
) -> None:
    """Tokens made for what they could do before end. `after` where the group goes."""
    after = rights_of(group) if after is None else after
    if before == after:
        return
    ApiToken.objects.filter(user__in=people).end("rights changed")
    audit.note(
        who=by, deed="group-rights", subject=group,
        before={"taken": sorted(before - after)}, after={"given": sorted(after - before)},
    )  # fmt: skip
