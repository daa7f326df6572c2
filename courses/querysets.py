"""Reads over courses and who takes part in them."""

from django.db import connection
from django.db.models import QuerySet
from django.http import Http404

from learners.models import Learner, User

from .models import (
    Course,
    CourseRevision,
    CourseStatus,
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


def published() -> "QuerySet[Course]":
    return Course.objects.filter(status=CourseStatus.PUBLISHED)


def visible_course(slug: str, *, drafts: bool = False) -> Course:
    """The course of an address; missing and not published answer the same."""
    courses = Course.objects.all() if drafts else published()
    course = courses.filter(slug=slug).first()
    if course is None:
        raise Http404("There is no such course.")
    return course


def entered(user: User, slug: str) -> tuple[Learner, Course] | None:
    """Who asks and the published course of an address, in one go; None when one of the two is not there (yet)."""
    with connection.cursor() as cursor:
        cursor.execute(ENTERED, [user.pk, slug, CourseStatus.PUBLISHED])
        row = cursor.fetchone()
    if row is None:
        return None
    learner_id, course_id, status, number = row
    # Whatever else is asked of the two is read then.
    learner = Learner.from_db("default", ["id"], [learner_id])
    course = Course.from_db("default", ["id", "slug", "status"], [course_id, slug, status])
    course.revision_number = number
    return learner, course


ENTERED = """
SELECT l.id, c.id, c.status, r.number
FROM learners_learner l CROSS JOIN courses_course c LEFT JOIN courses_courserevision r ON r.course_id = c.id
WHERE l.user_id = %s AND c.slug = %s AND c.status = %s
"""


def entered_track(user: User, slug: str, number: int) -> tuple[Learner, Track] | None:
    """Who asks and the track of an address in a published course, in one go; None when one of them is not there (yet)."""
    for track in Track.objects.raw(ENTERED_TRACK, [user.pk, slug, CourseStatus.PUBLISHED, min(number, 32767)]):
        track.course = Course.from_db("default", ["id", "slug", "status"], [track.course_id, slug, track.course_status])
        return Learner.from_db("default", ["id"], [track.entering_id]), track
    return None


ENTERED_TRACK = """
SELECT t.*, c.status AS course_status, l.id AS entering_id
FROM learners_learner l CROSS JOIN courses_course c JOIN courses_track t ON t.course_id = c.id
WHERE l.user_id = %s AND c.slug = %s AND c.status = %s AND t.number = %s
"""


def revision_of(course: Course) -> int | None:
    """The number of the state of everything the course asks and holds, as of now; a course entered has it with it."""
    if hasattr(course, "revision_number"):
        return course.revision_number  # type: ignore[no-any-return]
    return CourseRevision.objects.filter(course=course).values_list("number", flat=True).first()


def track_of(course: Course, number: int) -> Track:
    track = Track.objects.filter(course=course, number=number).first() if number < 32768 else None
    if track is None:
        raise Http404("There is no such track.")
    return track


def segment_of(course: Course, slug: str) -> MicroSegment:
    segment = MicroSegment.objects.filter(course=course, slug=slug).first()
    if segment is None:
        raise Http404("There is no such segment.")
    return segment


def enrollment_of(learner: Learner, course: Course, pathway: str = Pathway.CME) -> Enrollment | None:
    return Enrollment.objects.filter(learner=learner, course=course, pathway=pathway).first()


def shown_versions(learner: Learner, course: Course) -> set[int]:
    """Versions of the front matter this learner was shown."""
    shown = FrontMatterShown.objects.filter(learner=learner, front_matter__course=course)
    return set(shown.values_list("front_matter__version", flat=True))


def progress_of(learner: Learner, course: Course) -> dict[int, TrackProgress]:
    """What a learner watched, by track id."""
    return {p.track_id: p for p in TrackProgress.objects.filter(learner=learner, track__course=course)}


def planning_of(course: Course) -> PlanningRecord:
    """The planning record of a course; an empty one, not stored, when there is none."""
    return PlanningRecord.objects.filter(course=course).first() or PlanningRecord(course=course)


def statement_texts() -> dict[str, str]:
    """Every statement's template: the provider's own words, else the usual ones."""
    own = dict(StatementText.objects.exclude(text="").values_list("key", "text"))
    return {key: own.get(key, usual.text) for key, usual in DEFAULTS.items()}
