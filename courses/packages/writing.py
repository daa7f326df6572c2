"""The course's own part of a package into the database, and out of it again."""

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.db import models
from django.utils import timezone

from courses import captions as webvtt
from courses.laddering import want_ladder
from courses.models import (
    Caption,
    Case,
    Course,
    Disclosure,
    Exhibit,
    Faculty,
    Handout,
    ItemTest,
    MicroSegment,
    Objective,
    PlanningRecord,
    Supporter,
    Track,
)
from courses.pictures import Drawn, draw_again
from courses.storage import keep, keep_bytes
from courses.withdrawing import take_out

from .archive import Package, sha256_of
from .checks import moments_of, seconds
from .media import handout_suffix, read_captions, video_suffix
from .row_changes import Changes, remove, reorder, upsert


def write_course(data: dict[str, Any], package: Package, changes: Changes) -> Course:
    """Create or update the course and everything this app holds of it."""
    course = _course(data, changes)
    _objectives(course, data, changes)
    _planning(course, data, changes)
    _supporters(course, data, changes)
    _faculty(course, data, changes)
    for entry in data.get("tracks", []):
        values = {"title": entry["title"], "seeking": entry.get("seeking", "free")}
        values["side_paths"] = [moments_of(path) for path in entry.get("side_paths", [])]
        track = upsert(Track, {"course": course, "number": entry["number"]}, values, changes)
        _media(track, entry, package, changes)
        _cases(track, entry, package, changes)
        _handouts(track, entry.get("handouts", []), package, changes)
    segments = []
    for entry in data.get("segments", []):
        values = {
            "title": entry["title"],
            "takeaway": entry.get("takeaway", ""),
            "certified": entry.get("certified", False),
        }
        values["withdrawn"] = False
        segments.append(
            upsert(MicroSegment, {"course": course, "slug": entry["slug"]}, values, changes)
        )
        _media(segments[-1], entry, package, changes)
    reorder(course.segments.order_by("position", "id"), segments, "segments", changes)
    return course


def remove_missing(course: Course, data: dict[str, Any], changes: Changes) -> None:
    """Tracks, segments and objectives that the package no longer has; kept where somebody's answers
    hang on them.
    """
    numbers = {entry["number"] for entry in data.get("tracks", [])}
    slugs = {entry["slug"] for entry in data.get("segments", [])}
    objectives = {entry["number"] for entry in data.get("objectives", [])}
    for track in course.tracks.exclude(number__in=numbers):
        remove(track, changes)
    for segment in course.segments.exclude(slug__in=slugs):
        remove(segment, changes)
    course.segments.exclude(slug__in=slugs).update(
        withdrawn=True
    )  # those that stay because of what learners did
    for objective in course.objectives.exclude(number__in=objectives):
        remove(objective, changes)


def replace_all(
    rows: Iterable[Supporter | Disclosure],
    wanted: list[dict[str, Any]],
    make: Callable[[dict[str, Any]], Supporter | Disclosure],
) -> bool:
    """Rows that have no identity of their own: those that say the same stay, the others are taken
    out and written anew, in their order. Whether anything differed.
    """
    have = [{name: getattr(row, name) for name in (wanted[0] if wanted else {})} for row in rows]
    if have == wanted:
        return False
    left = list(zip(have, rows, strict=True))
    for position, values in enumerate(wanted):
        same = next((pair for pair in left if pair[0] == values), None)
        row = same[1] if same else make(values)
        row.position = position
        row.save()
        if same:
            left.remove(same)
    for _, row in left:
        take_out(row, at=timezone.now())
    return True


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
        "specialty": data.get("specialty", ""),
        "intended_reach": data.get("intended_reach"),
        "promised_reach": data.get("promised_reach"),
        "target_specialties": list(dict.fromkeys(data.get("target_specialties", []))),
        "item_test": data.get("item_test", ItemTest.EXACT),
        "subgroups": list(dict.fromkeys(data.get("subgroups", []))),
        "comparison_arm": data.get("comparison_arm", False),
        "asks_confidence": data.get("asks_confidence", False),
        "takes_questions": data.get("takes_questions", False),
        "accreditation_provider": accreditation.get("provider", ""),
        "accreditation_statement": accreditation.get("statement", ""),
        "signatory_name": accreditation.get("signatory", ""),
        "signatory_title": accreditation.get("signatory_title", ""),
    }
    return upsert(Course, {"slug": data["slug"]}, values, changes)


