"""What a course needs before learners may see it."""

from dataclasses import dataclass
from datetime import datetime

from .models import Course, CourseStatus, Disclosure


@dataclass(frozen=True)
class Failure:
    code: str
    sentence: str


def gate_failures(course: Course) -> list[Failure]:
    """What is missing, in words; empty when the course may be published."""
    failures = []
    if not course.tracks.exists() and not course.segments.exists():
        failures.append(Failure("nothing-to-teach", "The course has no track and no segment."))
    for track in course.tracks.filter(video=""):
        failures.append(Failure("no-video", f"Track {track.number} has no video."))
    for segment in course.segments.filter(video=""):
        failures.append(Failure("no-video", f"Segment {segment.slug} has no video."))
    for disclosure in Disclosure.objects.filter(faculty__course=course, mitigated=False).select_related("faculty"):
        sentence = f"The relationship of {disclosure.faculty.name} with {disclosure.company} is not mitigated."
        failures.append(Failure("not-mitigated", sentence))
    return failures


def publish(course: Course, *, at: datetime) -> list[Failure]:
    """Publish when nothing is missing; what is missing otherwise, and the course stays as it is."""
    failures = gate_failures(course)
    if not failures:
        course.status = CourseStatus.PUBLISHED
        course.published_at = course.published_at or at
        course.save(update_fields=["status", "published_at"])
    return failures


def withdraw(course: Course) -> None:
    """Take a published course out of the catalogue; nothing of it is lost."""
    course.status = CourseStatus.WITHDRAWN
    course.save(update_fields=["status"])
