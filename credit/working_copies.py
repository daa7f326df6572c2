"""How credit offers are taken into a working copy, and written back."""

from typing import Any

from courses.working_copies.parts import AFTERWARDS, PARTS, Part

from .actions.offering import offer_participation
from .models import CreditOffer, TrackCredit


class OfferPart(Part):
    def title(self, row: Any) -> str:
        return str(row.label)

    def field_label(self, name: str) -> str:
        own = {"min_watched": "Share of each track watched"}  # as its form has it
        return own.get(name) or super().field_label(name)

    def what_follows(self, row: Any, goes: bool) -> tuple[str, bool]:
        if goes:
            return "It is deleted: nobody has claimed it.", True
        return "Credit was claimed, so it stays: set the last day to claim instead.", False


class TrackCreditPart(Part):
    def title(self, row: Any) -> str:
        return f"{row.offer.label}, {row.track}"


def join_parts() -> None:
    PARTS.extend(
        [
            OfferPart(CreditOffer, hidden=["implied"]),
            TrackCreditPart(
                TrackCredit,
                course="offer__course",
                refs={"offer_id": "creditoffer", "track_id": "track"},
                select=["offer", "track"],
            ),
        ]
    )
    AFTERWARDS.append(lambda course: offer_participation(course=course))