def _objectives(course: Course, data: dict[str, Any], changes: Changes) -> None:
    for entry in data.get("objectives", []):
        upsert(
            Objective,
            {"course": course, "number": entry["number"]},
            {"text": entry["text"]},
            changes,
        )


def _planning(course: Course, data: dict[str, Any], changes: Changes) -> None:
    """Only a package that speaks of it writes it: what was filled in in the admin stays."""
    if "planning" not in data:
        return
    usual = PlanningRecord(course=course)
    values = {name: data["planning"].get(name, getattr(usual, name)) for name in PLANNING}
    values |= {name: _date(data["planning"].get(name)) for name in ("designated_on", "reviewed_on")}
    upsert(PlanningRecord, {"course": course}, values, changes)


def planning_out(course: Course) -> dict[str, Any]:
    plan, usual = (
        PlanningRecord.objects.filter(course=course).first(),
        PlanningRecord(course=course),
    )
    kept = {
        name: getattr(plan, name)
        for name in PLANNING
        if plan and getattr(plan, name) != getattr(usual, name)
    }
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in kept.items()
    }


PLANNING = [
    field.name for field in PlanningRecord._meta.fields if field.name not in ("course", "skipped")
]
SUPPORT: dict[str, Any] = {
    "kind": "independent educational grant",
    "in_kind": "",
    "amount": None,
    "currency": "USD",
    "agreement_signed_on": None,
    "full_discretion": False,
    "grant_id": "",
}
DISCLOSED: dict[str, Any] = {
    "relevant": True,
    "ended": False,
    "mitigated": False,
    "mitigation_steps": "",
    "mitigated_on": None,
}
ROLE: dict[str, Any] = {"disclosed_on": None, "role_began_on": None}


def _filled(entry: dict[str, Any], usual: dict[str, Any]) -> dict[str, Any]:
    """What an entry says, and the usual where it is silent; days as dates."""
    values = {name: entry.get(name, value) for name, value in usual.items()}
    return {
        name: _date(value) if name.endswith("_on") and isinstance(value, str) else value
        for name, value in values.items()
    }


def _said(row: models.Model, usual: dict[str, Any]) -> dict[str, Any]:
    """The inverse: what differs from the usual."""
    kept = {
        name: getattr(row, name) for name, value in usual.items() if getattr(row, name) != value
    }
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in kept.items()
    }


def _supporters(course: Course, data: dict[str, Any], changes: Changes) -> None:
    wanted = [
        {"name": entry["name"]} | _filled(entry, SUPPORT) for entry in data.get("supporters", [])
    ]
    rows = list(course.supporters.in_use().order_by("position", "id"))
    if replace_all(rows, wanted, lambda values: Supporter(course=course, **values)):
        changes.add(f"updated supporters ({len(wanted)})")


def supporter_out(supporter: Supporter) -> dict[str, Any]:
    return {"name": supporter.name, "kind": supporter.kind} | _said(supporter, SUPPORT)


def _faculty(course: Course, data: dict[str, Any], changes: Changes) -> None:
    """By name, with their disclosures written anew when anything differs; an account linked in the
    admin stays.
    """
    wanted = [_person(entry) for entry in data.get("faculty", [])]
    have = [
        _person(person_out(person)) for person in course.faculty.in_use().order_by("position", "id")
    ]
    if have == wanted:
        return
    kept = []
    people = {person.name: person for person in course.faculty.order_by("-position", "-id")}
    for order, values in enumerate(wanted):
        disclosures = values.pop("disclosures")
        person = people.pop(values["name"], None) or Faculty(course=course)
        _fill(person, values | {"position": order, "withdrawn_at": None})
        kept.append(person.pk)
        _disclosures(person, disclosures)
    for person in course.faculty.in_use().exclude(pk__in=kept):
        take_out(person, at=timezone.now())
    changes.add(f"updated faculty ({len(wanted)})")


def _disclosures(person: Faculty, wanted: list[dict[str, Any]]) -> None:
    rows = list(person.disclosures.in_use().order_by("position", "id"))
    replace_all(rows, wanted, lambda values: Disclosure(faculty=person, **values))


def _person(entry: dict[str, Any]) -> dict[str, Any]:
    texts = {name: entry.get(name, "") for name in ("credentials", "role", "affiliation")}
    disclosures = [
        disclosure | _filled(disclosure, DISCLOSED) for disclosure in entry.get("disclosures", [])
    ]
    return {"name": entry["name"], **texts, **_filled(entry, ROLE), "disclosures": disclosures}


