"""What a course needs before learners may see it."""

import re
from dataclasses import dataclass
from datetime import datetime

from .models import Course, CourseStatus, Disclosure, MicroSegment


@dataclass(frozen=True)
class Failure:
    code: str
    sentence: str


def gate_failures(course: Course) -> list[Failure]:
    """What is missing, in words; empty when the course may be published."""
    failures = []
    if not course.title.strip():
        failures.append(Failure("no-title", "The course has no title."))
    if not course.tracks.exists() and not course.segments.exists():
        failures.append(Failure("nothing-to-teach", "The course has no track and no segment."))
    for track in course.tracks.filter(video=""):
        failures.append(Failure("no-video", f"Track {track.number} has no video."))
    for segment in course.segments.filter(video=""):
        failures.append(Failure("no-video", f"Segment {segment.slug} has no video."))
    for segment, name in _named_in_public(course):
        failures.append(
            Failure("supporter-in-public", f"Segment {segment.slug} is shared in public and names the supporter {name}.")
        )
    for disclosure in Disclosure.objects.filter(faculty__course=course, mitigated=False).select_related("faculty"):
        sentence = f"The relationship of {disclosure.faculty.name} with {disclosure.company} is not mitigated."
        failures.append(Failure("not-mitigated", sentence))
    return failures


def _named_in_public(course: Course) -> list[tuple[MicroSegment, str]]:
    """Segments whose public words name who pays: titles, takeaways and pictures of them travel where ours do not."""
    names, segments = [supporter.name for supporter in course.supporters.all()], course.segments.filter(withdrawn=False)
    return [
        (segment, name)
        for segment in segments
        for name in names
        if re.search(rf"\b{re.escape(name)}\b", f"{segment.title} {segment.takeaway}", re.I)
    ]


def advice(course: Course) -> list[Failure]:
    """What accreditation usually asks for and the course does not have yet. It does not hold the course back."""
    wanted = [
        ("no-objectives", "The course has no learning objectives.", not course.objectives.exists()),
        ("no-faculty", "Nobody is named as faculty.", not course.faculty.exists()),
        ("no-dates", "Release date and expiry date are not both given.", not (course.release_date and course.expiry_date)),
        ("no-accreditation", "There is no accreditation statement.", not course.accreditation_statement),
        ("no-captions", "A track or segment has no captions.", _lacks_captions(course)),
        ("expires-late", "The course expires more than three years after its release.", _expires_late(course)),
    ]
    return [Failure(code, sentence) for code, sentence, is_missing in wanted if is_missing]


def _lacks_captions(course: Course) -> bool:
    return course.tracks.filter(captions=None).exists() or course.segments.filter(captions=None).exists()


def _expires_late(course: Course) -> bool:
    released, expires = course.release_date, course.expiry_date
    if not released or not expires:
        return False
    return (expires.year - 3, expires.month, expires.day) > (released.year, released.month, released.day)


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
