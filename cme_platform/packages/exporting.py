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
from courses.models import (
    Caption,
    Case,
    Course,
    Exhibit,
    Handout,
    ItemTest,
    MicroSegment,
    Track,
)
from courses.packages.writing import (
    caption_name,
    exhibit_name,
    handout_name,
    person_out,
    planning_out,
    supporter_out,
    video_name,
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
        self.handouts: dict[Handout, str] = {}
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

        for handout in Handout.objects.filter(track__course=course):
            name = handout_name(handout)
            self.handouts[handout] = self._named(name, str(handout.file.name), handout.file_sha256)

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
        "asks_confidence": course.asks_confidence,
        "takes_questions": course.takes_questions,
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
        "handouts": [
            {"title": handout.title, "file": names.handouts[handout]}
            for handout in track.handouts.all()
        ],
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
