"""Credit offers of a package into the database, and out again."""

from decimal import Decimal
from typing import Any

from courses.models import Course
from courses.packages.writing import Changes, reorder, upsert

from .models import CreditOffer


def write_offers(course: Course, data: dict[str, Any], changes: Changes) -> None:
    offers = []
    for entry in data.get("credits", []):
        values = {
            "amount": Decimal(str(entry["amount"])).quantize(Decimal("0.01")),
            "increment": Decimal(str(entry.get("increment", 0.25))).quantize(Decimal("0.01")),
            "professions": entry.get("professions", []),
        }
        offers.append(upsert(CreditOffer, {"course": course, "type": entry["type"]}, values, changes))
    reorder(CreditOffer.objects.filter(course=course).order_by("position", "id"), offers, "credit offers", changes)
    kept = [entry["type"] for entry in data.get("credits", [])]
    gone, _ = CreditOffer.objects.filter(course=course).exclude(type__in=kept).delete()
    if gone:
        changes.add(f"removed {gone} credit offers")


def offers_out(course: Course) -> list[dict[str, Any]]:
    return [
        {"type": offer.type, "amount": float(offer.amount), "increment": float(offer.increment)}
        | ({"professions": offer.professions} if offer.professions else {})
        for offer in CreditOffer.objects.filter(course=course)
    ]
