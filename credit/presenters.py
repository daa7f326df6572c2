"""A certificate as pages show it."""

from typing import Any

from courses.calendar import provider_day

from . import badges
from .certificate_facts import in_words
from .models import Certificate


def checked_certificate(certificate: Certificate) -> dict[str, Any]:
    """What the public check page says. Of somebody who was forgotten it keeps what the six-year
    rule needs, not the name.
    """
    erased = certificate.claim.learner.erased_at is not None
    facts = certificate.facts
    credentials = facts.get("credentials", "")
    name = "" if erased else certificate.public_name
    return {
        "it": certificate,
        "facts": facts,
        "erased": erased,
        "name": ", ".join(filter(None, (name, credentials))) if name else "",
        "status": certificate.status,
        "kept_until": certificate.retain_until,
    }


def stamp_of(certificate: Certificate) -> str:
    """What is printed across a certificate that no longer stands; in English, as the certificate
    is.
    """
    if certificate.revoked_at:
        return f"Revoked on {in_words(provider_day(certificate.revoked_at))}"
    if certificate.superseded_by:
        return f"Replaced by {certificate.superseded_by.number}"
    return ""


def shown_certificate(certificate: Certificate) -> dict[str, Any]:
    return {
        "it": certificate,
        "facts": certificate.facts,
        "linkedin": badges.add_to_linkedin(certificate),
    }