def person_out(person: Faculty) -> dict[str, Any]:
    texts = {
        n: getattr(person, n)
        for n in ("name", "credentials", "role", "affiliation")
        if getattr(person, n)
    }
    disclosures = [
        {"company": d.company, "relationship": d.relationship, "mitigated": d.mitigated}
        | _said(d, DISCLOSED)
        for d in person.disclosures.in_use().order_by("position", "id")
    ]
    return texts | _said(person, ROLE) | ({"disclosures": disclosures} if disclosures else {})


def _cases(track: Track, entry: dict[str, Any], package: Package, changes: Changes) -> None:
    """By title; their pictures are written anew when anything differs."""
    cases = track.cases.in_use().order_by("position", "id").prefetch_related("exhibits")
    have = [
        (_case_values(case), [_exhibit_values(exhibit) for exhibit in case.exhibits.all()])
        for case in cases
    ]
    pictures: dict[str, Drawn] = {}
    wanted = [_wanted_case(case, package, pictures) for case in entry.get("cases", [])]
    if have == wanted:
        return
    rows = {case.title: case for case in track.cases.all()}
    kept = []
    for position, (values, exhibits) in enumerate(wanted):
        case = rows.pop(values["title"], None) or Case(track=track)
        _fill(case, values | {"position": position, "withdrawn_at": None})
        kept.append(case.pk)
        case.exhibits.all().delete()
        for order, exhibit in enumerate(exhibits):
            _exhibit(case, order, exhibit, pictures[exhibit["image_sha256"]], changes)
    for case in track.cases.in_use().exclude(pk__in=kept):
        take_out(case, at=timezone.now())
    changes.add(f"updated cases of {track} ({len(wanted)})")


