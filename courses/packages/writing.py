"""The course's own part of a package into the database, and out of it again."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import models

from courses.models import Caption, Course, Disclosure, Faculty, MicroSegment, Objective, Supporter, Track
from courses.videos import NotAVideo, duration_of

from .archive import Package, sha256_of
from .problems import refuse
from .schema import seconds

M = TypeVar("M", bound=models.Model)


@dataclass
class Changes:
    """What an import did, in words, and the files it stored."""

    lines: list[str] = field(default_factory=list)
    stored: list[str] = field(default_factory=list)

    def add(self, text: str) -> None:
        self.lines.append(text)


def write_course(data: dict[str, Any], package: Package, changes: Changes) -> Course:
    """Create or update the course and everything this app holds of it."""
    course = _course(data, changes)
    _objectives(course, data, changes)
    _supporters(course, data, changes)
    _faculty(course, data, changes)
    for entry in data.get("tracks", []):
        track = upsert(Track, {"course": course, "number": entry["number"]}, {"title": entry["title"]}, changes)
        _media(track, entry, package, changes)
        _cases(track, entry, changes)
    for place, entry in enumerate(data.get("segments", [])):
        values = {"title": entry["title"], "takeaway": entry.get("takeaway", ""), "position": place}
        segment = upsert(MicroSegment, {"course": course, "slug": entry["slug"]}, values, changes)
        _media(segment, entry, package, changes)
    return course


def remove_missing(course: Course, data: dict[str, Any], changes: Changes) -> None:
    """Tracks, segments and objectives that the package no longer has; kept where somebody's answers hang on them."""
    numbers = {entry["number"] for entry in data.get("tracks", [])}
    slugs = {entry["slug"] for entry in data.get("segments", [])}
    objectives = {entry["number"] for entry in data.get("objectives", [])}
    for track in course.tracks.exclude(number__in=numbers):
        _remove(track, track.progress.exists(), changes)
    for segment in course.segments.exclude(slug__in=slugs):
        _remove(segment, segment.views.exists(), changes)
    for objective in course.objectives.exclude(number__in=objectives):
        _remove(objective, objective.question_versions.exists(), changes)


def _remove(row: models.Model, is_used: bool, changes: Changes) -> None:
    name = f"{row._meta.verbose_name} {row}"
    if is_used:
        changes.add(f"kept {name}: not in the package, but learners have used it")
    else:
        row.delete()
        changes.add(f"removed {name}")


def upsert(model: type[M], identity: dict[str, Any], values: dict[str, Any], changes: Changes) -> M:
    """The row of that identity with these values; says what happened."""
    row = model._default_manager.filter(**identity).first()
    if row is None:
        row = model._default_manager.create(**identity, **values)
        changes.add(f"created {model._meta.verbose_name} {row}")
        return row
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    if changed:
        for name in changed:
            setattr(row, name, values[name])
        row.save(update_fields=changed)
        changes.add(f"updated {model._meta.verbose_name} {row}: {', '.join(changed)}")
    return row


def replace_all(
    rows: Iterable[M], wanted: list[dict[str, Any]], make: Callable[[dict[str, Any]], M], what: str, changes: Changes
) -> None:
    """Rows that have no identity of their own: written anew when anything differs."""
    have = [{name: getattr(row, name) for name in (wanted[0] if wanted else {})} for row in rows]
    if have == wanted and len(list(rows)) == len(wanted):
        return
    for row in rows:
        row.delete()
    for values in wanted:
        make(values).save()
    changes.add(f"updated {what} ({len(wanted)})")


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _course(data: dict[str, Any], changes: Changes) -> Course:
    accreditation = data.get("accreditation", {})
    values = {
        "title": data["title"],
        "summary": data.get("summary", ""),
        "audience": data.get("audience", ""),
        "language": data.get("language", "en"),
        "release_date": _date(data.get("release_date")),
        "expiry_date": _date(data.get("expiry_date")),
        "partners": data.get("partners", []),
        "demonstration": data.get("demonstration", False),
        "accreditation_provider": accreditation.get("provider", ""),
        "accreditation_statement": accreditation.get("statement", ""),
    }
    return upsert(Course, {"slug": data["slug"]}, values, changes)


def _objectives(course: Course, data: dict[str, Any], changes: Changes) -> None:
    for entry in data.get("objectives", []):
        upsert(Objective, {"course": course, "number": entry["number"]}, {"text": entry["text"]}, changes)


def _supporters(course: Course, data: dict[str, Any], changes: Changes) -> None:
    kind = "independent educational grant"
    wanted = [
        {"position": place, "name": entry["name"], "kind": entry.get("kind", kind)}
        for place, entry in enumerate(data.get("supporters", []))
    ]
    rows = list(course.supporters.order_by("position", "id"))
    replace_all(rows, wanted, lambda values: Supporter(course=course, **values), "supporters", changes)


