"""What a course needs before learners may see it."""

import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from .models import Course, CourseStatus, Disclosure, MicroSegment, Track
from .packages.archive import sha256_of
from .videos import duration_of


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


def measure(owner: Track | MicroSegment) -> None:
    """Length and digest of a video that was uploaded by hand; raises NotAVideo."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / Path(owner.video.name).name
        with owner.video.open("rb") as source, path.open("wb") as sink:
            shutil.copyfileobj(source, sink, 1 << 20)
        owner.duration, owner.video_sha256, owner.video_name = duration_of(path), sha256_of(path), ""
    owner.save(update_fields=["duration", "video_sha256", "video_name"])