def _fill(row: models.Model, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def _case_values(case: Case) -> dict[str, Any]:
    return {
        name: getattr(case, name)
        for name in ("title", "starts_at", "vignette", "history", "laboratory")
    }


def _exhibit_values(exhibit: Exhibit) -> dict[str, Any]:
    values = {
        name: getattr(exhibit, name) for name in ("title", "kind", "alt", "caption", "image_sha256")
    }
    return values | {"image_name": exhibit_name(exhibit)}


def _wanted_case(
    entry: dict[str, Any], package: Package, pictures: dict[str, Drawn]
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    values = {"title": entry["title"], "starts_at": seconds(entry["starts_at"])}
    values |= {name: entry.get(name, "") for name in ("vignette", "history")}
    values["laboratory"] = [lab_values(laboratory) for laboratory in entry.get("laboratory", [])]
    exhibits = []
    for exhibit in entry.get("exhibits", []):
        path = package.path(exhibit["image"])
        assert path is not None  # checked when the package was read
        texts = {"kind": "imaging", "caption": ""} | {
            name: exhibit[name] for name in exhibit if name != "image"
        }
        drawn = draw_again(path)
        pictures[drawn.digest] = drawn
        exhibits.append(texts | {"image_sha256": drawn.digest, "image_name": exhibit["image"]})
    return values, exhibits


def lab_values(entry: dict[str, Any]) -> dict[str, str]:
    return {
        name: entry.get(name, "") for name in ("test", "value", "unit", "reference", "abnormal")
    }


def _exhibit(
    case: Case, position: int, values: dict[str, Any], drawn: Drawn, changes: Changes
) -> None:
    name = f"trial{drawn.suffix}"
    if not changes.trial:
        name, is_new = keep_bytes(drawn.data, course_id=case.track.course_id, suffix=drawn.suffix)
        if is_new:
            changes.stored.append(name)
    case.exhibits.create(
        position=position, image=name, width=drawn.width, height=drawn.height, **values
    )
    changes.lines += [f"note: {values['image_name']}: {note}" for note in drawn.notes]


def _media(
    row: Track | MicroSegment, entry: dict[str, Any], package: Package, changes: Changes
) -> None:
    if "video" in entry:
        _video(row, entry["video"], package, changes)
    elif row.video:
        row.video, row.video_sha256, row.video_name, row.duration = "", "", "", None
        row.coming, row.coming_sha256, row.coming_duration = "", "", None
        row.save()
        changes.add(f"removed the video of {row}")
    _captions(row, entry.get("captions", []), package, changes)


def _video(row: Track | MicroSegment, name: str, package: Package, changes: Changes) -> None:
    path = package.path(name)
    assert path is not None  # checked when the package was read
    digest = sha256_of(path)
    is_new = (
        row.video_sha256 != digest
        or not row.video
        or not default_storage.exists(str(row.video.name))
    )
    if not is_new and video_name(row) == name:
        return
    row.video_name = name
    if is_new:
        row.duration = package.length(name)
        row.video, row.video_sha256 = (
            _stored(row.course_id, path, digest, video_suffix(path), changes),
            digest,
        )
    row.coming, row.coming_sha256, row.coming_duration = (
        "",
        "",
        None,
    )  # what the package says now goes before it
    row.save()
    if not changes.trial:
        file_name = Path(name).name
        want_ladder(
            name=str(row.video.name),
            digest=digest,
            course_id=row.course_id,
            file_name=file_name,
        )
    changes.add(f"stored the video of {row}" if is_new else f"the video of {row} is called {name}")


def _stored(course_id: int, path: Path, digest: str, suffix: str, changes: Changes) -> str:
    if changes.trial:
        return f"trial{suffix}"
    name, is_new = keep(path, course_id=course_id, digest=digest, suffix=suffix)
    if is_new:
        changes.stored.append(name)
    return name


def _captions(
    row: Track | MicroSegment, entries: list[dict[str, Any]], package: Package, changes: Changes
) -> None:
    owner = {"track": row} if isinstance(row, Track) else {"segment": row}
    have = {caption.language: caption for caption in Caption.objects.filter(**owner)}
    for entry in entries:
        caption = have.pop(entry["language"], None) or Caption(**owner, language=entry["language"])
        _caption(row, caption, entry["file"], package, changes)
    for caption in have.values():
        caption.delete()
        changes.add(f"removed captions ({caption.language}) of {row}")


def _caption(
    row: Track | MicroSegment, caption: Caption, name: str, package: Package, changes: Changes
) -> None:
    path = package.path(name)
    assert path is not None
    digest = sha256_of(path)
    is_new = caption.file_sha256 != digest or not default_storage.exists(str(caption.file.name))
    if not is_new and caption_name(row, caption) == name:
        return
    if is_new:
        caption.file, caption.file_sha256 = (
            _stored(row.course_id, path, digest, ".vtt", changes),
            digest,
        )
        if row.duration and (over := webvtt.outlast(read_captions(path), float(row.duration))):
            changes.add(
                f"note: captions ({caption.language}) of {row} run on for {over:.0f} s after the "
                "end of the video"
            )
    caption.file_name = name
    caption.save()
    changes.add(f"stored captions ({caption.language}) of {row}")


def _handouts(
    track: Track, entries: list[dict[str, Any]], package: Package, changes: Changes
) -> None:
    """Written anew, in their order, when anything differs."""
    rows = list(track.handouts.all())
    wanted = [_wanted_handout(entry, package) for entry in entries]
    have = [(row.title, handout_name(row), row.file_sha256) for row in rows]
    if have == [(title, name, digest) for title, name, digest, _ in wanted]:
        return
    for row in rows:
        row.delete()
    for position, (title, name, digest, path) in enumerate(wanted):
        stored = _stored(track.course_id, path, digest, handout_suffix(path), changes)
        track.handouts.create(
            position=position,
            title=title,
            file=stored,
            file_sha256=digest,
            file_name=name,
            size=path.stat().st_size,
        )
    changes.add(f"updated slides of {track} ({len(wanted)})")


def _wanted_handout(entry: dict[str, Any], package: Package) -> tuple[str, str, str, Path]:
    path = package.path(entry["file"])
    assert path is not None  # checked when the package was read
    return entry["title"], entry["file"], sha256_of(path), path


def _label(owner: Track | MicroSegment) -> str:
    return f"track-{owner.number}" if isinstance(owner, Track) else f"segment-{owner.slug}"


def video_name(owner: Track | MicroSegment) -> str:
    """The path of its video inside a package."""
    return owner.video_name or f"media/{_label(owner)}{Path(str(owner.video.name)).suffix}"


def exhibit_name(exhibit: Exhibit) -> str:
    return exhibit.image_name or f"media/exhibit-{exhibit.pk}{Path(str(exhibit.image.name)).suffix}"


def handout_name(handout: Handout) -> str:
    return handout.file_name or f"media/slides-{handout.pk}{Path(str(handout.file.name)).suffix}"


def caption_name(owner: Track | MicroSegment, caption: Caption) -> str:
    return caption.file_name or f"media/{_label(owner)}.{caption.language}.vtt"
