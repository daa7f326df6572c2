"""What is known for a file: of every learner with reportable credit in a year, and of the activity.

Constant queries.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.db.models import Exists, OuterRef, Prefetch, Q

from assessments.models import Measure, Phase, QuestionVersion, Response
from courses.calendar import year_of_provider
from courses.models import Course, Enrollment, Pathway, PlanningRecord, TrackProgress
from courses.querysets import planning_of
from credit.designation import ACPE, AMA_PRA, MOC, PHYSICIAN, group_of
from credit.models import Certificate, Claim, CreditOffer, ReportKind
from learners.merging import person_of_rows
from learners.models import Consent, Exclusion, Learner, Licence, Purpose

REPORTED = {ReportKind.LEARNERS: (AMA_PRA, MOC), ReportKind.CPE: (ACPE,)}
LONGEST_DESCRIPTION = 2500
OUTCOMES = {
    Measure.KNOWLEDGE: "Learner Knowledge (objective)",
    Measure.COMPETENCE: "Learner Competence (objective)",
    Measure.CONFIDENCE: "Learner Competence (subjective)",
    Measure.PRACTICE_CHANGE: "Learner Competence (subjective)",
}


@dataclass(frozen=True)
class ReportableLearner:
    """One learner's reportable credit in the year, named by their first claim of it."""

    claim: Claim
    values: dict[str, str]  # by source; ids are text, so that leading zeros stay
    exceptions: tuple[str, ...]  # why it may not be sent


def learners_of(course: Course, kind: str, year: int) -> list[ReportableLearner]:
    claims = Claim.objects.filter(
        offer__course=course, offer__type__in=REPORTED[ReportKind(kind)], completed_on__year=year
    ).exclude(learner__exclusion=Exclusion.TEST)
    newest = Certificate.objects.filter(superseded_by=None)
    licences = Licence.objects.order_by("kind", "authority", "id")
    consents = Consent.objects.filter(purpose=Purpose.CREDIT_REPORTING, withdrawn_at=None)
    claims = claims.select_related("offer", "learner").prefetch_related(
        Prefetch("certificates", newest),
        Prefetch("learner__licences", licences),
        Prefetch("learner__consents", consents),
    )
    ordered = list(claims.order_by("id"))
    persons = person_of_rows(claim.learner_id for claim in ordered)
    by_person: dict[int, list[Claim]] = {}
    for claim in ordered:
        by_person.setdefault(persons[claim.learner_id], []).append(claim)
    plan = planning_of(course)
    return [_reportable(mine, course, plan, kind) for mine in by_person.values()]


def _reportable(
    claims: list[Claim], course: Course, plan: PlanningRecord, kind: str
) -> ReportableLearner:
    valid = [
        claim
        for claim in claims
        if all(certificate.revoked_at is None for certificate in claim.certificates.all())
    ]
    learner = claims[0].learner
    values = _person(learner, claims) | _credit(valid or claims, course, plan)
    return ReportableLearner(
        claims[0], values, tuple(_exceptions(learner, values, bool(valid), kind))
    )


def _person(learner: Learner, claims: list[Claim]) -> dict[str, str]:
    licences = list(learner.licences.all())
    state = next((licence for licence in licences if licence.kind == Licence.Kind.STATE), None)
    moc = next((claim for claim in claims if claim.board_id), None)
    boards = {
        licence.authority: licence.number
        for licence in licences
        if licence.kind == Licence.Kind.BOARD
    }
    nabp = boards.pop("NABP", "")
    board, board_id = (
        (moc.offer.board, moc.board_id) if moc else next(iter(boards.items()), ("", ""))
    )
    month, day = (f"{part:02}" if part else "" for part in (learner.birth_month, learner.birth_day))
    return {
        "given_name": learner.given_name,
        "family_name": learner.family_name,
        "birth_month": month,
        "birth_day": day,
        "birth_mmdd": month + day,
        "state": state.authority if state else "",
        "licence": state.number if state else "",
        "npi": learner.npi,
        "board": board,
        "board_id": board_id,
        "nabp_id": nabp,
        "profession": claims[0].profession,
    }


def _credit(claims: list[Claim], course: Course, plan: PlanningRecord) -> dict[str, str]:
    def total(*types: str) -> str:
        amounts = [claim.amount for claim in claims if claim.offer.type in types]
        return f"{sum(amounts, Decimal(0)):.2f}" if amounts else ""

    types = sorted({claim.offer.type for claim in claims if claim.offer.type != MOC})
    return {
        "provider_id": plan.pars_provider_id,
        "activity_id": plan.pars_activity_id,
        "activity_title": course.title,
        "uan": next((claim.offer.uan for claim in claims if claim.offer.uan), ""),
        "completed_on": max(claim.completed_on for claim in claims).isoformat(),
        "credit_type": " ".join(types),
        "credit_amount": total(AMA_PRA, ACPE),
        "moc_points": total(MOC),
        "credit_id": f"urn:ccid:{plan.pars_provider_id or course.slug}:{claims[0].pk}",
    }


