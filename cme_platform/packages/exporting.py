"""The package of a course: what each app holds of it, put together."""

import os
import shutil
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import yaml
from django.core.files.storage import default_storage

from assessments.models import DecisionPoint, SegmentQuestion
from assessments.packages import point_out, polls_out, questions_out, reminders_out
from assessments.pictures import file_names
from courses.models import Course, MicroSegment, Track
from courses.moments import as_moment
from courses.packages.file_names import FileNames
from courses.packages.writing_out import (
    accreditation_out,
    facts_out,
    person_out,
    planning_out,
    segment_out,
    supporter_out,
    track_out,
)
from credit.packages import offers_out

FIXED_TIME = (2020, 1, 1, 0, 0, 0)  # the same course gives the same bytes


def export_package(course: Course, target: Path) -> None:
    """Write the package of a course; importing it gives the same course. A whole file or none."""
    with tempfile.NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}-") as half:
        write_package(course, half)
        half.flush()
        os.fsync(half.fileno())
        whole = Path(half.name + ".whole")
        os.link(half.name, whole)
        whole.chmod(0o644)
        whole.replace(target)


def write_package(course: Course, target: Any) -> None:
    """Write the package of a course into an open file."""
    names = FileNames(course, file_names(course))
    with zipfile.ZipFile(target, "w") as archive:
        text = yaml.safe_dump(
            course_out(course, names), sort_keys=False, allow_unicode=True, width=110
        )
        archive.writestr(_entry("course.yaml", zipfile.ZIP_DEFLATED), text.encode())
        for name, stored in sorted(names.files.items()):
            entry = _entry(name, zipfile.ZIP_STORED)
            entry.file_size = default_storage.size(stored)
            with default_storage.open(stored) as source, archive.open(entry, "w") as sink:
                shutil.copyfileobj(source, sink, 1 << 20)


def _entry(name: str, how: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, FIXED_TIME)
    entry.compress_type, entry.external_attr, entry.create_system = how, 0o644 << 16, 3
    return entry


def course_out(course: Course, names: FileNames | None = None) -> dict[str, Any]:
    """course.yaml as data, without what is empty."""
    names = names or FileNames(course, file_names(course))
    out = {
        "format": 1,
        "slug": course.slug,
        "title": course.title,
        **facts_out(course),
        "supporters": [supporter_out(supporter) for supporter in course.supporters.in_use()],
        "planning": planning_out(course),
        "accreditation": accreditation_out(course),
        "credits": offers_out(course),
        "faculty": [person_out(person) for person in course.faculty.in_use()],
        "objectives": [{"number": o.number, "text": o.text} for o in course.objectives.all()],
        "pictures": sorted(names.pictures),
        "questions": questions_out(course),
        "polls": polls_out(course),
        "reminders": reminders_out(course),
        "tracks": [_track_out(track, names) for track in course.tracks.all()],
        "segments": [
            _segment_out(segment, names) for segment in course.segments.filter(withdrawn=False)
        ],
    }
    return {name: value for name, value in out.items() if value not in (None, "", [], {}, False)}


def _track_out(track: Track, names: FileNames) -> dict[str, Any]:
    points = DecisionPoint.objects.in_use().filter(track=track).select_related("question")
    asked = [point_out(point, as_moment(point.at)) for point in points.order_by("at", "id")]
    return track_out(track, names) | ({"decision_points": asked} if asked else {})


def _segment_out(segment: MicroSegment, names: FileNames) -> dict[str, Any]:
    questions = SegmentQuestion.objects.in_use().filter(segment=segment).select_related("question")
    asked = questions.first()
    return segment_out(segment, names) | ({"question": asked.question.key} if asked else {})
