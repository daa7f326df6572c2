"""A look is kept, and what came of it is the learner's state."""

from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError, transaction

from .. import audit, taxonomy
from ..models import Learner, NpiCheck, NpiStatus, Review, User
from .judging import Known, Verdict


def record_check(
    claim: NpiCheck, verdict: Verdict, *, at: datetime, by: User | None = None
) -> NpiCheck:
    """Keep the look, and make it today's state. The learner's row is locked by the caller."""
    learner, known, claim.by = claim.learner, verdict.known, by
    if verdict.status == NpiStatus.VERIFIED and not _make_verified(learner, claim, known):
        verdict = replace(verdict, status=NpiStatus.UNVERIFIED, reason="in-use")
    claim.status, claim.reason, claim.method = verdict.status, verdict.reason, verdict.method
    claim.grade, claim.matched = verdict.grade, verdict.matched
    if known:
        claim.taxonomies, claim.primary_taxonomy, claim.source = (
            list(known.taxonomies),
            known.primary,
            known.source,
        )
        claim.oncologist, claim.code_set = (
            taxonomy.any_oncologist(known.taxonomies),
            taxonomy.CODE_SET,
        )
    claim.save(force_insert=True)
    if verdict.status != NpiStatus.VERIFIED and learner.npi_status != verdict.status:
        before = learner.npi_status
        learner.npi_status = verdict.status
        learner.save(update_fields=["npi_status"])
        _note(learner, before, verdict.reason, by)
    elif verdict.status == NpiStatus.VERIFIED:
        settled = Review.objects.filter(learner=learner, decision=Review.Decision.OPEN).exclude(
            kind=Review.Kind.JOIN
        )
        settled.update(
            decision=Review.Decision.REFUSED, decided_at=at, note="Verified otherwise meanwhile."
        )
    if verdict.reason in ("name-review", "in-use"):
        _open_review(
            claim, Review.Kind.NAME if verdict.reason == "name-review" else Review.Kind.IN_USE, at
        )
    return claim


def _make_verified(learner: Learner, claim: NpiCheck, known: Known | None) -> bool:
    """False when another account has the number: the database holds it to one."""
    before = learner.npi_status
    facts = ["npi", "npi_status", "npi_oncologist", "specialty", "given_name", "family_name"]
    held = {name: getattr(learner, name) for name in facts}
    learner.npi, learner.npi_status = claim.npi, NpiStatus.VERIFIED
    if known:
        learner.npi_oncologist = taxonomy.any_oncologist(known.taxonomies)
        learner.specialty = learner.specialty or taxonomy.specialty_of(
            known.taxonomies, known.primary
        )
    if learner.user_id and not learner.family_name:
        learner.given_name, learner.family_name = claim.given_name, claim.family_name
    try:
        with transaction.atomic():
            learner.save(update_fields=facts)
    except IntegrityError:
        for name, value in held.items():
            setattr(learner, name, value)
        return False
    if before != NpiStatus.VERIFIED:
        _note(learner, before, "", claim.by)
    return True


def _note(learner: Learner, before: str, reason: str, by: User | None) -> None:
    after = {"npi_status": str(learner.npi_status), "reason": reason}
    audit.note(
        who=by, deed="npi-status", subject=learner, before={"npi_status": str(before)}, after=after
    )


def _open_review(claim: NpiCheck, kind: str, at: datetime) -> None:
    holder = None
    if kind == Review.Kind.IN_USE:
        holder = Learner.objects.filter(
            npi=claim.npi, npi_status=NpiStatus.VERIFIED, user__isnull=False
        ).first()
    Review.objects.update_or_create(
        kind=kind,
        learner=claim.learner,
        other=holder,
        decision=Review.Decision.OPEN,
        defaults={
            "npi": claim.npi,
            "given_name": claim.given_name,
            "family_name": claim.family_name,
            "opened_at": at,
        },
    )
