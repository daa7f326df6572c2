"""Claiming credit: judged, written down and certified in one transaction."""

import re
import uuid
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from courses.actions import CourseClosed, require_front_matter
from courses.calendar import provider_day, years_after
from credit import announcing
from credit.certificate_facts import attestation_of
from credit.designation import MOC
from credit.earning import Earned, Missing, earned_in
from credit.models import Certificate, Claim, ClaimPart, CreditOffer
from learners import audit
from learners.merging import person_rows
from learners.models import Learner
from learners.refusals import Refusal

from .certifying import issue, require_printable_name

YEARS_KEPT = 6
BOARD_IDS = {"ABIM": r"[0-9]{6}"}
BOARD_ID = r"[A-Za-z0-9][A-Za-z0-9-]{1,19}"


class NotAttested(Refusal):
    code = "not-attested"
    sentence = gettext_noop(
        "Please attest to what you claim; without that, no credit can be awarded."
    )
    status = 422


class NotEarned(Refusal):
    """Something stands in the way; `missing` says everything that does."""

    def __init__(self, missing: list[Missing]) -> None:
        super().__init__(" ".join(each.sentence for each in missing), code=missing[0].code)
        self.missing = missing
        self.details = {
            "missing": [{"code": each.code, "detail": each.sentence} for each in missing]
        }


class BoardIdNeeded(Refusal):
    code = "board-id-required"
    sentence = gettext_noop("For MOC points, enter your board ID exactly as your board issued it.")
    status = 422


class ClaimKeyReused(Refusal):
    code = "idempotency-key-reused"
    sentence = gettext_noop("This idempotency key was used for another claim.")


@dataclass(frozen=True)
class Claimed:
    claim: Claim
    certificate: Certificate
    created: bool  # False when the same delivery had been stored before


def claim_credit(
    *,
    learner: Learner,
    offer: CreditOffer,
    amount: Decimal,
    attested: bool,
    idempotency_key: uuid.UUID | None,
    at: datetime,
    board_id: str = "",
) -> Claimed:
    """Claim an amount and certify it; durable when this returns.

    Raises CourseClosed, FrontMatterRequired, NotEnrolled, NotAttested, NotPrintable, NotEarned,
    BoardIdNeeded, ClaimKeyReused and designation.BadAmount. Two windows, also of two accounts that
    are one person, are judged one after the other; the database holds what the lock should.
    """
    if not attested:
        raise NotAttested
    try:
        with transaction.atomic():
            learner = _held(learner)
            if repeated := _delivered_before(learner, offer, amount, idempotency_key):
                return repeated
            return _claim(learner, offer, amount, board_id.strip(), idempotency_key, at)
    except IntegrityError:
        if repeated := _delivered_before(learner, offer, amount, idempotency_key):
            return repeated
        raise NotEarned([Missing("already-claimed", _("You have claimed this credit."))]) from None


def _held(learner: Learner) -> Learner:
    """The learner as they are now, with all rows of the person locked, in one order."""
    rows = (
        Learner.objects.select_for_update(no_key=True)
        .filter(pk__in=person_rows(learner))
        .order_by("pk")
    )
    return next(row for row in rows if row.pk == learner.pk)


def name_profession(
    *,
    learner: Learner,
    profession: str,
    given_name: str = "",
    family_name: str = "",
    credentials: str = "",
    specialty: str = "",
) -> None:
    """What somebody says of themselves on the way; what the profile says already
    stays.
    """
    given = {
        "profession": profession,
        "given_name": given_name,
        "family_name": family_name,
        "credentials": credentials,
        "specialty": specialty,
    }
    new = {
        name: " ".join(value.split())
        for name, value in given.items()
        if value.strip() and not getattr(learner, name)
    }
    if new:
        Learner.objects.filter(pk=learner.pk, **dict.fromkeys(new, "")).update(**new)
        learner.refresh_from_db(fields=list(new))


def _delivered_before(
    learner: Learner, offer: CreditOffer, amount: Decimal, key: uuid.UUID | None
) -> Claimed | None:
    before = (
        Claim.objects.filter(learner=learner, idempotency_key=key).select_related("offer").first()
        if key
        else None
    )
    if before is None:
        return None
    if (before.offer_id, before.amount) != (offer.pk, amount):
        raise ClaimKeyReused
    return Claimed(before, before.certificates.order_by("version")[0], created=False)


def _claim(
    learner: Learner,
    offer: CreditOffer,
    amount: Decimal,
    board_id: str,
    key: uuid.UUID | None,
    at: datetime,
) -> Claimed:
    course = offer.course
    if not course.is_published:
        raise CourseClosed
    require_front_matter(learner, course)
    require_printable_name(learner)
    (earned,) = earned_in(learner, course, at, only=offer)
    if not earned.is_claimable:
        raise NotEarned(earned.missing)
    earned.check(amount)
    if offer.type == MOC and not re.fullmatch(
        BOARD_IDS.get(offer.board, BOARD_ID), board_id, re.ASCII
    ):
        raise BoardIdNeeded
    claim = _written(learner, earned, amount, board_id, key, at)
    audited = {"amount": str(amount), "maximum": str(claim.maximum)}
    audit.note(who=learner.user, deed="credit-claimed", subject=claim, after=audited)
    certificate = issue(claim=claim, at=at)
    announcing.claimed(claim, certificate, at)
    return Claimed(claim, certificate, created=True)


def _written(
    learner: Learner,
    earned: Earned,
    amount: Decimal,
    board_id: str,
    key: uuid.UUID | None,
    at: datetime,
) -> Claim:
    offer, completed_on = earned.offer, provider_day(earned.completed_at)
    ends = max(filter(None, (completed_on, provider_day(at), offer.course.expiry_date)))
    claim = Claim.objects.create(
        learner=learner,
        offer=offer,
        amount=amount,
        maximum=earned.maximum,
        increment=offer.increment,
        profession=learner.profession,
        attestation=attestation_of(offer),
        board_id=board_id if offer.type == MOC else "",
        completed_at=earned.completed_at,
        completed_on=completed_on,
        idempotency_key=key,
        claimed_at=at,
        retain_until=years_after(ends, YEARS_KEPT),
    )
    ClaimPart.objects.bulk_create(
        ClaimPart(claim=claim, learner=learner, offer=offer, track=part.track)
        for part in earned.open_parts
    )
    return claim
