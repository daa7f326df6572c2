"""What a package may say of a course, its planning, supporters and faculty: by the names of their
fields, with what holds where it is silent.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models

from courses.models import ItemTest, PlanningRecord

Usual = dict[str, Any]
COURSE: Usual = {
    "summary": "",
    "audience": "",
    "language": "en",
    "release_date": None,
    "expiry_date": None,
    "demonstration": False,
    "specialty": "",
    "intended_reach": None,
    "promised_reach": None,
    "target_specialties": [],
    "item_test": ItemTest.EXACT,
    "subgroups": [],
    "comparison_arm": False,
    "asks_confidence": False,
    "takes_questions": False,
    "partners": [],
}
ACCREDITATION = {
    "provider": "accreditation_provider",
    "statement": "accreditation_statement",
    "signatory": "signatory_name",
    "signatory_title": "signatory_title",
}
PLANNING: Usual = {
    field.name: field.get_default()
    for field in PlanningRecord._meta.fields
    if field.name not in ("course", "skipped")
}
SUPPORT: Usual = {
    "kind": "independent educational grant",
    "in_kind": "",
    "amount": None,
    "currency": "USD",
    "agreement_signed_on": None,
    "full_discretion": False,
    "grant_id": "",
}
DISCLOSED: Usual = {
    "relevant": True,
    "ended": False,
    "mitigated": False,
    "mitigation_steps": "",
    "mitigated_on": None,
}
ROLE: Usual = {"disclosed_on": None, "role_began_on": None}


def filled(entry: dict[str, Any], usual: Usual) -> dict[str, Any]:
    """What an entry says, and the usual where it is silent; days as dates."""
    return {name: _read(name, entry.get(name, value)) for name, value in usual.items()}


def _read(name: str, value: Any) -> Any:
    if name.endswith(("_on", "_date")):
        return date.fromisoformat(value) if value else None
    return list(value) if isinstance(value, list) else value


def differing(row: models.Model, usual: Usual) -> dict[str, Any]:
    """The inverse: what differs from the usual, as a package says it."""
    values = {name: getattr(row, name) for name in usual}
    return {name: plain(value) for name, value in values.items() if value != usual[name]}


def plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, date) else value
