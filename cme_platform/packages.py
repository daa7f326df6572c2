"""A whole course package in and out: puts together what each app holds of a course."""

import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from django.core.files.storage import default_storage
from django.db import OperationalError, connection, transaction

from assessments.models import DecisionPoint, SegmentQuestion
from assessments.packages import point_out, polls_out, questions_out, reminders_out, write_questions
from assessments.pictures import file_names, write_pictures
from courses import front_matter, publishing
from courses.changes import during
from courses.models import (
    Caption,
    Case,
    Course,
    CourseStatus,
    Exhibit,
    ItemTest,
    MicroSegment,
    Track,
)
from courses.packages import Package, open_package, read_course
from courses.packages.problems import PackageProblems, Problem, refuse
from courses.packages.row_changes import Changes
from courses.packages.writing import (
    caption_name,
    exhibit_name,
    person_out,
    planning_out,
    remove_missing,
    supporter_out,
    video_name,
    write_course,
)
from courses.reviewing import needs_second
from credit.packages import offers_out, write_offers

NEEDS_SECOND = (
    "Publishing needs a second person here. A package does not publish and does not change a live "
    "course: edit its working copy, or bring the package in as a draft."
)
FIXED_TIME = (2020, 1, 1, 0, 0, 0)  # the same course gives the same bytes
# the advisory lock of imports: one at a time, so that none cleans away another's files
IMPORTING = 0x636D65


@dataclass(frozen=True)
class Imported:
    course: Course
    changes: list[str]  # in words; empty when nothing changed
    not_published: list[str]  # why the course stays a draft; empty when it is published


class _DryRun(Exception):
    pass


def import_package(
    path: Path,
    *,
    at: datetime,
    dry_run: bool = False,
    publish: bool = True,
    alone: bool = True,
) -> Imported:
    """Create or update a course, all or nothing. Raises PackageProblems.

    `alone`: whoever brings it in answers for the whole site and needs no second person.
    """
    changes = Changes(trial=dry_run)
    done: Imported | None = None
    try:
        with open_package(path) as package, _alone(), during("package"):
            done = _write(read_course(package), package, changes, at, publish)
            _require_second(done.course, alone)
            if dry_run:
                raise _DryRun
    except _DryRun:
        pass
    except BaseException:
        for name in changes.stored:
            default_storage.delete(name)
        raise
    assert done is not None
    return done


def _require_second(course: Course, alone: bool) -> None:
    if not alone and course.is_published and needs_second(course):
        raise refuse(NEEDS_SECOND, "needs-second-person")


