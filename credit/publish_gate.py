"""What credit adds to the front matter, and what it demands before a designated course is
published.
"""

import math
from decimal import Decimal
from typing import Any

from assessments.models import (
    DecisionPoint,
    Measure,
    Phase,
    Poll,
    PollQuestion,
    QuestionVersion,
)
from courses.front_matter import minutes_of
from courses.models import Course, PlanningRecord
from courses.publishing import Failure, accreditation_failures
from courses.querysets import planning_of
from courses.shares import percent_of
from courses.statements import fill

from .certificate_facts import designation
from .designation import ACPE, AMA_PRA, MOC, QUARTER
from .models import CreditOffer

BEYOND_KNOWLEDGE = (Measure.COMPETENCE, Measure.CONFIDENCE, Measure.PRACTICE_CHANGE)


def sections(course: Course, plan: PlanningRecord, texts: dict[str, str]) -> dict[str, Any]:
    """Designation statements, what must be right to pass, and how much must be watched."""
    offers = list(CreditOffer.objects.filter(course=course).order_by("position", "id"))
    stated = (
        [designation(offer, course, plan, texts) for offer in offers]
        if course.accreditation_provider
        else []
    )
    polls = Poll.objects.in_use().filter(course=course)
    marks = {mark for mark in polls.values_list("pass_mark", flat=True) if mark is not None}
    return {
        "designation": [runs for runs in stated if runs],
        "pass_mark": " ".join(
            fill(texts["pass-mark"], percent=f"{percent_of(mark)}") for mark in sorted(marks)
        ),
        "watching": _watching(course, offers, texts),
    }


def _watching(course: Course, offers: list[CreditOffer], texts: dict[str, str]) -> str:
    """What the most demanding offer asks for; empty where nothing must be watched."""
    share = max((offer.share for offer in offers), default=Decimal(0))
    if not share or not course.tracks.exists():
        return ""
    return fill(texts["watching"], percent=f"{percent_of(share)}")


def failures(course: Course, plan: PlanningRecord) -> list[Failure]:
    offers = list(CreditOffer.objects.filter(course=course).prefetch_related("track_credits"))
    failures = (
        [Failure("no-credit", "No credit is offered.")] if plan.designated_on and not offers else []
    )
    if not offers:
        failures += [
            Failure(
                "certified-without-credit",
                (
                    f"Segment {segment.slug} says it is certified for credit, and no credit is "
                    "offered."
                ),
                segment,
            )
            for segment in course.segments.filter(certified=True, withdrawn=False)
        ]
        return failures
    failures += _pass_mark(course)
    measured = QuestionVersion.objects.filter(
        question__course=course, in_force_until__isnull=True, measures__in=BEYOND_KNOWLEDGE
    )
    if not measured.exists():
        failures.append(
            Failure(
                "knowledge-only",
                "Nothing beyond knowledge is measured: competence, confidence or practice change.",
            )
        )
    credit = next((offer.amount for offer in offers if offer.type == AMA_PRA), None)
    for offer in offers:
        failures += _of_offer(offer, plan, credit)
    return failures


def _pass_mark(course: Course) -> list[Failure]:
    after = Poll.objects.in_use().filter(course=course, phase=Phase.POST)
    if not after.exists():
        return [Failure("no-pass-mark", "There is no post-test, so none has a pass mark.")]
    unmarked = after.filter(pass_mark__isnull=True).first()
    sentence = "Not every post-test has a pass mark."
    return [Failure("no-pass-mark", sentence, unmarked)] if unmarked else []


