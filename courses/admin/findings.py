"""What the gate asks of a course, each with the part and the field where it is mended."""

from dataclasses import dataclass

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
    form: (
        str  # subject: of the row it is about; planning; an "add" page; or a page of the workspace
    )
    field: str = ""


MENDED_AT = {
    "no-title": Mending("basics", "courses_course_change", "id_title"),
    "no-dates": Mending("basics", "courses_course_change", "id_release_date"),
    "expires-late": Mending("basics", "courses_course_change", "id_expiry_date"),
    "no-objectives": Mending("basics", "courses_course_change", "objectives-group"),
    "no-agreement": Mending("basics", "courses_course_change", "supporters-group"),
    "agreement-late": Mending("basics", "courses_course_change", "supporters-group"),
    "no-full-discretion": Mending("basics", "courses_course_change", "supporters-group"),
    "no-accreditation": Mending("credit", "courses_course_change", "id_accreditation_provider"),
    "no-faculty": Mending("people", "workspace-people"),
    "not-disclosed": Mending("people", "subject", "id_disclosed_on"),
    "disclosed-late": Mending("people", "subject", "id_disclosed_on"),
    "not-mitigated": Mending("people", "subject", "disclosures-group"),
    "mitigation-undocumented": Mending("people", "subject", "disclosures-group"),
    "mitigated-late": Mending("people", "subject", "disclosures-group"),
    "designated-late": Mending("people", "planning", "id_designated_on"),
    "no-designation": Mending("people", "planning", "id_designated_on"),
    "no-joint-provider": Mending("people", "planning", "id_joint_providers"),
    "supporter-provides": Mending("people", "planning", "id_joint_providers"),
    "no-practice-gap": Mending("people", "planning", "id_practice_gap"),
    "no-educational-need": Mending("people", "planning", "id_educational_need"),
    "no-needs-sources": Mending("people", "planning", "id_needs_sources"),
    "no-designed-change": Mending("people", "planning", "id_designed_to_change"),
    "no-competencies": Mending("people", "planning", "id_competencies"),
    "no-format-rationale": Mending("people", "planning", "id_format_rationale"),
    "no-bibliography": Mending("people", "planning", "id_bibliography"),
    "no-contact": Mending("people", "planning", "id_contact"),
    "no-privacy-policy": Mending("people", "planning", "id_privacy_policy"),
    "no-practice-area": Mending("people", "planning", "id_practice_area"),
    "no-minutes": Mending("people", "planning", "id_minutes"),
    "credit-above-minutes": Mending("credit", "subject", "id_amount"),
    "minutes-above-content": Mending("people", "planning", "id_minutes"),
    "no-credit": Mending("credit", "credit_creditoffer_add"),
    "credit-increment": Mending("credit", "subject", "id_amount"),
    "credit-parts": Mending("credit", "subject", "track_credits-group"),
    "no-uan": Mending("credit", "subject", "id_uan"),
    "no-board": Mending("credit", "subject", "id_board"),
    "moc-above-credit": Mending("credit", "subject", "id_amount"),
    "not-measured": Mending("map", "workspace-map"),
    "nothing-measured": Mending("map", "workspace-map"),
    "power-low": Mending("map", "workspace-map"),
    "knowledge-only": Mending("questions", "workspace-questions"),
    "no-pass-mark": Mending("polls", "workspace-polls"),
    "nothing-to-teach": Mending("tracks", "courses_track_add"),
    "no-video": Mending("tracks", "subject", "id_upload"),
    "no-captions": Mending("tracks", "workspace-tracks"),
    "certified-without-credit": Mending("segments", "subject", "id_certified"),
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


def advised_for(course: Course) -> list[Finding]:
    """What is usually asked for and holds nothing back."""
    held = publishing.to_mend(course)
    return _led(course, [advice for advice in publishing.advice(course) if advice not in held])


def _led(course: Course, failures: list[Failure]) -> list[Finding]:
    has_plan = PlanningRecord.objects.filter(course=course).exists() if failures else False
    return [_finding(course, failure, has_plan) for failure in failures]


def _finding(course: Course, failure: Failure, has_plan: bool) -> Finding:
    mending = MENDED_AT.get(failure.code, Mending("basics", "courses_course_change"))
    part = mending.part
    if failure.subject is not None and failure.subject._meta.model_name == "microsegment":
        part = "segments"
    address = _form_address(course, failure, mending, has_plan)
    fragment = f"#{mending.field}" if mending.field else ""
    return Finding(failure.code, failure.sentence, part, f"{address}{fragment}")


def _form_address(course: Course, failure: Failure, mending: Mending, has_plan: bool) -> str:
    if mending.form == "subject" and failure.subject is not None:
        meta = failure.subject._meta
        return reverse(
            f"admin:{meta.app_label}_{meta.model_name}_change", args=[failure.subject.pk]
        )
    if mending.form == "planning":
        if has_plan:
            return reverse("admin:courses_planningrecord_change", args=[course.pk])
        return reverse("admin:courses_planningrecord_add") + f"?course={course.pk}"
    if mending.form.endswith("_add"):
        return reverse(f"admin:{mending.form}") + f"?course={course.pk}"
    return reverse(f"admin:{mending.form}", args=[course.pk])
