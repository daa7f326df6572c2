"""A certificate as pages show it."""

from typing import Any

from . import badges
from .models import Certificate


def shown_certificate(certificate: Certificate) -> dict[str, Any]:
    return {
        "it": certificate,
        "facts": certificate.facts,
        "linkedin": badges.add_to_linkedin(certificate),
    }
