"""Reads over courses and who takes part in them."""

from django.db.models import QuerySet
from django.http import Http404

from learners.models import Learner

from .models import (
    Course,
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
