"""What a course offers to those whom its physicians' credit is not for."""

from courses.models import Course
from credit.designation import AMA_PRA, PARTICIPATION
from credit.models import CreditOffer, TrackCredit


def offer_participation(*, course: Course) -> bool:
    """Beside AMA PRA credit there is always a certificate of participation; one made here goes with
    the credit it stands beside. Whether one was added.
    """
    offers = {offer.type: offer for offer in CreditOffer.objects.filter(course=course)}
    credit, participation = offers.get(AMA_PRA), offers.get(PARTICIPATION)
    if credit is None:
        if participation and participation.implied and not participation.claims.exists():
            participation.delete()
        return False
    if participation and not participation.implied:
        return False
    rules = (
        "amount",
        "increment",
        "opens_on",
        "closes_on",
        "min_watched",
        "needs_points",
        "needs_post_test",
        "needs_evaluation",
    )
    values = {name: getattr(credit, name) for name in rules} | {"implied": True, "position": 32_000}
    offer, added = CreditOffer.objects.update_or_create(
        course=course, type=PARTICIPATION, defaults=values
    )
    parts = dict(credit.track_credits.values_list("track", "amount"))
    offer.track_credits.exclude(track__in=parts).delete()
    for track, amount in parts.items():
        TrackCredit.objects.update_or_create(
            offer=offer, track_id=track, defaults={"amount": amount}
        )
    return added
