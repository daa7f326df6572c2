"""What other systems are told of credit."""

from datetime import datetime

from credit.models import Certificate, Claim
from jobs import webhooks
from jobs.models import Happening


def claimed(claim: Claim, certificate: Certificate, at: datetime) -> None:
    webhooks.announce(
        kind=Happening.CLAIMED,
        key=str(claim.pk),
        team_id=claim.offer.course.team_id,
        at=at,
        data={
            "claim": claim.pk,
            "course": claim.offer.course.slug,
            "learner": claim.learner_id,
            "type": claim.offer.type,
            "amount": str(claim.amount),
            "completed_on": claim.completed_on.isoformat(),
            "certificate": certificate.number,
        },
    )


def revoked(certificate: Certificate, at: datetime) -> None:
    course = certificate.claim.offer.course
    webhooks.announce(
        kind=Happening.REVOKED,
        key=str(certificate.pk),
        team_id=course.team_id,
        at=at,
        data={
            "certificate": certificate.number,
            "claim": certificate.claim_id,
            "course": course.slug,
            "learner": certificate.claim.learner_id,
        },
    )
