"""What the gate asks of a course, each with the part and the field where it is mended."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse

from courses import publishing
from courses.models import Course, PlanningRecord
from courses.publishing import Failure
from courses.reviewing import second_person_missing
from learners.models import User


@dataclass(frozen=True)
class Mending:
    """Where a code is mended: in a part, on its page or form, at a field."""

    part: str
    # subject: the form of the row it is about; row: its cell in the tables of people; planning; an
    # "add" page; or a page of the workspace
    form: str
    field: str = ""
    otherwise: str = ""  # the page, where it is about no row


BASICS = "courses_course_change"
TIMELINE = "assessments_decisionpoint_timeline"
MENDED_AT = {
    "no-title": Mending("basics", BASICS, "id_title"),
    "no-dates": Mending("basics", BASICS, "id_release_date"),
    "expires-late": Mending("basics", BASICS, "id_expiry_date"),
    "no-objectives": Mending("basics", BASICS, "objectives-group"),
    "no-accreditation": Mending("credit", "workspace-credit", "id_accreditation_provider"),
    "no-joint-provider": Mending("credit", "workspace-credit", "id_joint_providers"),
    "supporter-provides": Mending("credit", "workspace-credit", "id_joint_providers"),
    "no-faculty": Mending("people", "workspace-people", "id_people-0-name"),
    "not-disclosed": Mending("people", "row", "disclosed_on"),
    "disclosed-late": Mending("people", "row", "disclosed_on"),
    "not-mitigated": Mending("people", "row", "mitigated"),
    "mitigation-undocumented": Mending("people", "row", "mitigated_on"),
    "mitigated-late": Mending("people", "row", "mitigated_on"),
    "no-agreement": Mending("people", "row", "agreement_signed_on"),
    "agreement-late": Mending("people", "row", "agreement_signed_on"),
    "no-full-discretion": Mending("people", "row", "full_discretion"),
    "designated-late": Mending("planning", "planning", "id_designated_on"),
    "no-designation": Mending("planning", "planning", "id_designated_on"),
    "no-practice-gap": Mending("planning", "planning", "id_practice_gap"),
    "no-educational-need": Mending("planning", "planning", "id_educational_need"),
    "no-needs-sources": Mending("planning", "planning", "id_needs_sources"),
    "no-designed-change": Mending("planning", "planning", "id_designed_to_change"),
    "no-competencies": Mending("planning", "planning", "id_competencies"),
    "no-format-rationale": Mending("planning", "planning", "id_format_rationale"),
    "no-bibliography": Mending("planning", "planning", "id_bibliography"),
    "no-contact": Mending("planning", "planning", "id_contact"),
    "no-privacy-policy": Mending("planning", "planning", "id_privacy_policy"),
    "no-fee": Mending("planning", "planning", "id_fee"),
    "no-practice-area": Mending("planning", "planning", "id_practice_area"),
    "no-minutes": Mending("planning", "planning", "id_minutes"),
    "credit-above-minutes": Mending("credit", "subject", "id_amount"),
    "minutes-above-content": Mending("planning", "planning", "id_minutes"),
    "minutes-above-usual": Mending("planning", "planning", "id_minutes"),
    "minutes-below-video": Mending("planning", "planning", "id_minutes"),
    "no-credit": Mending("credit", "credit_creditoffer_add"),
    "credit-increment": Mending("credit", "subject", "id_amount"),
    "credit-parts": Mending("credit", "subject", "track_credits-group"),
    "no-uan": Mending("credit", "subject", "id_uan"),
    "no-board": Mending("credit", "subject", "id_board"),
    "moc-above-credit": Mending("credit", "subject", "id_amount"),
    "not-measured": Mending("map", "workspace-map"),
    "nothing-measured": Mending("map", "workspace-map"),
    "power-low": Mending("map", "workspace-map"),
    "no-follow-up": Mending("map", "workspace-map"),
    "no-confidence": Mending("map", "workspace-map"),
    "no-decision": Mending("map", "workspace-map"),
    "knowledge-only": Mending("questions", "workspace-questions"),
    "no-pass-mark": Mending("polls", "subject", "id_pass_mark", "workspace-polls"),
    "credit-without-track": Mending("tracks", "courses_track_add"),
    "little-watched": Mending("credit", "subject", "id_min_watched"),
    "nothing-to-teach": Mending("tracks", "courses_track_add"),
    "no-video": Mending("tracks", "subject", "id_upload"),
    "moments-unchecked": Mending("tracks", TIMELINE, "list"),
    "asked-as-case-begins": Mending("tracks", TIMELINE, "list"),
    "no-captions": Mending("tracks", "workspace-tracks"),
    "certified-without-credit": Mending("segments", "subject", "id_certified"),
    "bare-segment": Mending("segments", "subject", "id_takeaway"),
    "supporter-in-public": Mending("segments", "subject", "id_title"),
    "no-second-person": Mending("review", "workspace-review"),
}


@dataclass(frozen=True)
class Finding:
    code: str
    sentence: str
    part: str
    address: str


def held_back(course: Course, by: User) -> list[Failure]:
    """Everything that keeps this person from publishing it, at once."""
    missing = [] if course.is_published else second_person_missing(course, by)
    return publishing.to_mend(course) + missing


def findings_of(course: Course, by: User) -> list[Finding]:
    return _led(course, held_back(course, by))


def to_mend_in(course: Course) -> list[Finding]:
    return _led(course, publishing.to_mend(course))


def advised_for(course: Course, held: list[Finding]) -> list[Finding]:
    """What is usually asked for and holds nothing back; `held` is what does."""
    to_mend = {finding.sentence for finding in held}
    advised = publishing.advice(course)
    return _led(course, [failure for failure in advised if failure.sentence not in to_mend])


def tell_at(request: HttpRequest, course: Course, address: str) -> None:
    """What a save has left to mend at a field, or in a form, at once; it holds no save back."""
    held = to_mend_in(course)
    for finding in [*held, *advised_for(course, held)]:
        if address in finding.address:
            messages.warning(request, finding.sentence)


def _led(course: Course, failures: list[Failure]) -> list[Finding]:
    has_plan = PlanningRecord.objects.filter(course=course).exists() if failures else False
    return [_finding(course, failure, has_plan) for failure in failures]


def _finding(course: Course, failure: Failure, has_plan: bool) -> Finding:
    mending = MENDED_AT.get(failure.code, Mending("basics", BASICS))
    part = mending.part
    if failure.subject is not None and failure.subject._meta.model_name == "microsegment":
        part = "segments"
    address = _form_address(course, failure, mending, has_plan)
    fragment = _fragment(failure, mending)
    return Finding(
        failure.code, failure.sentence, part, f"{address}#{fragment}" if fragment else address
    )


def _form_address(course: Course, failure: Failure, mending: Mending, has_plan: bool) -> str:
    form = mending.form if failure.subject is not None else mending.otherwise or mending.form
    if form == "subject":
        assert failure.subject is not None
        meta = failure.subject._meta
        return reverse(
            f"admin:{meta.app_label}_{meta.model_name}_change", args=[failure.subject.pk]
        )
    if form == TIMELINE and failure.subject is not None:
        return reverse(f"admin:{form}", args=[failure.subject.pk])
    if form == "planning":
        if has_plan:
            return reverse("admin:courses_planningrecord_change", args=[course.pk])
        return reverse("admin:courses_planningrecord_add") + f"?course={course.pk}"
    if form.endswith("_add"):
        return reverse(f"admin:{form}") + f"?course={course.pk}"
    return reverse(f"admin:{'workspace-people' if form == 'row' else form}", args=[course.pk])


def _fragment(failure: Failure, mending: Mending) -> str:
    if mending.form == "row" and failure.subject is not None:
        return f"{failure.subject._meta.model_name}-{failure.subject.pk}-{mending.field}"
    return "" if mending.otherwise and failure.subject is None else mending.field


def needed_for_credit() -> frozenset[str]:
    """Fields of the planning record that a course with credit is asked for; some of the others only
    for some credit.
    """
    only_sometimes = {"no-practice-area", "no-minutes", "minutes-above-content",
        "minutes-above-usual", "minutes-below-video"}  # fmt: skip
    return frozenset(
        mending.field.removeprefix("id_")
        for code, mending in MENDED_AT.items()
        if mending.form == "planning" and code not in only_sometimes
    )
