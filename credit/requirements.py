"""What a course asks for before its credit may be claimed, beyond what its own statements say of
watching and the pass mark."""

from dataclasses import dataclass
from datetime import date

from assessments.models import Phase
from assessments.structure import Structure, structure_of
from courses.models import Course

from .designation import PARTICIPATION
from .models import CreditOffer


@dataclass(frozen=True)
class Requirements:
    """The most that any offer of the course asks for."""

    points: bool
    post_test: bool
    evaluation: bool

    @property
    def is_any(self) -> bool:
        return self.points or self.evaluation


def last_day_of(offer: CreditOffer, course: Course) -> date | None:
    """The last day to claim: the offer's own, and never after that of the course."""
    return min(filter(None, (offer.closes_on, course.expiry_date)), default=None)


def requirements_of(course: Course) -> Requirements | None:
    """None where no credit is offered."""
    offers: list[CreditOffer] = list(course.credit_offers.all())  # type: ignore[attr-defined]
    if not offers:
        return None
    structure = structure_of(course)
    return Requirements(
        any(offer.needs_points for offer in offers) and _has_required_points(structure),
        any(offer.needs_post_test for offer in offers),
        any(offer.needs_evaluation for offer in offers)
        and bool(structure.polls_in(Phase.EVALUATION)),
    )


def _has_required_points(structure: Structure) -> bool:
    return any(
        point.required for track in structure.tracks for point in structure.points_of(track.pk)
    )


def offers_participation(course: Course) -> bool:
    """Whether those whom the credit is not for receive a certificate of participation."""
    offers = course.credit_offers.all()  # type: ignore[attr-defined]
    return any(offer.type == PARTICIPATION for offer in offers)
