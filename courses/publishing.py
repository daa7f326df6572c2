"""What a course needs before learners may see it."""

import copy
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from django.db.models import Model, prefetch_related_objects

from .models import (
    Course,
    CourseStatus,
    Disclosure,
    Faculty,
    MicroSegment,
    PlanningRecord,
    Supporter,
)
from .querysets import planning_of, told_disclosures

YEARS_VALID = 3
PUBLISHED_APART = "A working copy is published onto its course, where the two are compared."


@dataclass(frozen=True)
class Failure:
    code: str
    sentence: str
    subject: Model | None = None  # the row it is about, where there is one


# Rooms above add what they demand of a course whose credit is designated, when the site starts.
ALSO: list[Callable[[Course, PlanningRecord], list[Failure]]] = []
# What they demand of any course, whoever publishes it.
ALWAYS: list[Callable[[Course], list[Failure]]] = []
# What they demand as soon as credit is offered, of a course that is published by hand.
AS_SOON_AS_OFFERED: list[Callable[[Course, PlanningRecord], list[Failure]]] = []
# What they advise, of any course.
ADVISED: list[Callable[[Course], list[Failure]]] = []
# What they say beside the field of the minutes: how much its content can fill.
COUNTED: list[Callable[[Course], str]] = []
# The rows that several of all these ask for.
READ_ONCE = ["tracks", "segments", "objectives", "supporters"]


def gate_failures(course: Course) -> list[Failure]:
    """What is missing, in words; empty when the course may be published.

    What an accreditor asks for holds a course back once its planning record says that credit was
    designated.
    """
    return _failures(_with_rows(course), planning_of(course))


def _with_rows(course: Course) -> Course:
    """A copy, so that whoever gave the course still reads it as it becomes."""
    copied: Any = copy.copy(course)
    copied._prefetched_objects_cache = {}
    prefetch_related_objects([copied], *READ_ONCE)
    return cast(Course, copied)


def _failures(course: Course, plan: PlanningRecord) -> list[Failure]:
    failures = []
    if not course.title.strip():
        failures.append(Failure("no-title", "The course has no title."))
    if not course.tracks.all() and not course.segments.all():
        failures.append(Failure("nothing-to-teach", "The course has no track and no segment."))
    for track in course.tracks.all():
        if not track.video:
            failures.append(Failure("no-video", f"Track {track.number} has no video.", track))
    for segment in course.segments.all():
        if not segment.video:
            failures.append(Failure("no-video", f"Segment {segment.slug} has no video.", segment))
    for segment, name in _named_in_public(course):
        failures.append(
            Failure(
                "supporter-in-public",
                f"Segment {segment.slug} is shared in public and names the supporter {name}.",
                segment,
            )
        )
    unmitigated = Disclosure.objects.filter(
        withdrawn_at__isnull=True,
        faculty__course=course,
        faculty__withdrawn_at__isnull=True,
        relevant=True,
        mitigated=False,
    )
    for disclosure in unmitigated.select_related("faculty"):
        sentence = (
            f"The relationship of {disclosure.faculty.name} with {disclosure.company} is not "
            "mitigated."
        )
        failures.append(Failure("not-mitigated", sentence, disclosure))
    for more in ALWAYS:
        failures += more(course)
    return failures + (accreditation_failures(course, plan) if plan.designated_on else [])


def to_mend(course: Course) -> list[Failure]:
    """What holds a course back that is published by hand.

    Beyond the gate of packages, whose offers may come without a planning record: whoever offers
    credit answers to the accreditor.
    """
    course, plan = _with_rows(course), planning_of(course)
    failures = _failures(course, plan)
    for more in AS_SOON_AS_OFFERED:
        failures += more(course, plan)
    return failures


def _named_in_public(course: Course) -> list[tuple[MicroSegment, str]]:
    """Segments whose public words name who pays: titles, takeaways and pictures of them travel
    where ours do not.
    """
    names = [supporter.name for supporter in _supporters(course)]
    return [
        (segment, name)
        for segment in course.segments.all()
        for name in names
        if not segment.withdrawn
        and re.search(rf"\b{re.escape(name)}\b", f"{segment.title} {segment.takeaway}", re.I)
    ]


def _supporters(course: Course) -> list[Supporter]:
    return [supporter for supporter in course.supporters.all() if not supporter.withdrawn_at]


def advice(course: Course) -> list[Failure]:
    """What is usually asked for and the course does not have yet.

    It does not hold the course back.
    """
    failures = (
        [Failure("no-captions", "A track or segment has no captions.")]
        if _lacks_captions(course)
        else []
    )
    for more in ADVISED:
        failures += more(course)
    plan = planning_of(course)
    return failures if plan.designated_on else failures + accreditation_failures(course, plan)


def accreditation_failures(course: Course, plan: PlanningRecord) -> list[Failure]:
    """What an accreditor asks for and the records do not say."""
    people = list(course.faculty.in_use().prefetch_related(told_disclosures()))
    failures = [
        Failure(code, sentence)
        for code, sentence, is_missing in _wanted(course, plan, people)
        if is_missing
    ]
    failures += _people(people) + _support(course, plan)
    for more in ALSO:
        failures += more(course, plan)
    return failures