def _of_offer(offer: CreditOffer, plan: PlanningRecord, credit: Any) -> list[Failure]:
    parts = [part.amount for part in offer.track_credits.all()]
    wanted = [
        ("credit-increment", f"{offer} is no multiple of 0.25.", bool(offer.amount % QUARTER)),
        (
            "credit-parts",
            f"The tracks of {offer} do not add up to it.",
            bool(parts) and sum(parts) != offer.amount,
        ),
        (
            "no-uan",
            "ACPE credit has no Universal Activity Number.",
            offer.type == ACPE and not offer.uan,
        ),
        ("no-board", "MOC points name no board.", offer.type == MOC and not offer.board),
        (
            "no-practice-area",
            "MOC points need a practice area.",
            offer.type == MOC and not plan.practice_area,
        ),
        (
            "moc-above-credit",
            "MOC points are more than the credit.",
            offer.type == MOC and credit is not None and offer.amount > credit,
        ),
    ]
    return [Failure(code, sentence, offer) for code, sentence, is_missing in wanted if is_missing]


# --- published by hand ----------------------------------------------------------------------------

MINUTES_A_CREDIT = 60
ROUNDING = Decimal("7.5")  # credit is the time it takes, to the nearest quarter of an hour
MINUTES_A_QUESTION = 3
READING = 3  # what is read and thought over takes at most this many times the film
USUAL_READING = Decimal("1.5")  # and usually half as long again, with a minute a question


def as_soon_as_offered(course: Course, plan: PlanningRecord) -> list[Failure]:
    """A course that offers credit is designated, and takes the time its credit says."""
    offers = list(CreditOffer.objects.filter(course=course, implied=False))
    if not offers:
        return []
    undesignated = Failure(
        "no-designation", "Credit is offered, and no date says when it was designated."
    )
    # A designated course is held to the accreditor's list by the gate itself.
    failures = [] if plan.designated_on else [undesignated, *accreditation_failures(course, plan)]
    return failures + _minutes(course, plan, offers)


def _minutes(course: Course, plan: PlanningRecord, offers: list[CreditOffer]) -> list[Failure]:
    minutes = minutes_of(course, plan)
    if not minutes:
        sentence = "Credit is offered, and no minutes are stated: no video says how long it takes."
        return [Failure("no-minutes", sentence)]
    failures = [
        Failure(
            "credit-above-minutes",
            f"{offer} need {offer.amount * MINUTES_A_CREDIT:.0f} minutes; the course takes "
            f"{minutes}.",
            offer,
        )
        for offer in offers
        if offer.amount * MINUTES_A_CREDIT > minutes + ROUNDING
    ]
    film, questions = _content(course)
    most = _most_minutes(film, questions)
    if plan.minutes and plan.minutes > most:
        sentence = (
            f"{plan.minutes} minutes are stated; the videos and questions there are fill at most "
            f"{most}."
        )
        failures.append(Failure("minutes-above-content", sentence))
    return failures


def advice(course: Course) -> list[Failure]:
    """A time that the accreditor may ask about, though it is possible."""
    stated = planning_of(course).minutes
    if not stated or not CreditOffer.objects.filter(course=course, implied=False).exists():
        return []
    film, questions = _content(course)
    usual = film * USUAL_READING + questions
    if not usual < stated <= _most_minutes(film, questions):
        return []
    sentence = (
        f"{stated} minutes are stated; the videos last {math.ceil(film)} min, and learners answer "
        f"{questions} questions. Be ready to say what the rest is spent on, or state less."
    )
    return [Failure("minutes-above-usual", sentence)]


def _most_minutes(film: Decimal, questions: int) -> int:
    return math.ceil(film * READING + questions * MINUTES_A_QUESTION)


def _content(course: Course) -> tuple[Decimal, int]:
    """Minutes of film, and how many questions are asked."""
    films = [*course.tracks.all(), *course.segments.filter(withdrawn=False)]
    film = sum((Decimal(str(row.duration or 0)) for row in films), Decimal(0)) / 60
    asked = (
        PollQuestion.objects.in_use()
        .filter(poll__course=course)
        .exclude(poll__phase=Phase.FOLLOW_UP)
    )
    points = DecisionPoint.objects.in_use().filter(track__course=course)
    return film, asked.count() + points.count()
