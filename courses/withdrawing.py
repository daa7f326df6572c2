"""Taking parts out of a course that learners have seen or answered: withdrawn, never deleted."""

from datetime import datetime

from django.db import transaction

from learners import audit
from learners.models import User

from .models import (
    Case,
    Course,
    Disclosure,
    Faculty,
    FrontMatterShown,
    PlanningRecord,
    Supporter,
    TrackProgress,
)
from .models.withdrawn import Withdrawable


@transaction.atomic
def withdraw(row: Withdrawable, *, by: User | None, at: datetime) -> None:
    if row.withdrawn_at is None:
        row.withdrawn_at = at
        row.save(update_fields=["withdrawn_at"])
        audit.note(who=by, deed="withdrawn", subject=row)


@transaction.atomic
def take_back(row: Withdrawable, *, by: User | None) -> None:
    if row.withdrawn_at is not None:
        row.withdrawn_at = None
        row.save(update_fields=["withdrawn_at"])
        audit.note(who=by, deed="taken-back", subject=row)


def is_shown(course: Course) -> bool:
    """Learners have been told who teaches it and how it was planned."""
    return FrontMatterShown.objects.filter(front_matter__course=course).exists()


Told = Faculty | Disclosure | Supporter


def is_seen(row: Told | Case | PlanningRecord) -> bool:
    """Learners have been shown this part; the database keeps it from then on."""
    if isinstance(row, Case):
        return TrackProgress.objects.filter(track=row.track_id).exists()
    return is_shown(row.faculty.course if isinstance(row, Disclosure) else row.course)


def take_out(row: Told | Case, *, at: datetime, by: User | None = None) -> None:
    """Withdraw what learners have seen, delete what nobody has."""
    if is_seen(row):
        withdraw(row, by=by, at=at)
    else:
        row.delete()