def _exceptions(
    learner: Learner, values: dict[str, str], is_valid: bool, kind: str
) -> Iterable[str]:
    if not is_valid:
        yield "revoked"
    if not learner.consents.all():
        yield "no-consent"
    if not (values["given_name"] and values["family_name"]):
        yield "no-name"
    if kind == ReportKind.CPE and not values["nabp_id"]:
        yield "no-nabp-id"
    if kind == ReportKind.LEARNERS and not (
        values["licence"] or values["npi"] or values["board_id"]
    ):
        yield "no-id"
    if not values["birth_mmdd"]:
        yield "no-birth-date"


def activity_of(course: Course, year: int) -> dict[str, str]:
    """The summary of one reporting year: the learners of that year alone, never a running total."""
    plan = planning_of(course)
    offers = {offer.type: offer for offer in CreditOffer.objects.filter(course=course)}
    credit, moc = offers.get(AMA_PRA), offers.get(MOC)
    supporters = list(course.supporters.in_use())
    measured = QuestionVersion.objects.filter(
        question__course=course, in_force_until=None, measures__in=OUTCOMES
    )
    physicians, others = _heads(course, year)
    # Support is told in the year it was received; later years say 0.
    days = {
        supporter.pk: supporter.agreement_signed_on or course.release_date
        for supporter in supporters
    }
    paid = sum(
        supporter.amount or 0
        for supporter in supporters
        if (day := days[supporter.pk]) and day.year == year
    )
    return {
        "provider_id": plan.pars_provider_id,
        "activity_id": plan.pars_activity_id,
        "provider_activity_id": course.slug,
        "title": course.title,
        "format": plan.learning_format,
        "starts_on": course.release_date.isoformat() if course.release_date else "",
        "ends_on": course.expiry_date.isoformat() if course.expiry_date else "",
        "year": str(year),
        "description": course.summary[:LONGEST_DESCRIPTION],
        "url": f"{settings.SITE_URL}/courses/{course.slug}/",
        "providership": "joint" if plan.providership == "joint" else "direct",
        "joint_providers": "; ".join(plan.joint_providers),
        "credit_amount": str(credit.amount) if credit else "",
        "hours": str(credit.amount) if credit else "",
        "designed_to_change": "; ".join(plan.designed_to_change),
        "competencies": "; ".join(plan.competencies),
        "outcomes_measured": "; ".join(
            dict.fromkeys(
                OUTCOMES[Measure(measure)]
                for measure in sorted(set(measured.values_list("measures", flat=True)))
            )
        ),
        "commercial_support": "yes" if supporters else "no",
        "support_sources": "; ".join(s.name for s in supporters),
        "support_amount": str(paid),
        "in_kind": "; ".join(f"{s.name}: {s.in_kind}" for s in supporters if s.in_kind),
        "physicians": str(physicians),
        "others": str(others),
        "moc_board": moc.board if moc else "",
        "moc_practice_area": plan.practice_area if moc else "",
        "moc_points": str(moc.amount) if moc else "",
    }


def _heads(course: Course, year: int) -> tuple[int, int]:
    """Physicians and others of a year, each person once.

    Who claimed credit counts in the years of completion, as the learner files have it; who claimed
    none in the year of their enrollment. Days are the provider's.
    """
    claimed = _claimants(course)
    professions = {
        person: profession for person, (profession, years) in claimed.items() if year in years
    }
    for person, profession in _participants(course, year):
        if person not in claimed:
            professions.setdefault(person, profession)
    physicians = sum(group_of(profession) == PHYSICIAN for profession in professions.values())
    return physicians, len(professions) - physicians


def _claimants(course: Course) -> dict[int, tuple[str, set[int]]]:
    """By person, the profession of the first claim and the years of completion."""
    claims = Claim.objects.filter(offer__course=course).exclude(learner__exclusion=Exclusion.TEST)
    rows = list(claims.order_by("id").values_list("learner", "profession", "completed_on__year"))
    persons = person_of_rows(learner for learner, _, _ in rows)
    claimants: dict[int, tuple[str, set[int]]] = {}
    for learner, profession, year in rows:
        claimants.setdefault(persons[learner], (profession, set()))[1].add(year)
    return claimants


def _participants(course: Course, year: int) -> list[tuple[int, str]]:
    """Who enrolled in the year and began, or was loaded from elsewhere."""
    began = TrackProgress.objects.filter(learner=OuterRef("learner"), track__course=course)
    answering = Response.objects.filter(
        learner=OuterRef("learner"),
        course=course,
        pathway=Pathway.CME,
        phase__in=(Phase.IN_ACTIVITY, Phase.POST),
    )
    first, end = year_of_provider(year)
    enrolled = Enrollment.objects.filter(
        course=course,
        pathway=Pathway.CME,
        enrolled_at__gte=first,
        enrolled_at__lt=end,
        learner__exclusion="",
    )
    rows = list(
        enrolled.filter(Q(loaded=True) | Exists(began) | Exists(answering))
        .order_by("id")
        .values_list("learner", "learner__profession")
    )
    persons = person_of_rows(learner for learner, _ in rows)
    return [(persons[learner], profession) for learner, profession in rows]
