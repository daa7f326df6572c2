"""A person decides what no rule could."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from .. import audit, npi_directory
from ..models import Learner, NpiCheck, NpiStatus, Review, User
from ..refusals import Refusal
from .judging import Verdict, from_record
from .recording import record_check


class AlreadyDecided(Refusal):
    code = "already-decided"
    sentence = "Someone has already decided this."


@transaction.atomic
def decide_npi(*, review: Review, accept: bool, by: User, at: datetime, note: str = "") -> Review:
    """Close a manual check of an NPI.

    To accept a number in use takes it from the other account. Raises AlreadyDecided.
    """
    review = close_review(review=review, accept=accept, by=by, at=at, note=note)
    learner = Learner.objects.select_for_update().get(pk=review.learner_id)
    claim = NpiCheck(
        learner=learner,
        npi=review.npi,
        given_name=review.given_name,
        family_name=review.family_name,
    )
    if not accept:
        reason = "name" if review.kind == Review.Kind.NAME else "in-use-refused"
        record_check(claim, Verdict(NpiStatus.MISMATCH, reason, "manual"), at=at, by=by)
        return review
    if review.kind == Review.Kind.IN_USE:
        _take_from(
            Learner.objects.filter(
                npi=review.npi, npi_status=NpiStatus.VERIFIED, user__isnull=False
            ),
            by,
            at,
        )
    record = npi_directory.find(review.npi)
    known = replace(from_record(record), method="manual") if record else None
    record_check(claim, Verdict(NpiStatus.VERIFIED, "", "manual", known=known), at=at, by=by)
    return review


def close_review(*, review: Review, accept: bool, by: User, at: datetime, note: str) -> Review:
    """Once, and audited. Called in the transaction of what follows from it."""
    review = Review.objects.select_for_update().get(pk=review.pk)
    if review.decision:
        raise AlreadyDecided
    review.decision = Review.Decision.ACCEPTED if accept else Review.Decision.REFUSED
    review.decided_at, review.decided_by, review.note = at, by, note
    review.save()
    audit.note(
        who=by,
        deed=f"review-{review.kind}",
        subject=review,
        after={"decision": str(review.decision)},
    )
    return review


def _take_from(holders: Iterable[Learner], by: User, at: datetime) -> None:
    for holder in holders:
        held = Learner.objects.select_for_update().get(pk=holder.pk)
        number, held.npi = held.npi, ""
        held.npi_oncologist = None
        held.save(update_fields=["npi", "npi_oncologist"])
        claim = NpiCheck(
            learner=held, npi=number, given_name=held.given_name, family_name=held.family_name
        )
        record_check(claim, Verdict(NpiStatus.UNVERIFIED, "moved", "manual"), at=at, by=by)
