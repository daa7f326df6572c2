"""A whole count of a course: the base, and what a snapshot holds beyond the contract from the same temporary tables."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from courses.models import Course

from . import comparison_arm, follow_up, item_analysis, one_pass
from .bit_layout import Layout
from .counts import Counts
from .item_analysis import Items
from .knowledge_confidence import Knowing
from .one_pass import Base
from .participant_flow import Flow
from .section_counts import Fresh, Sections
from .subgroups import Subgroups


@transaction.atomic
def count_course(
    course: Course, as_of: datetime, known_at: datetime, *, whole: bool = True
) -> Counts:
    """All counts of a course: answers given until `as_of`, rows recorded until `known_at`.

    A snapshot is always whole; without its further sections only what the base document needs is counted.
    """
    with connection.cursor() as cursor:
        one_pass.prepare(cursor)
        layout = Layout(course, known_at)
        times = {"course": course.pk, "as_of": as_of, "known": known_at}
        if not whole:
            gathered, base = one_pass.fill(cursor, layout, times), one_pass.Base(layout)
            one_pass.tally(cursor, layout, base)
            return replace(base.counts(cursor, layout, times, gathered), rescored=layout.rescored)
        return with_fresh(cursor, layout, times, count_whole(cursor, layout, times))


def count_whole(cursor: Any, layout: Layout, times: dict[str, Any], *, of: str = "") -> Counts:
    """The base and the sections, of the learners in a temporary table, or of all: sums over persons."""
    gathered = one_pass.fill(cursor, layout, times, of)
    base, flow, knowing, subgroups, items = (
        Base(layout),
        Flow(layout),
        Knowing(layout),
        Subgroups(layout),
        Items(layout),
    )
    one_pass.tally(cursor, layout, base, flow, knowing, subgroups, items)
    counts = base.counts(cursor, layout, times, gathered)
    sections = Sections(
        flow=flow.counts(cursor, layout, times, counts.participation, gathered, of),
        knowing=knowing.counts(),
        subgroups=subgroups.counts(),
        waves=follow_up.count(cursor, layout, times, one_pass.restriction(of)),
        polls=items.counts(),
    )
    return replace(counts, sections=sections)


def with_fresh(cursor: Any, layout: Layout, times: dict[str, Any], counts: Counts) -> Counts:
    """With what is counted anew each time."""
    fresh = Fresh(
        seconds=item_analysis.seconds(cursor, times),
        arm=comparison_arm.count(cursor, layout, times),
    )
    return replace(counts, fresh=fresh, rescored=layout.rescored)
