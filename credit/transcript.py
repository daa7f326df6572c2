"""A learner's credit, here and elsewhere: rows for the page, the PDF and the CSV alike."""

import csv
import io
from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

from learners.merging import rows_of
from learners.models import Learner
from learners.spreadsheets import harmless

from .certificate_facts import credit_in_words, in_words
from .designation import PARTICIPATION, shown
from .models import Certificate, ExternalCredit

HEADINGS = (
    "completed",
    "activity",
    "provider",
    "credit_type",
    "amount",
    "certificate",
    "status",
    "source",
)


def certificates_of(learner: Learner) -> list[Certificate]:
    """Newest first, those earned under rows that were joined among them; what a corrected one
    replaced is not.
    """
    mine = Certificate.objects.filter(claim__learner__in=rows_of(learner), superseded_by=None)
    certificates = mine.select_related("claim__offer__course")
    return list(certificates.order_by("-claim__completed_on", "-id"))


def document(learner: Learner, name: str, today: date) -> dict[str, Any]:
    """What the printed transcript says."""
    certificates = [certificate for certificate in certificates_of(learner) if certificate.is_valid]
    external = list(ExternalCredit.objects.filter(learner=learner))
    return {
        "name": name,
        "made_on": in_words(today),
        "totals": totals(certificates),
        "rows": [
            {
                "completed": certificate.facts["completed"],
                "title": certificate.facts["title"],
                "provider": certificate.facts["provider"],
                "credit": certificate.facts["credit"],
                "number": certificate.number,
            }
            for certificate in certificates
        ],
        "external": [
            {
                "completed": in_words(credit.completed_on),
                "title": credit.title,
                "provider": credit.provider,
                "credit": f"{shown(credit.amount)} {credit.kind}",
                "number": "",
            }
            for credit in external
        ],
    }


def typed(document: dict[str, Any]) -> str:
    """What the learner wrote in it: their name, and credit from elsewhere."""
    kept = ("title", "provider", "credit")
    elsewhere = [row[name] for row in document["external"] for name in kept]
    return " ".join([document["name"], *elsewhere])


def totals(certificates: list[Certificate], year: int | None = None) -> list[str]:
    """Credit by type, in words; of one year, or of all."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for certificate in certificates:
        counts = certificate.is_valid and (
            year is None or certificate.claim.completed_on.year == year
        )
        if counts and certificate.facts["type"] != PARTICIPATION:
            sums[certificate.facts["type"]] += certificate.claim.amount
    return [credit_in_words(type_, amount) for type_, amount in sums.items()]


def as_csv(learner: Learner) -> str:
    """Cells that a spreadsheet would take for a formula are defused."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    for certificate in certificates_of(learner):
        told = [
            certificate.facts[name]
            for name in ("completed_on", "title", "provider", "type", "amount")
        ]
        writer.writerow(
            [harmless(cell) for cell in (*told, certificate.number, certificate.status, "here")]
        )
    for other in ExternalCredit.objects.filter(learner=learner):
        told = [
            other.completed_on.isoformat(),
            other.title,
            other.provider,
            other.kind,
            str(other.amount),
        ]
        writer.writerow([harmless(cell) for cell in (*told, "", "", "added by the learner")])
    return out.getvalue()
