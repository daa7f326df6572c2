"""The course's own part of a package out of the database."""

from typing import Any

from courses.models import Case, Course, Faculty, MicroSegment, PlanningRecord, Supporter, Track
from courses.moments import as_moment

from .facts import ACCREDITATION, COURSE, DISCLOSED, PLANNING, ROLE, SUPPORT, differing
from .file_names import FileNames


def facts_out(course: Course) -> dict[str, Any]:
    """The course's own fields where they differ from the usual; its language is always said."""
    usual = {name: value for name, value in COURSE.items() if name != "language"}
    values = {"language": course.language} | differing(course, usual)
    return {name: values[name] for name in COURSE if name in values}


def accreditation_out(course: Course) -> dict[str, str]:
    values = {name: getattr(course, field) for name, field in ACCREDITATION.items()}
    return {name: value for name, value in values.items() if value}


def planning_out(course: Course) -> dict[str, Any]:
    plan = PlanningRecord.objects.filter(course=course).first()
    return differing(plan, PLANNING) if plan else {}


def supporter_out(supporter: Supporter) -> dict[str, Any]:
    return {"name": supporter.name, "kind": supporter.kind} | differing(supporter, SUPPORT)


def person_out(person: Faculty) -> dict[str, Any]:
    texts = {
        n: getattr(person, n)
        for n in ("name", "credentials", "role", "affiliation")
        if getattr(person, n)
    }
    disclosures = [
        {"company": d.company, "relationship": d.relationship, "mitigated": d.mitigated}
        | differing(d, DISCLOSED)
        for d in person.disclosures.in_use().order_by("position", "id")
    ]
    return texts | differing(person, ROLE) | ({"disclosures": disclosures} if disclosures else {})


def _media_out(owner: Track | MicroSegment, names: FileNames) -> dict[str, Any]:
    out: dict[str, Any] = {"video": names.videos[owner]} if owner.video else {}
    captions = [{"language": c.language, "file": names.captions[c]} for c in owner.captions.all()]
    return out | ({"captions": captions} if captions else {})


def track_out(track: Track, names: FileNames) -> dict[str, Any]:
    out = {"number": track.number, "title": track.title} | _media_out(track, names)
    if track.seeking != "free":
        out["seeking"] = track.seeking
    paths = [
        {
            "key": path.key,
            "from": as_moment(path.start),
            "to": as_moment(path.end),
            "rejoin": as_moment(path.rejoin),
        }
        for path in track.paths
    ]
    cases = [
        _case_out(case, names)
        for case in track.cases.in_use().order_by("position", "id").prefetch_related("exhibits")
    ]
    lists = {
        "side_paths": paths,
        "cases": cases,
        "handouts": [
            {"title": handout.title, "file": names.handouts[handout]}
            for handout in track.handouts.all()
        ],
    }
    return out | {name: entries for name, entries in lists.items() if entries}


def _case_out(case: Case, names: FileNames) -> dict[str, Any]:
    out: dict[str, Any] = {
        "title": case.title,
        "starts_at": as_moment(case.starts_at),
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


def segment_out(segment: MicroSegment, names: FileNames) -> dict[str, Any]:
    out = {"slug": segment.slug, "title": segment.title} | _media_out(segment, names)
    if segment.takeaway:
        out["takeaway"] = segment.takeaway
    if segment.certified:
        out["certified"] = True
    return out
