"""Credit offers of a package into the database, and out again."""

from decimal import Decimal
from typing import Any

from courses.models import Course, Track
from courses.packages.facts import differing, filled
from courses.packages.row_changes import Changes, remove, reorder, upsert

from .actions.offering import offer_participation
from .models import CreditOffer, TrackCredit

CENT = Decimal("0.01")
# What a package may say beside type, amount and increment, and what holds where it is silent.
USUAL: dict[str, Any] = {
    "professions": [],
    "opens_on": None,
    "closes_on": None,
    "min_watched": None,
    "needs_points": True,
    "needs_post_test": True,
    "needs_evaluation": True,
    "uan": "",
    "board": "",
}


def write_offers(course: Course, data: dict[str, Any], changes: Changes) -> None:
    offers = []
    for entry in data.get("credits", []):
        identity = {"course": course, "type": entry["type"]}
        offers.append(upsert(CreditOffer, identity, _values(entry), changes))
        _tracks(offers[-1], entry.get("tracks", []), changes)
    stated = CreditOffer.objects.filter(course=course, implied=False)
    reorder(stated.order_by("position", "id"), offers, "credit offers", changes)
    for gone in stated.exclude(pk__in=[offer.pk for offer in offers]):
        remove(gone, changes)
    offer_participation(course=course)


def _values(entry: dict[str, Any]) -> dict[str, Any]:
    values = filled(entry, USUAL)
    if values["min_watched"] is not None:
        values["min_watched"] = Decimal(str(values["min_watched"]))
    amounts = {
        name: Decimal(str(entry.get(name, 0.25))).quantize(CENT) for name in ("amount", "increment")
    }
    return amounts | values | {"implied": False}


def _tracks(offer: CreditOffer, entries: list[dict[str, Any]], changes: Changes) -> None:
    for entry in entries:
        track = Track.objects.get(course=offer.course, number=entry["track"])
        upsert(
            TrackCredit,
            {"offer": offer, "track": track},
            {"amount": Decimal(str(entry["amount"])).quantize(CENT)},
            changes,
        )
    for gone in offer.track_credits.exclude(
        track__number__in=[entry["track"] for entry in entries]
    ):
        remove(gone, changes)


def offers_out(course: Course) -> list[dict[str, Any]]:
    stated = CreditOffer.objects.filter(course=course, implied=False).prefetch_related(
        "track_credits__track"
    )
    return [_offer_out(offer) for offer in stated]


def _offer_out(offer: CreditOffer) -> dict[str, Any]:
    out = {"type": offer.type, "amount": float(offer.amount), "increment": float(offer.increment)}
    parts = [
        {"track": part.track.number, "amount": float(part.amount)}
        for part in offer.track_credits.all()
    ]
    return out | differing(offer, USUAL) | ({"tracks": parts} if parts else {})
