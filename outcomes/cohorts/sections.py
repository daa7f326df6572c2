"""A whole count of a course: the base, and what a snapshot holds beyond the contract from the same temporary tables."""

from datetime import datetime
from typing import Any

from courses.models import Course

from . import arm, flowing, following, itemising, knowing, subgrouping
from .counting import Layout, count_base
from .counts import Counts, Participation
from .section_counts import Sections


def count_course(course: Course, as_of: datetime, known_at: datetime, *, whole: bool = True) -> Counts:
    """All counts of a course: answers given until `as_of`, rows recorded until `known_at`.

    A snapshot is always whole; without its further sections only what the base document needs is counted.
    """
    return count_base(course, as_of, known_at, _further if whole else None)


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
