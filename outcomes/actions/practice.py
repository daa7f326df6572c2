"""The deed on practice measures: take in counts from records outside."""

from collections.abc import Sequence

from django.db import transaction

from courses.models import Course
from learners import audit
from learners.models import User
from outcomes.models import PracticeCount
from outcomes.practice_csv import PracticeRow


@transaction.atomic
def import_practice(*, course: Course, rows: Sequence[PracticeRow], by: User | None) -> int:
    """How many rows are new; one that says what the newest of its measure and period says is not
    stored again.
    """
    newest: dict[tuple[str, str], PracticeCount] = {}
    for kept in PracticeCount.objects.filter(course=course).order_by("pk"):
        newest[kept.measure, kept.period] = kept
    new = [row for row in rows if not _same(newest.get((row.measure, row.period)), row)]
    PracticeCount.objects.bulk_create(
        PracticeCount(course=course, recorded_by=by, **vars(row)) for row in new
    )
    if new:
        audit.note(who=by, deed="practice-imported", subject=course, after={"rows": len(new)})
    return len(new)


def _same(kept: PracticeCount | None, row: PracticeRow) -> bool:
    return kept is not None and all(
        getattr(kept, name) == value for name, value in vars(row).items()
    )