def _faculty(course: Course, data: dict[str, Any], changes: Changes) -> None:
    """Written anew when anything differs; an account linked in the admin stays with its name."""
    wanted = [_person(place, entry) for place, entry in enumerate(data.get("faculty", []))]
    have = [_person(person.position, person_out(person)) for person in course.faculty.order_by("position", "id")]
    if have == wanted:
        return
    accounts = {person.name: person.user for person in course.faculty.all() if person.user_id}
    course.faculty.all().delete()
    for values in wanted:
        disclosures = values.pop("disclosures")
        person = Faculty.objects.create(course=course, user=accounts.get(values["name"]), **values)
        Disclosure.objects.bulk_create(
            Disclosure(faculty=person, position=place, **disclosure) for place, disclosure in enumerate(disclosures)
        )
    changes.add(f"updated faculty ({len(wanted)})")


def _person(place: int, entry: dict[str, Any]) -> dict[str, Any]:
    texts = {name: entry.get(name, "") for name in ("credentials", "role", "affiliation")}
    disclosures = [{"mitigated": False} | disclosure for disclosure in entry.get("disclosures", [])]
    return {"position": place, "name": entry["name"], **texts, "disclosures": disclosures}


def person_out(person: Faculty) -> dict[str, Any]:
    texts = {n: getattr(person, n) for n in ("name", "credentials", "role", "affiliation") if getattr(person, n)}
    disclosures = [
        {"company": d.company, "relationship": d.relationship, "mitigated": d.mitigated}
        for d in person.disclosures.order_by("position", "id")
    ]
    return texts | ({"disclosures": disclosures} if disclosures else {})


def _cases(track: Track, entry: dict[str, Any], changes: Changes) -> None:
    wanted = [
        {
            "position": place,
            "title": case["title"],
            "starts_at": seconds(case["starts_at"]),
            "vignette": case.get("vignette", ""),
        }
        for place, case in enumerate(entry.get("cases", []))
    ]
    limit = track.duration
    for case in wanted:
        if limit is not None and case["starts_at"] >= limit:
            raise refuse(f"The case {case['title']!r} begins after the end of the video.", "beyond-the-end", "course.yaml")
    rows = list(track.cases.order_by("position", "id"))
    replace_all(rows, wanted, lambda values: track.cases.model(track=track, **values), f"cases of {track}", changes)


def _media(row: Any, entry: dict[str, Any], package: Package, changes: Changes) -> None:
    if "video" in entry:
        _video(row, entry["video"], package, changes)
    elif row.video:
        row.video, row.video_sha256, row.video_name, row.duration = "", "", "", None
        row.save()
        changes.add(f"removed the video of {row}")
    _captions(row, entry.get("captions", []), package, changes)


def _video(row: Any, name: str, package: Package, changes: Changes) -> None:
    path = package.path(name)
    assert path is not None  # checked when the package was read
    digest = sha256_of(path)
    if row.video and row.video_sha256 == digest and row.video_name == name:
        return
    row.video_name = name
    if row.video_sha256 != digest or not row.video:
        row.duration = _length(path, name)
        row.video, row.video_sha256 = _stored(row, path, digest, changes), digest
    row.save()
    changes.add(f"stored the video of {row}")


def _length(path: Path, name: str) -> Decimal:
    try:
        return duration_of(path)
    except NotAVideo as problem:
        raise refuse(str(problem), problem.code, name) from None


def _stored(row: Any, path: Path, digest: str, changes: Changes) -> str:
    """A server-made name that holds the digest: the same file is stored once."""
    course = row.course if hasattr(row, "course") else (row.track or row.segment).course
    name = f"courses/{course.pk}/{digest[:32]}{path.suffix.lower()}"
    if not default_storage.exists(name):
        with path.open("rb") as source:
            name = default_storage.save(name, File(source))
        changes.stored.append(name)
    return name


def _captions(row: Any, entries: list[dict[str, Any]], package: Package, changes: Changes) -> None:
    owner = {"track": row} if isinstance(row, Track) else {"segment": row}
    for entry in entries:
        path = package.path(entry["file"])
        assert path is not None
        caption = Caption.objects.filter(**owner, language=entry["language"]).first()
        digest = sha256_of(path)
        if caption and (caption.file_sha256, caption.file_name) == (digest, entry["file"]):
            continue
        caption = caption or Caption(**owner, language=entry["language"])
        caption.file, caption.file_sha256, caption.file_name = (
            _stored(caption, path, digest, changes),
            digest,
            entry["file"],
        )
        caption.save()
        changes.add(f"stored captions ({entry['language']}) of {row}")
    left = Caption.objects.filter(**owner).exclude(language__in=[entry["language"] for entry in entries])
    if left.exists():
        changes.add(f"removed {left.count()} captions of {row}")
        left.delete()


__all__ = ["Changes", "person_out", "remove_missing", "replace_all", "upsert", "write_course"]
