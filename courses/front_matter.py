"""What learners are shown before anything else: made from the records, kept word for word by
version.
"""

import hashlib
import json
from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import groupby
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from courses.english import joined, with_article

from .models import Course, Disclosure, FrontMatter, PlanningRecord, Supporter, Track
from .querysets import planning_of, revision_of, statement_texts, told_disclosures
from .statements import fill

# Rooms above know more that must be told (what credit, which pass mark): they add their sections
# when the site starts.
Section = Callable[[Course, PlanningRecord, dict[str, str]], dict[str, Any]]
ALSO: list[Section] = []


def content_of(course: Course) -> dict[str, Any]:
    """The sections as shown, from the records as they are now."""
    plan, texts = planning_of(course), statement_texts()
    faculty = list(course.faculty.in_use().prefetch_related(told_disclosures()))
    content = {
        "title": course.title,
        "audience": course.audience,
        "objectives": [{"number": o.number, "text": o.text} for o in course.objectives.all()],
        "faculty": [_person(person, texts) for person in faculty],
        "mitigation": _mitigation(
            [d for person in faculty for d in person.disclosures.all()], texts
        ),
        "support": _support(course, texts),
        "partners": course.partners,
        "accreditation": {
            "provider": course.accreditation_provider,
            "statement": accreditation_statement(course, plan, texts),
        },
        "release_date": course.release_date.isoformat() if course.release_date else None,
        "reviewed_on": plan.reviewed_on.isoformat() if plan.reviewed_on else None,
        "expiry_date": course.expiry_date.isoformat() if course.expiry_date else None,
        "format": plan.learning_format,
        "method": plan.method or texts["method"],
        "minutes": minutes_of(course, plan),
        "hardware": plan.hardware or texts["hardware"],
        "contact": plan.contact,
        "privacy_policy": plan.privacy_policy,
        "bibliography": plan.bibliography,
        "demonstration": course.demonstration,
    }
    if plan.fee:
        content["fee"] = plan.fee
    if certified := course.segments.filter(certified=True, withdrawn=False):
        # A segment certified for credit is introduced by what introduces the credit: this is shown
        # before it plays.
        content["certified_segments"] = [
            {"title": segment.title, "seconds": int(segment.duration or 0)} for segment in certified
        ]
    for section in ALSO:
        content |= section(course, plan, texts)
    return content


def current(course: Course) -> FrontMatter:
    """The version in force, kept in this process for as long as nothing of the course changes; a
    new one when the records have changed since the last.
    """
    revision = revision_of(course)
    kept = _as_stored(course.pk, revision) if revision else None
    if kept is None:
        course = Course.objects.get(pk=course.pk)
        content = content_of(course)
        kept = _newest(course, _digest(content)) or _next_version(course, content, _digest(content))
    return kept


@lru_cache(maxsize=256)
def _as_stored(course_id: int, revision: int) -> FrontMatter | None:
    """None where a version is still to be made: what is made in a transaction may be taken back
    with it.
    """
    course = Course.objects.get(pk=course_id)
    return _newest(course, _digest(content_of(course)))


def _newest(course: Course, digest: str) -> FrontMatter | None:
    newest = course.front_matters.order_by("-version").first()
    return newest if newest and newest.digest == digest else None


def _digest(content: dict[str, Any]) -> str:
    return hashlib.sha256(
        json.dumps(content, sort_keys=True, ensure_ascii=False).encode()
    ).hexdigest()


def _next_version(course: Course, content: dict[str, Any], digest: str) -> FrontMatter:
    last = course.front_matters.aggregate(Max("version"))["version__max"] or 0
    try:
        with transaction.atomic():
            return FrontMatter.objects.create(
                course=course, version=last + 1, content=content, digest=digest
            )
    except IntegrityError:  # somebody else made it at the same moment
        return course.front_matters.order_by("-version")[0]


def accreditation_statement(course: Course, plan: PlanningRecord, texts: dict[str, str]) -> str:
    """As typed, or made from the template of the kind of providership."""
    if not plan.providership or not course.accreditation_provider:
        return course.accreditation_statement
    joint = joined(plan.joint_providers) if plan.joint_providers else ""
    planners = joined([course.accreditation_provider, *plan.joint_providers])
    template = texts[f"accreditation-{plan.providership}"]
    return fill(
        template, provider=course.accreditation_provider, joint_providers=joint, planners=planners
    )


def _person(person: Any, texts: dict[str, str]) -> dict[str, Any]:
    return {
        "name": str(person),
        "role": person.role,
        "affiliation": person.affiliation,
        "disclosure": _disclosure(person.name, list(person.disclosures.all()), texts),
    }


def _disclosure(name: str, disclosures: list[Disclosure], texts: dict[str, str]) -> str:
    relevant = [disclosure for disclosure in disclosures if disclosure.relevant]
    if not relevant:
        return fill(texts["disclosure-none"], name=name)
    relationships = "; ".join(
        f"{d.company} ({d.relationship}{', ended' if d.ended else ''})" for d in relevant
    )
    return fill(texts["disclosure-some"], name=name, relationships=relationships)


def _mitigation(disclosures: list[Disclosure], texts: dict[str, str]) -> str:
    """The sentence stands if and only if somebody has a relevant relationship and each has been
    mitigated.
    """
    relevant = [disclosure for disclosure in disclosures if disclosure.relevant]
    return fill(texts["mitigation"]) if relevant and all(d.mitigated for d in relevant) else ""


def _support(course: Course, texts: dict[str, str]) -> str:
    supporters = list(course.supporters.in_use())
    if not supporters:
        return fill(texts["support-none"])
    nature = {supporter.pk: _nature(supporter) for supporter in supporters}
    order = list(dict.fromkeys(nature.values()))
    supporters.sort(key=lambda supporter: order.index(nature[supporter.pk]))
    groups = groupby(supporters, key=lambda supporter: nature[supporter.pk])
    parts = [f"{kind} from {joined([giver.name for giver in givers])}" for kind, givers in groups]
    return fill(texts["support"], support="; ".join(parts))


def _nature(supporter: Supporter) -> str:
    in_kind = supporter.in_kind
    return f"in-kind support ({in_kind})" if in_kind else with_article(supporter.kind)


def minutes_of(course: Course, plan: PlanningRecord) -> int | None:
    """How long the course takes: as the planning record says, else the length of its tracks."""
    return plan.minutes or whole_minutes(course.tracks.all())


def film_minutes(course_id: int) -> int | None:
    return whole_minutes(Track.objects.filter(course=course_id).only("duration"))


def whole_minutes(tracks: Iterable[Track]) -> int | None:
    """Of video, as people read it: less than a minute is one."""
    seconds = sum(track.duration or 0 for track in tracks)
    return max(1, round(seconds / 60)) if seconds else None
