"""Make a working copy of a live course, or throw it away."""

from datetime import datetime

from django.db import transaction

from courses.changes import during
from courses.models import Course, CourseStatus, Ladder, WorkingCopy
from learners import audit
from learners.models import User

from .document import as_stored, from_stored, read
from .parts import PARTS, Deed, Maps

LONGEST_SLUG = 80


def copy_of(course: Course) -> WorkingCopy | None:
    """The working copy of a live course."""
    return WorkingCopy.objects.filter(live=course).select_related("copy", "made_by").first()


@transaction.atomic
def make(*, live: Course, by: User, at: datetime) -> WorkingCopy:
    """The working copy there is, or a new one; one in which nothing was done follows the live
    course.
    """
    Course.objects.select_for_update(no_key=True).get(pk=live.pk)
    held = copy_of(live)
    if held is not None and not _is_outdated_and_unused(held):
        return held
    if held is not None:
        _delete(held.copy)
    copy = Course.objects.create(
        slug=_free_slug(live), title=live.title, team=live.team, status=CourseStatus.COPY
    )
    with during("working copy made"):
        origins = _copied(live, copy, Deed(by, at))
    base, _ = read(live)
    working_copy = WorkingCopy.objects.create(
        live=live, copy=copy, origins=origins, base=as_stored(base), made_by=by
    )
    audit.note(who=by, deed="copy-made", subject=live, after={"copy": copy.pk})
    return working_copy


def _copied(live: Course, copy: Course, deed: Deed) -> dict[str, dict[str, int]]:
    maps: Maps = {"course": {live.pk: copy.pk}}
    for part in PARTS:
        if part.key == "course":
            part.write(copy, copy, part.values(part.rows(live)[0]), deed)
        else:
            maps[part.key] = part.copy_all(part.rows(live), copy, maps, deed)
    return {
        key: {str(copied): live_pk for live_pk, copied in pairs.items()}
        for key, pairs in maps.items()
    }


def _is_outdated_and_unused(held: WorkingCopy) -> bool:
    from .comparing import compare

    live, _ = read(held.live)
    base = from_stored(held.base)
    followed = all(
        live[key].get(pk) == row for key, rows in base.items() for pk, row in rows.items()
    )
    is_current = followed and sum(map(len, live.values())) == sum(map(len, base.values()))
    return not is_current and not compare(held).changes


def _free_slug(live: Course) -> str:
    slug = f"{live.slug[: LONGEST_SLUG - 13].rstrip('-')}-working-copy"
    if not Course.objects.filter(slug=slug).exists():
        return slug
    number = f"-{live.pk}-working-copy"
    return live.slug[: LONGEST_SLUG - len(number)].rstrip("-") + number


@transaction.atomic
def throw_away(working_copy: WorkingCopy, *, by: User) -> None:
    """The copy with all that was done in it; the live course has never known of it."""
    Ladder.objects.filter(course_id=working_copy.copy_id).update(course_id=working_copy.live_id)
    audit.note(
        who=by, deed="copy-discarded", subject=working_copy.live,
        before={"copy": working_copy.copy_id},
    )  # fmt: skip
    with during("working copy thrown away"):
        _delete(working_copy.copy)


def _delete(copy: Course) -> None:
    """The last parts first: what they point to lets go then."""
    for part in reversed(PARTS[1:]):
        part.model._default_manager.filter(pk__in=[row.pk for row in part.rows(copy)]).delete()
    copy.delete()
