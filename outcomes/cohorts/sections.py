"""A whole count of a course: the base, and what a snapshot holds beyond the contract from the same temporary tables."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from courses.models import Course

from . import arm, counting, flowing, following, itemising, knowing, subgrouping
from .counting import Layout
from .counts import Counts
from .section_counts import Fresh, Sections


@transaction.atomic
def count_course(course: Course, as_of: datetime, known_at: datetime, *, whole: bool = True) -> Counts:
    """All counts of a course: answers given until `as_of`, rows recorded until `known_at`.

    A snapshot is always whole; without its further sections only what the base document needs is counted.
    """
    with connection.cursor() as cursor:
        counting.prepare(cursor)
        layout = Layout(course, known_at)
        times = {"course": course.pk, "as_of": as_of, "known": known_at}
        if not whole:
            return replace(counting.count(cursor, layout, times), rescored=layout.rescored)
        return with_fresh(cursor, layout, times, count_whole(cursor, layout, times))


def count_whole(cursor: Any, layout: Layout, times: dict[str, Any], *, of: str = "") -> Counts:
    """The base and the sections, of the learners in a temporary table, or of all: sums over persons."""
    base = counting.count(cursor, layout, times, of=of)
    only = counting.restriction(of)
    sections = Sections(
        flow=flowing.count(cursor, layout, times, base.participation, only),
        knowing=knowing.count(cursor, layout),
        subgroups=subgrouping.count(cursor, layout, times),
        waves=following.count(cursor, layout, times, only),
        polls=itemising.count(cursor, layout),
    )
    return replace(base, sections=sections)


def with_fresh(cursor: Any, layout: Layout, times: dict[str, Any], counts: Counts) -> Counts:
    """With what is counted anew each time."""
    fresh = Fresh(seconds=itemising.seconds(cursor, times), arm=arm.count(cursor, layout, times))
    return replace(counts, fresh=fresh, rescored=layout.rescored)
