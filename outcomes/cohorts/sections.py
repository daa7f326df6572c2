"""A whole count of a course: the base, and what a snapshot holds beyond the contract from the same temporary tables."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from courses.models import Course

from . import arm, counting, flowing, following, itemising, knowing, subgrouping
from .counting import Layout
from .counts import Counts, Participation
from .section_counts import Sections


@transaction.atomic
def count_course(course: Course, as_of: datetime, known_at: datetime, *, whole: bool = True) -> Counts:
    """All counts of a course: answers given until `as_of`, rows recorded until `known_at`.

    A snapshot is always whole; without its further sections only what the base document needs is counted.
    """
    with connection.cursor() as cursor:
        counting.prepare(cursor)
        layout = Layout(course, known_at)
        times = {"course": course.pk, "as_of": as_of, "known": known_at}
        base = counting.count(cursor, layout, times)
        return replace(base, sections=_further(cursor, layout, times, base.participation)) if whole else base


def _further(cursor: Any, layout: Layout, times: dict[str, Any], participation: Participation) -> Sections:
    """Reads who, left_out, participant and words."""
    return Sections(
        flow=flowing.count(cursor, layout, times, participation),
        knowing=knowing.count(cursor, layout),
        subgroups=subgrouping.count(cursor, layout, times),
        waves=following.count(cursor, layout, times),
        polls=itemising.count(cursor, layout, times),
        arm=arm.count(cursor, layout, times),
    )