@contextmanager
def _alone() -> Iterator[None]:
    """One transaction that no other import shares.

    Hashing large videos takes longer than a web request may idle.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        try:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [IMPORTING])
        except OperationalError:
            sentence = "Another package is being imported. Please try again when it is done."
            raise refuse(sentence, "another-import-runs") from None
        yield


def _write(
    data: dict[str, Any], package: Package, changes: Changes, at: datetime, publish: bool
) -> Imported:
    course = write_course(data, package, changes)
    write_pictures(course, data, package, changes)
    write_questions(course, data, changes, at)
    write_offers(course, data, changes)
    remove_missing(course, data, changes)
    failures = publishing.gate_failures(course)
    if course.is_published and failures:
        # Learners are in it: what may not be shown to them does not come in.
        raise PackageProblems([Problem("course.yaml", "", f.sentence, f.code) for f in failures])
    if publish and course.status == CourseStatus.DRAFT and not failures:
        publishing.publish(course, at=at)
        changes.add(f"published course {course}")
    if course.is_published:
        front_matter.current(course)
    return Imported(course, changes.lines, [failure.sentence for failure in failures])


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
    names = _Names(course)
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


class _Names:
    """What each media file of a course is called inside its package.

    Two files never share a name.
    """

    def __init__(self, course: Course) -> None:
        self.files: dict[str, str] = {}  # stored name by name in the package
        self._taken: dict[str, str] = {"course.yaml": ""}
        self.videos: dict[Track | MicroSegment, str] = {}
        self.captions: dict[Caption, str] = {}
        self.exhibits: dict[Exhibit, str] = {}
        owners: list[Track | MicroSegment] = [
            *course.tracks.prefetch_related("captions"),
            *course.segments.filter(withdrawn=False).prefetch_related("captions"),
        ]
        for owner in owners:
            if owner.video:
                self.videos[owner] = self._named(
                    video_name(owner), str(owner.video.name), owner.video_sha256
                )
            for caption in owner.captions.all():
                name = caption_name(owner, caption)
                self.captions[caption] = self._named(
                    name, str(caption.file.name), caption.file_sha256
                )

        for exhibit in Exhibit.objects.filter(case__track__course=course):
            name = exhibit_name(exhibit)
            self.exhibits[exhibit] = self._named(
                name, str(exhibit.image.name), exhibit.image_sha256
            )

        self.pictures = file_names(course)
        self.files |= self.pictures
        self._taken |= {name.casefold(): stored for name, stored in self.pictures.items()}

    def _named(self, name: str, stored: str, digest: str) -> str:
        if self._taken.setdefault(name.casefold(), stored) != stored:
            name = f"media/{digest[:32]}{Path(stored).suffix}"
            self._taken[name.casefold()] = stored
        self.files[name] = stored
        return name


def course_out(course: Course, names: _Names | None = None) -> dict[str, Any]:
    """course.yaml as data, without what is empty."""
    names = names or _Names(course)
    accreditation = {
        "provider": course.accreditation_provider,
        "statement": course.accreditation_statement,
        "signatory": course.signatory_name,
        "signatory_title": course.signatory_title,
    }
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
        "specialty": course.specialty,
        "intended_reach": course.intended_reach,
        "promised_reach": course.promised_reach,
        "target_specialties": list(course.target_specialties),
        "item_test": "" if course.item_test == ItemTest.EXACT else course.item_test,
        "subgroups": course.subgroups,
        "comparison_arm": course.comparison_arm,
        "partners": course.partners,
        "supporters": [supporter_out(supporter) for supporter in course.supporters.in_use()],
        "planning": planning_out(course),
        "accreditation": {name: value for name, value in accreditation.items() if value},
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


def _media_out(owner: Track | MicroSegment, names: _Names) -> dict[str, Any]:
    out: dict[str, Any] = {"video": names.videos[owner]} if owner.video else {}
    captions = [{"language": c.language, "file": names.captions[c]} for c in owner.captions.all()]
    return out | ({"captions": captions} if captions else {})


def _time(seconds: int) -> str:
    hours, rest = divmod(seconds, 3600)
    return (f"{hours:02}:" if hours else "") + f"{rest // 60:02}:{rest % 60:02}"


def _track_out(track: Track, names: _Names) -> dict[str, Any]:
    out = {"number": track.number, "title": track.title} | _media_out(track, names)
    if track.seeking != "free":
        out["seeking"] = track.seeking
    paths = [
        {"key": path["key"]} | {name: _time(path[name]) for name in ("from", "to", "rejoin")}
        for path in track.side_paths
    ]
    cases = [
        _case_out(case, names)
        for case in track.cases.in_use().order_by("position", "id").prefetch_related("exhibits")
    ]
    points = (
        DecisionPoint.objects.in_use()
        .filter(track=track)
        .select_related("question")
        .order_by("at", "id")
    )
    lists = {
        "side_paths": paths,
        "cases": cases,
        "decision_points": [point_out(point, _time(point.at)) for point in points],
    }
    return out | {name: entries for name, entries in lists.items() if entries}


def _case_out(case: Case, names: _Names) -> dict[str, Any]:
    out: dict[str, Any] = {
        "title": case.title,
        "starts_at": _time(case.starts_at),
        "vignette": case.vignette,
        "history": case.history,
    }
    out["laboratory"] = [
        {name: value for name, value in row.items() if value} for row in case.laboratory
    ]
    out["exhibits"] = [
        {"title": e.title, "kind": e.kind, "image": names.exhibits[e], "alt": e.alt}
        | ({"caption": e.caption} if e.caption else {})
        for e in case.exhibits.all()
    ]
    return {name: value for name, value in out.items() if value not in ("", [])}


def _segment_out(segment: MicroSegment, names: _Names) -> dict[str, Any]:
    out = {"slug": segment.slug, "title": segment.title} | _media_out(segment, names)
    if segment.takeaway:
        out["takeaway"] = segment.takeaway
    if segment.certified:
        out["certified"] = True
    asked = (
        SegmentQuestion.objects.in_use().filter(segment=segment).select_related("question").first()
    )
    return out | ({"question": asked.question.key} if asked else {})


__all__ = [
    "Imported",
    "PackageProblems",
    "course_out",
    "export_package",
    "import_package",
    "write_package",
]
