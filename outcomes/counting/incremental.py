"""Counting on from the counts kept of a course: only persons with something new are read. ADR 0012.

Kept counts are used when everything they rest on is as it was: the questions and their keys, the
code that counts, and no dated row changed or deleted since. `verify` always counts from scratch and
so proves them.
"""

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from assessments.models import QuestionVersion
from courses.models import Course
from learners.models import Learner
from outcomes.models import KeptCounts, Rewrites

from . import changed_learners
from .bit_layout import Layout
from .context import CountContext, prepare
from .counts import Counts
from .deltas import NotAdditive, as_text, carried_on
from .reading import cursor as reading_cursor
from .reading import one_reading
from .temporary_tables import OF_A_COURSE, TOUCHED, drop
from .whole_course import count_whole, with_fresh

WHOLE_AGAIN = timedelta(days=1)  # counted from scratch at least this often, whatever is kept


@dataclass(frozen=True)
class Counted:
    counts: Counts
    kept: KeptCounts  # to be saved with what was made of the counts
    whole: bool  # counted from scratch


@one_reading
def count_now(course: Course, known_at: datetime) -> Counted:
    """The counts of a course as of now, carried on from those kept where
    that is certain to be the same."""
    with reading_cursor() as cursor:
        prepare(cursor)
        context = CountContext.begin(cursor, course, known_at, known_at)
        fingerprint, rewrites = _fingerprint(context.layout), _rewrites()
        kept = _usable(course, known_at, fingerprint, rewrites)
        counts = _counted_on(context, kept) if kept else None
        whole = counts is None
        if counts is None:
            counts = count_whole(context)
        tables = as_text(counts)
        counts = with_fresh(context, counts)
    now_kept = KeptCounts(
        course=course,
        known_at=known_at,
        whole_at=known_at if whole or kept is None else kept.whole_at,
        fingerprint=fingerprint,
        rewrites=rewrites,
        tables=tables,
    )
    return Counted(counts, now_kept, whole)


def _usable(
    course: Course, known_at: datetime, fingerprint: str, rewrites: int
) -> KeptCounts | None:
    return KeptCounts.objects.filter(
        course=course,
        fingerprint=fingerprint,
        rewrites=rewrites,
        known_at__lte=known_at,
        whole_at__gt=known_at - WHOLE_AGAIN,
    ).first()


def _counted_on(context: CountContext, kept: KeptCounts) -> Counts | None:
    """None when it is not certain, or not quicker."""
    if not changed_learners.gather(context, kept.known_at):
        return None
    then = replace(context, as_of=kept.known_at, known_at=kept.known_at)
    before, after = _of_touched(then), _of_touched(context)
    try:
        return carried_on(kept.tables, before, after)
    except NotAdditive:
        return None


def _of_touched(context: CountContext) -> Counts:
    """Leaves no temporary table behind."""
    counts = count_whole(replace(context, of=TOUCHED))
    drop(context.cursor, *OF_A_COURSE)
    return counts


def _rewrites() -> int:
    return Rewrites.objects.values_list("number", flat=True).first() or 0


def _fingerprint(layout: Layout) -> str:
    """What the counts depend on that is not a dated row."""
    course = layout.course
    teaching = list(course.faculty.filter(user__isnull=False).values_list("user_id", flat=True))
    parts = [
        _code(),
        layout.described(),
        [
            *QuestionVersion.objects.filter(course=course)
            .order_by("pk")
            .values_list("pk", "question_id", "kind", "measures")
        ],
        [*course.tracks.order_by("pk").values_list("pk", "number")],
        asdict(layout.asked),
        [*course.credit_offers.order_by("pk").values_list("pk", flat=True)],
        [*course.segments.order_by("pk").values_list("pk", flat=True)],
        [layout.decisions, layout.segments],
        [*Learner.objects.filter(user__in=teaching).order_by("pk").values_list("pk", flat=True)],
    ]
    return hashlib.sha256(json.dumps(parts, default=sorted).encode()).hexdigest()


@cache
def _code() -> str:
    """Counts of other code are other counts."""
    files = sorted(Path(__file__).parent.glob("*.py"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
