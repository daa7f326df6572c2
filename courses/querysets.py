"""Reads over courses and who takes part in them."""

import copy
from decimal import Decimal
from functools import lru_cache
from typing import Any, cast

from django.db.models import F, Prefetch, QuerySet
from django.http import Http404

from learners.merging import rows_of
from learners.models import Learner, User
from learners.prepared_cursor import prepared_cursor

from .models import (
    Course,
    CourseRevision,
    CourseStatus,
    Disclosure,
    Enrollment,
    FrontMatterShown,
    MicroSegment,
    Pathway,
    PlanningRecord,
    StatementText,
    Track,
    TrackProgress,
)
from .statements import DEFAULTS
from .watching import CREDIT_SHARE


def published() -> "QuerySet[Course]":
    return Course.objects.filter(status=CourseStatus.PUBLISHED)


def own_courses() -> "QuerySet[Course]":
    """Every course but working copies, which are another face of theirs."""
    return Course.objects.exclude(status=CourseStatus.COPY)


def visible_course(slug: str, *, drafts: bool = False) -> Course:
    """The course of an address; missing and not published answer the same."""
    courses = Course.objects.all() if drafts else published()
    course = courses.filter(slug=slug).annotate(revision_number=F("revision__number")).first()
    if course is None:
        raise Http404("There is no such course.")
    return course


def entered(user: User, slug: str) -> tuple[Learner, Course] | None:
    """Who asks and the published course of an address, in one go; None when one of the two is not
    there (yet).
    """
    with prepared_cursor() as cursor:
        cursor.execute(ENTERED, [user.pk, slug, CourseStatus.PUBLISHED])
        row = cursor.fetchone()
    if row is None:
        return None
    learner_id, course_id, status, expiry_date, number = row
    # Whatever else is asked of the two is read then.
    learner = Learner.from_db("default", ["id"], [learner_id])
    # In the order of the model.
    fields = {"id": course_id, "slug": slug, "expiry_date": expiry_date, "status": status}
    course = Course.from_db("default", list(fields), list(fields.values()))
    cast(Any, course).revision_number = number
    return learner, course


ENTERED = """
SELECT l.id, c.id, c.status, c.expiry_date, r.number
FROM learners_learner l CROSS JOIN courses_course c LEFT
    JOIN courses_courserevision r ON r.course_id = c.id
WHERE l.user_id = %s AND c.slug = %s AND c.status = %s
"""


def revision_of(course: Course) -> int | None:
    """The number of the state of everything the course asks and holds, as of now; a course entered
    has it with it.
    """
    if hasattr(course, "revision_number"):
        return course.revision_number
    return CourseRevision.objects.filter(course=course).values_list("number", flat=True).first()


def track_of(course: Course, number: int) -> Track:
    track = Track.objects.filter(course=course, number=number).first() if number < 32768 else None
    if track is None:
        raise Http404("There is no such track.")
    return track


def kept_track(course: Course, number: int) -> Track:
    """As `track_of`, kept in this process for as long as nothing of the course changes."""
    revision = revision_of(course)
    track = (
        copy.copy(_kept_track(course.pk, number, revision))
        if revision
        else track_of(course, number)
    )
    track.course = course
    return track


@lru_cache(maxsize=256)
def _kept_track(course_id: int, number: int, revision: int) -> Track:
    return track_of(Course(pk=course_id), number)


def required_share(course: Course) -> Decimal | None:
    """The share of each track that must be watched where the course offers credit, the largest that
    an offer asks for; None where it offers none. Kept in this process for as long as nothing of the
    course changes.
    """
    revision = revision_of(course)
    return _kept_share(course.pk, revision) if revision else _share_of(course)


@lru_cache(maxsize=256)
def _kept_share(course_id: int, revision: int) -> Decimal | None:
    return _share_of(Course(pk=course_id))


def earns_by_track(course: Course) -> bool:
    """Whether one track of several earns credit by itself."""
    offers = course.credit_offers  # type: ignore[attr-defined]
    return bool(offers.filter(track_credits__isnull=False).exists())


def _share_of(course: Course) -> Decimal | None:
    shares = course.credit_offers.values_list("min_watched", flat=True)  # type: ignore[attr-defined]
    return max((CREDIT_SHARE if share is None else share for share in shares), default=None)


def segment_of(course: Course, slug: str) -> MicroSegment:
    segment = course.segments.filter(slug=slug).first()
    if segment is None:
        raise Http404("There is no such segment.")
    return segment


def enrollment_of(
    learner: Learner, course: Course, pathway: str = Pathway.CME
) -> Enrollment | None:
    return Enrollment.objects.filter(learner=learner, course=course, pathway=pathway).first()


def enrolled_course(learner: Learner, slug: str) -> Course:
    """The course of somebody who takes part in it; for everybody else there is none."""
    mine = Enrollment.objects.filter(learner=learner, course__slug=slug).select_related("course")
    enrollment = mine.first()
    if enrollment is None:
        raise Http404
    return enrollment.course


def shown_versions(learner: Learner, course: Course) -> set[int]:
    """Versions of the front matter this learner was shown."""
    shown = FrontMatterShown.objects.filter(learner=learner, front_matter__course=course)
    return set(shown.values_list("front_matter__version", flat=True))


def progress_of(
    learner: Learner, course: Course, rows: list[int] | None = None
) -> dict[int, TrackProgress]:
    """What a learner watched, by track id."""
    mine = TrackProgress.objects.filter(learner__in=rows or rows_of(learner), track__course=course)
    # Of one person's several rows the one that was watched most comes last and stays.
    return {p.track_id: p for p in mine.order_by("watched")}


def told_disclosures() -> Prefetch:
    """Of each person what they disclose now, as `disclosures`."""
    return Prefetch("disclosures", Disclosure.objects.in_use())


def planning_of(course: Course) -> PlanningRecord:
    """The planning record of a course; an empty one, not stored, when there is none."""
    return PlanningRecord.objects.filter(course=course).first() or PlanningRecord(course=course)


def statement_texts() -> dict[str, str]:
    """Every statement's template: the provider's own words, else the usual ones."""
    own = dict(StatementText.objects.exclude(text="").values_list("key", "text"))
    return {key: own.get(key, usual.text) for key, usual in DEFAULTS.items()}
