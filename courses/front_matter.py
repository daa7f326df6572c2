"""What learners are shown before anything else: made from the records, kept word for word by version."""

import hashlib
import json
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from .models import Course, Disclosure, FrontMatter

MITIGATED = "All of the relevant financial relationships listed for these individuals have been mitigated."
METHOD = (
    "Read these pages, answer the questions before, watch the tracks and decide at their decision points, then answer the "
    "questions after and the evaluation."
)
HARDWARE = "A current browser that plays H.264 video, and an internet connection."


def content_of(course: Course) -> dict[str, Any]:
    """The sections as shown, from the records as they are now."""
    return {
        "title": course.title,
        "audience": course.audience,
        "objectives": [{"number": o.number, "text": o.text} for o in course.objectives.all()],
        "faculty": [_person(person) for person in course.faculty.prefetch_related("disclosures")],
        "mitigation": _mitigation(course),
        "support": _support(course),
        "partners": course.partners,
        "accreditation": {"provider": course.accreditation_provider, "statement": course.accreditation_statement},
        "release_date": course.release_date.isoformat() if course.release_date else None,
        "expiry_date": course.expiry_date.isoformat() if course.expiry_date else None,
        "method": METHOD,
        "minutes": _minutes(course),
        "hardware": HARDWARE,
        "demonstration": course.demonstration,
    }


def current(course: Course) -> FrontMatter:
    """The version in force; a new one when the records have changed since the last."""
    content = content_of(course)
    digest = hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    newest = course.front_matters.order_by("-version").first()
    if newest and newest.digest == digest:
        return newest
    return _next_version(course, content, digest)


def _next_version(course: Course, content: dict[str, Any], digest: str) -> FrontMatter:
    last = course.front_matters.aggregate(Max("version"))["version__max"] or 0
    try:
        with transaction.atomic():
            return FrontMatter.objects.create(course=course, version=last + 1, content=content, digest=digest)
    except IntegrityError:  # somebody else made it at the same moment
        return course.front_matters.order_by("-version")[0]


def _person(person: Any) -> dict[str, Any]:
    return {
        "name": str(person),
        "role": person.role,
        "affiliation": person.affiliation,
        "disclosure": _disclosure(person.name, list(person.disclosures.all())),
    }


def _disclosure(name: str, disclosures: list[Disclosure]) -> str:
    if not disclosures:
        return f"{name} has no relevant financial relationships with ineligible companies to disclose."
    listed = "; ".join(f"{d.company} ({d.relationship})" for d in disclosures)
    return f"{name} discloses the following relevant financial relationships with ineligible companies: {listed}."


def _mitigation(course: Course) -> str:
    """The sentence stands if and only if somebody has a relevant relationship and each has been mitigated."""
    disclosures = list(Disclosure.objects.filter(faculty__course=course))
    return MITIGATED if disclosures and all(d.mitigated for d in disclosures) else ""


def _support(course: Course) -> str:
    supporters = list(course.supporters.all())
    if not supporters:
        return "This activity receives no commercial support."
    by_kind: dict[str, list[str]] = {}
    for supporter in supporters:
        by_kind.setdefault(supporter.kind, []).append(supporter.name)
    parts = [f"{_article(kind)} from {_listed(names)}" for kind, names in by_kind.items()]
    return f"This activity is supported by {'; '.join(parts)}."


def _article(kind: str) -> str:
    return f"{'an' if kind[:1].lower() in 'aeiou' else 'a'} {kind}"


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _minutes(course: Course) -> int | None:
    seconds = sum(track.duration or 0 for track in course.tracks.all())
    return round(seconds / 60) if seconds else None
