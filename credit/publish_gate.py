"""What credit adds to the front matter, and what it demands before a designated course is
published.
"""

import re
from decimal import Decimal
from typing import Any

from assessments.models import (
    Measure,
    Phase,
    Poll,
    QuestionVersion,
)
from courses.models import Course, PlanningRecord
from courses.publishing import Failure
from courses.querysets import statement_texts
from courses.shares import percent_of
from courses.statements import fill
from courses.watching import CREDIT_SHARE

from .certificate_facts import designation
from .designation import ACPE, AMA_PRA, MOC, QUARTER
from .models import CreditOffer

NO_CREDIT = "No credit is offered."
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


def offers_of(course: Course) -> list[CreditOffer]:
    """What is stated as offered; another may follow from it."""
    return [offer for offer in course.credit_offers.all() if not offer.implied]


def nothing_to_watch(course: Course) -> list[Failure]:
    """What is watched for credit is watched in tracks, by the clock; segments are on no clock."""
    offers = offers_of(course)
    if not offers or course.tracks.all():
        return []
    offer = offers[0]
    sentence = (
        f"{offer} is offered, and no track is there to be watched for it: segments alone earn no "
        "credit. Add a track, or take the credit off."
    )
    return [Failure("credit-without-track", sentence, offer)]


FEE = re.compile(r"\bfees?\b", re.I)


def no_fee(course: Course, plan: PlanningRecord) -> list[Failure]:
    """What learners pay is said beside the credit, in its field or in the method's own words."""
    if not offers_of(course) or plan.fee or FEE.search(plan.method or statement_texts()["method"]):
        return []
    return [Failure("no-fee", "It is not said what learners pay, or that there is no fee.")]


def little_to_watch(course: Course) -> list[Failure]:
    """Less watching than usual is the provider's choice, and the accreditor may ask about it."""
    return [
        Failure(
            "little-watched",
            f"{offer} asks for {percent_of(offer.share)}% of each track to be watched; usual is "
            f"{percent_of(CREDIT_SHARE)}%. Be ready to say how you know that learners took part, "
            "or leave the share empty.",
            offer,
        )
        for offer in offers_of(course)
        if offer.share < CREDIT_SHARE
    ]


def no_credit(course: Course) -> list[Failure]:
    """May be meant so, and is nothing to learn after publishing."""
    if CreditOffer.objects.filter(course=course).exists():
        return []
    return [Failure("no-credit", NO_CREDIT)]


def failures(course: Course, plan: PlanningRecord) -> list[Failure]:
    offers = list(course.credit_offers.all())
    failures = [Failure("no-credit", NO_CREDIT)] if plan.designated_on and not offers else []
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
            for segment in course.segments.all()
            if segment.certified and not segment.withdrawn
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
    after = list(Poll.objects.in_use().filter(course=course, phase=Phase.POST))
    if not after:
        return [Failure("no-pass-mark", "There is no post-test, so none has a pass mark.")]
    unmarked = next((poll for poll in after if poll.pass_mark is None), None)
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