def _wanted(
    course: Course, plan: PlanningRecord, people: list[Faculty]
) -> list[tuple[str, str, bool]]:
    reviewed = max(filter(None, (plan.reviewed_on, course.release_date)), default=None)
    late = bool(
        plan.designated_on and course.release_date and plan.designated_on > course.release_date
    )
    stated = bool(
        course.accreditation_provider and (course.accreditation_statement or plan.providership)
    )
    return [
        ("no-objectives", "The course has no learning objectives.", not course.objectives.all()),
        ("no-faculty", "Nobody is named as faculty.", not people),
        (
            "no-dates",
            "Release date and expiry date are not both given.",
            not (course.release_date and course.expiry_date),
        ),
        (
            "expires-late",
            "The course expires more than three years after its release or last review.",
            _more_than_three_years(reviewed, course.expiry_date),
        ),
        ("designated-late", "Credit was designated after the release.", late),
        ("no-accreditation", "There is no accreditation statement.", not stated),
        (
            "no-joint-provider",
            "Joint providership names no joint provider.",
            plan.providership == "joint" and not plan.joint_providers,
        ),
        ("no-practice-gap", "The practice gap is not described.", not plan.practice_gap),
        ("no-educational-need", "No educational need is named.", not plan.educational_need),
        ("no-needs-sources", "The sources of the needs are not named.", not plan.needs_sources),
        (
            "no-designed-change",
            "It is not said what the activity is designed to change.",
            not plan.designed_to_change,
        ),
        ("no-competencies", "No competency is named.", not plan.competencies),
        ("no-format-rationale", "It is not said why the format fits.", not plan.format_rationale),
        ("no-bibliography", "There are no bibliographic sources.", not plan.bibliography),
        ("no-contact", "No contact is named.", not plan.contact),
        ("no-privacy-policy", "There is no privacy policy.", not plan.privacy_policy),
    ]


def _people(people: list[Faculty]) -> list[Failure]:
    """Everybody in control of content disclosed before their role began, and every mitigation is
    documented.
    """
    failures = []
    for person in people:
        if not person.disclosed_on:
            failures.append(
                Failure(
                    "not-disclosed",
                    f"{person.name} has not told their financial relationships.",
                    person,
                )
            )
        elif person.role_began_on and person.disclosed_on > person.role_began_on:
            failures.append(
                Failure(
                    "disclosed-late",
                    f"{person.name} told their relationships after their role began.",
                    person,
                )
            )
        for disclosure in person.disclosures.all():
            if not disclosure.relevant or not disclosure.mitigated:
                continue
            about = f"the relationship of {person.name} with {disclosure.company}"
            if not disclosure.mitigation_steps or not disclosure.mitigated_on:
                failures.append(
                    Failure(
                        "mitigation-undocumented",
                        f"How and when {about} was mitigated is not documented.",
                        disclosure,
                    )
                )
            elif person.role_began_on and disclosure.mitigated_on > person.role_began_on:
                failures.append(
                    Failure(
                        "mitigated-late",
                        f"{about[0].upper()}{about[1:]} was mitigated after the role began.",
                        disclosure,
                    )
                )
    return failures


def _support(course: Course, plan: PlanningRecord) -> list[Failure]:
    failures = []
    joint = {name.casefold() for name in plan.joint_providers}
    for supporter in _supporters(course):
        signed = supporter.agreement_signed_on
        if not signed:
            failures.append(
                Failure(
                    "no-agreement",
                    f"The agreement with {supporter.name} is not signed.",
                    supporter,
                )
            )
        elif course.release_date and signed > course.release_date:
            failures.append(
                Failure(
                    "agreement-late",
                    f"The agreement with {supporter.name} was signed after the release.",
                    supporter,
                )
            )
        if not supporter.full_discretion:
            failures.append(
                Failure(
                    "no-full-discretion",
                    f"{supporter.name} has not left full discretion to the provider.",
                    supporter,
                )
            )
        if supporter.name.casefold() in joint:
            failures.append(
                Failure(
                    "supporter-provides",
                    f"{supporter.name} supports the activity and cannot provide it jointly.",
                )
            )
    return failures


def _lacks_captions(course: Course) -> bool:
    return (
        course.tracks.filter(captions=None).exists()
        or course.segments.filter(captions=None).exists()
    )


def _more_than_three_years(start: date | None, end: date | None) -> bool:
    if not start or not end:
        return False
    return (end.year - YEARS_VALID, end.month, end.day) > (start.year, start.month, start.day)


def publish(
    course: Course, *, at: datetime, gate: Callable[[Course], list[Failure]] = gate_failures
) -> list[Failure]:
    """Publish when nothing is missing; what is missing otherwise, and the course stays as it is."""
    failures = [Failure("copy", PUBLISHED_APART)] if course.is_copy else gate(course)
    if not failures:
        if course.published_at is None:  # nobody has answered yet: what is chosen is in advance
            course.published_at = course.subgroups_frozen_at = at
            course.subgroups_frozen = course.subgroups
        course.status = CourseStatus.PUBLISHED
        course.save(
            update_fields=["status", "published_at", "subgroups_frozen", "subgroups_frozen_at"]
        )
    return failures


def withdraw(course: Course) -> None:
    """Take a published course out of the catalogue; nothing of it is lost."""
    course.status = CourseStatus.WITHDRAWN
    course.save(update_fields=["status"])
