"""What a certificate says, from the records as they are at that moment.

Kept word for word with it.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings

from courses.front_matter import accreditation_statement
from courses.models import Course, PlanningRecord
from courses.querysets import planning_of, statement_texts
from courses.statements import Run, fill, runs

from .designation import ACPE, AMA_PRA, BOARDS, PARTICIPATION, Heading, kind_of, shown, words
from .models import Claim, CreditOffer


def designation(
    offer: CreditOffer, course: Course, plan: PlanningRecord, texts: dict[str, str]
) -> list[Run]:
    """The designation statement of an offer, in pieces; empty for what is not designated."""
    template = kind_of(offer.type).designation
    if not template:
        return []
    values = words(offer.type, offer.amount) | {
        "provider": course.accreditation_provider or "provider",
        "format": plan.learning_format,
        "uan": offer.uan,
        "board": offer.board,
        "board_name": BOARDS.get(offer.board, offer.board),
    }
    return runs(texts[template], **values)


def facts_of(claim: Claim, name: str) -> dict[str, Any]:
    """Everything the certificate of a claim prints, but for number and address."""
    offer, course = claim.offer, claim.offer.course
    plan, texts = planning_of(course), statement_texts()
    kind = kind_of(offer.type)
    values = words(offer.type, claim.amount) | {
        "format": plan.learning_format,
        "title": course.title,
        "date": in_words(claim.completed_on),
        "uan": offer.uan,
        "board": offer.board,
    }
    body = runs(texts[kind.body], **values)
    if offer.type == PARTICIPATION and "{time}" not in texts[kind.body]:
        body += [Run(text=" ", italic=False), *runs(texts["certificate-hours"], **values)]
    credit = CreditOffer.objects.filter(course=course, type=AMA_PRA).first()
    if offer.type == PARTICIPATION and credit:
        designated = words(AMA_PRA, credit.amount)
        body += [Run(text=" ", italic=False)]
        body += runs(
            texts["certificate-designated"],
            maximum=designated["amount"],
            Credits=designated["Credits"],
        )
    stated = designation(offer, course, plan, texts)
    accredited = accreditation_statement(course, plan, texts)
    return {
        "heading": kind.heading.value,
        "name": name,
        "credentials": claim.learner.credentials,
        "body": body,
        "note": fill(texts["certificate-pharmacist-note"]) if offer.type == ACPE else "",
        "title": course.title,
        "course": course.slug,
        "provider": course.accreditation_provider,
        "format": plan.learning_format,
        "completed_on": claim.completed_on.isoformat(),
        "completed": in_words(claim.completed_on),
        "type": offer.type,
        "amount": str(claim.amount),
        "credit": credit_in_words(offer.type, claim.amount),
        "profession": claim.profession,
        "uan": offer.uan,
        "statements": [*([runs(accredited)] if accredited else []), *([stated] if stated else [])],
        "demonstration": course.demonstration,
        **signatory_of(course),
    }


def signatory_of(course: Course) -> dict[str, str]:
    """Who signs: the course's own, or the provider's usual one."""
    name, title = course.signatory_name, course.signatory_title
    if not name:
        name, title = settings.CERTIFICATE_SIGNATORY, settings.CERTIFICATE_SIGNATORY_TITLE
    return {"signatory": name, "signatory_title": title}


def attestation_of(offer: CreditOffer) -> str:
    """What a learner attests who claims it, as the provider words it."""
    return fill(statement_texts()[kind_of(offer.type).attestation], board=offer.board)


def credit_in_words(type_: str, amount: Decimal) -> str:
    """As a public page and a transcript name it."""
    return f"{shown(amount)} {kind_of(type_).unit(amount)}"


def heading_of(claim: Claim) -> str:
    return Heading(kind_of(claim.offer.type).heading).name.lower()


def in_words(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"
