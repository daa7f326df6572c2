"""A whole course package in and out: puts together what each app holds of a course."""

import shutil
import zipfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from django.core.files.storage import default_storage
from django.db import transaction

from assessments.models import DecisionPoint, SegmentQuestion
from assessments.packages import polls_out, questions_out, write_questions
from courses import front_matter, publishing
from courses.models import Course, MicroSegment, Track
from courses.packages import open_package, read_course
from courses.packages.problems import PackageProblems
from courses.packages.writing import Changes, person_out, remove_missing, write_course
from credit.packages import offers_out, write_offers

FIXED_TIME = (2020, 1, 1, 0, 0, 0)  # the same course gives the same bytes


@dataclass(frozen=True)
class Imported:
    course: Course
    changes: list[str]  # in words; empty when nothing changed
    not_published: list[str]  # why the course stays a draft; empty when it is published


class _DryRun(Exception):
    pass


def import_package(path: Path, *, at: datetime, dry_run: bool = False) -> Imported:
    """Create or update a course, all or nothing. Raises PackageProblems."""
    changes = Changes()
    done: Imported | None = None
    try:
        with open_package(path) as package, transaction.atomic():
            done = _write(read_course(package), package, changes, at)
            if dry_run:
                raise _DryRun
    except _DryRun:
        _forget(changes.stored)
    except BaseException:
        _forget(changes.stored)
        raise
    assert done is not None
    return done


def _write(data: dict[str, Any], package: Any, changes: Changes, at: datetime) -> Imported:
    course = write_course(data, package, changes)
    write_questions(course, data, changes, at)
    write_offers(course, data, changes)
    remove_missing(course, data, changes)
    failures = publishing.publish(course, at=at) if not course.is_published else []
    if course.is_published:
        front_matter.current(course)
    return Imported(course, changes.lines, [failure.sentence for failure in failures])


def _forget(names: list[str]) -> None:
    for name in names:
        default_storage.delete(name)


def export_package(course: Course, target: Path) -> None:
    """Write the package of a course; importing it gives the same course. A whole file or none."""
    half = target.with_name(target.name + ".part")
    with zipfile.ZipFile(half, "w") as archive:
        text = yaml.safe_dump(course_out(course), sort_keys=False, allow_unicode=True, width=110)
        _add(archive, "course.yaml", text.encode(), zipfile.ZIP_DEFLATED)
        for name, stored in sorted(_files(course).items()):
            with default_storage.open(stored) as source, archive.open(_entry(name, zipfile.ZIP_STORED), "w") as sink:
                shutil.copyfileobj(source, sink, 1 << 20)
    half.replace(target)


def _entry(name: str, how: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, FIXED_TIME)
    entry.compress_type, entry.external_attr = how, 0o644 << 16
    return entry


def _add(archive: zipfile.ZipFile, name: str, content: bytes, how: int) -> None:
    archive.writestr(_entry(name, how), content)


def _files(course: Course) -> dict[str, str]:
    """Stored name by name in the package."""
    files = {}
    for owner in [*course.tracks.all(), *course.segments.all()]:
        if owner.video:
            files[_video_name(owner)] = owner.video.name
        for caption in owner.captions.all():
            files[_caption_name(owner, caption)] = caption.file.name
    return files


def _label(owner: Track | MicroSegment) -> str:
    return f"track-{owner.number}" if isinstance(owner, Track) else f"segment-{owner.slug}"


def _video_name(owner: Track | MicroSegment) -> str:
    return owner.video_name or f"media/{_label(owner)}{Path(owner.video.name).suffix}"


def _caption_name(owner: Track | MicroSegment, caption: Any) -> str:
    return caption.file_name or f"media/{_label(owner)}.{caption.language}.vtt"


def course_out(course: Course) -> dict[str, Any]:
    """course.yaml as data, without what is empty."""
    accreditation = {"provider": course.accreditation_provider, "statement": course.accreditation_statement}
    out = {
        "format": 1,
        "slug": course.slug,
        "title": course.title,
        "summary": course.summary,
        "audience": course.audience,
        "language": course.language,
        "release_date": course.release_date.isoformat() if course.release_date else None,
        "expiry_date": course.expiry_date.isoformat() if course.expiry_date else None,
        "demonstration": course.demonstration,
        "partners": course.partners,
        "supporters": [{"name": s.name, "kind": s.kind} for s in course.supporters.all()],
        "accreditation": {name: value for name, value in accreditation.items() if value},
        "credits": offers_out(course),
        "faculty": [person_out(person) for person in course.faculty.all()],
        "objectives": [{"number": o.number, "text": o.text} for o in course.objectives.all()],
        "questions": questions_out(course),
        "polls": polls_out(course),
        "tracks": [_track_out(track) for track in course.tracks.all()],
        "segments": [_segment_out(segment) for segment in course.segments.all()],
    }
    return {name: value for name, value in out.items() if value not in (None, "", [], {}, False)}


def _media_out(owner: Track | MicroSegment) -> dict[str, Any]:
    out: dict[str, Any] = {"video": _video_name(owner)} if owner.video else {}
    captions = [{"language": c.language, "file": _caption_name(owner, c)} for c in owner.captions.all()]
    return out | ({"captions": captions} if captions else {})


def _time(seconds: int) -> str:
    hours, rest = divmod(seconds, 3600)
    return (f"{hours:02}:" if hours else "") + f"{rest // 60:02}:{rest % 60:02}"


def _track_out(track: Track) -> dict[str, Any]:
    out = {"number": track.number, "title": track.title} | _media_out(track)
    cases = [
        {"title": case.title, "starts_at": _time(case.starts_at)} | ({"vignette": case.vignette} if case.vignette else {})
        for case in track.cases.order_by("position", "id")
    ]
    points = [
        {"at": _time(point.at), "question": point.question.key, "required": point.required}
        for point in DecisionPoint.objects.filter(track=track).select_related("question").order_by("at", "id")
    ]
    return out | ({"cases": cases} if cases else {}) | ({"decision_points": points} if points else {})


def _segment_out(segment: MicroSegment) -> dict[str, Any]:
    out = {"slug": segment.slug, "title": segment.title} | _media_out(segment)
    if segment.takeaway:
        out["takeaway"] = segment.takeaway
    asked = SegmentQuestion.objects.filter(segment=segment).select_related("question").first()
    return out | ({"question": asked.question.key} if asked else {})


__all__ = ["Imported", "PackageProblems", "course_out", "export_package", "import_package"]
