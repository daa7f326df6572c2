"""The course's own part of a package into the database."""

from datetime import datetime
from typing import Any

from courses.models import Course, MicroSegment, Objective, PlanningRecord, Track

from .archive import Package
from .checks import side_path
from .facts import ACCREDITATION, COURSE, PLANNING, filled
from .reading_cases import write_cases
from .reading_media import write_handouts, write_media
from .reading_people import write_faculty, write_supporters
from .row_changes import Changes, remove, reorder, upsert


def write_course(data: dict[str, Any], package: Package, changes: Changes, at: datetime) -> Course:
    """Create or update the course and everything this app holds of it."""
    course = _course(data, changes)
    _objectives(course, data, changes)
    _planning(course, data, changes)
    write_supporters(course, data, changes, at)
    write_faculty(course, data, changes, at)
    for entry in data.get("tracks", []):
        values = {"title": entry["title"], "seeking": entry.get("seeking", "free")}
        values["side_paths"] = [side_path(path).as_json() for path in entry.get("side_paths", [])]
        track = upsert(Track, {"course": course, "number": entry["number"]}, values, changes)
        write_media(track, entry, package, changes)
        write_cases(track, entry, package, changes, at)
        write_handouts(track, entry.get("handouts", []), package, changes)
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
        write_media(segments[-1], entry, package, changes)
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
    # those that stay because of what learners did
    course.segments.exclude(slug__in=slugs).update(withdrawn=True)
    for objective in course.objectives.exclude(number__in=objectives):
        remove(objective, changes)


def _course(data: dict[str, Any], changes: Changes) -> Course:
    values = {"title": data["title"]} | filled(data, COURSE)
    for name in ("target_specialties", "subgroups"):
        values[name] = list(dict.fromkeys(values[name]))
    accreditation = data.get("accreditation", {})
    values |= {field: accreditation.get(name, "") for name, field in ACCREDITATION.items()}
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
    upsert(PlanningRecord, {"course": course}, filled(data["planning"], PLANNING), changes)
