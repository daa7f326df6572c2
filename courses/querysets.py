"""Reads over courses and who takes part in them."""

from django.db.models import QuerySet
from django.http import Http404

from learners.joining import rows_of
from learners.models import Learner

from .models import Course, CourseStatus, Enrollment, FrontMatterShown, MicroSegment, Pathway, Track, TrackProgress


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


def progress_of(learner: Learner, course: Course, rows: list[int] | None = None) -> dict[int, TrackProgress]:
    """What a learner watched, by track id."""
    mine = TrackProgress.objects.filter(learner__in=rows or rows_of(learner), track__course=course)
    # Of one person's several rows the one that was watched most comes last and stays.
    return {p.track_id: p for p in mine.order_by("watched")}
