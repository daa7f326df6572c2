"""Whom a reminder of credit concerns, and what it says: those who have earned some and claimed none
of it, and those whose last day to claim is near.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Max
from django.utils.translation import gettext_noop

from assessments.models import Phase, Response, Trigger
from assessments.reminders import WORDED, WORDS, Round, Wording, concerns, expiring, unfinished
from courses.models import Course
from learners.models import Learner

from .designation import may_claim
from .earning import earned_in
from .models import Claim, CreditOffer
from .requirements import last_day_of

EARNED = (
    gettext_noop("Your credit is ready to claim: {title}"),
    gettext_noop(
        "You have met the requirements of “{title}”. Claim your credit on the course page:"
    ),
)
PARTICIPATED = (
    gettext_noop("Your certificate of participation is ready: {title}"),
    gettext_noop(
        "You have met the requirements of “{title}”. Get your certificate of participation on the "
        "course page:"
    ),
)
UNTIL = gettext_noop("Until {expiry}: {title}")
CREDIT_ENDS = gettext_noop(
    "Credit for “{title}” can be claimed through {expiry}. You have not finished yet; continue "
    "where you left off:"
)
PARTICIPATION_ENDS = gettext_noop(
    "The certificate of participation in “{title}” can be claimed through {expiry}. You have not "
    "finished yet; continue where you left off:"
)


# --- earned and not claimed -----------------------------------------------------------------------


@concerns(Trigger.PASSED_NOT_CLAIMED)
def passed_not_claimed(look: Round) -> Iterable[int]:
    last = Response.objects.filter(
        course=look.course, phase__in=(Phase.POST, Phase.EVALUATION), learner__user__isnull=False
    )
    ended = last.order_by().values_list("learner").annotate(Max("answered_at"))
    waiting = {learner for learner, moment in ended if look.earliest < moment <= look.latest}
    waiting -= set(
        Claim.objects.filter(offer__course=look.course).values_list("learner", flat=True)
    )
    people = Learner.objects.filter(pk__in=waiting)
    return {learner.pk for learner in people if _claimable(learner, look.course, look.at)}


def _claimable(learner: Learner, course: Course, at: datetime) -> list[CreditOffer]:
    return [earned.offer for earned in earned_in(learner, course, at) if earned.is_claimable]


def _ready(learner: Learner, course: Course, at: datetime) -> Wording:
    offers = _claimable(learner, course, at)
    only_participation = all(offer.is_participation for offer in offers)
    return Wording(*(PARTICIPATED if only_participation else EARNED))


# --- the last day ---------------------------------------------------------------------------------


@concerns(Trigger.EXPIRY_NEAR)
def claimed_until_near(look: Round) -> Iterable[int]:
    """By the last day of what each person may claim; of a course without credit, by its own."""
    course = look.course
    offers = list(CreditOffer.objects.filter(course=course))
    if not offers:
        return expiring(look)
    if not any(look.is_near(last_day_of(offer, course)) for offer in offers):
        return ()
    people = Learner.objects.filter(pk__in=unfinished(course))
    return {learner.pk for learner in people if look.is_near(_ending(learner, course, offers)[1])}


def _ending(
    learner: Learner, course: Course, offers: list[CreditOffer]
) -> tuple[CreditOffer, date | None]:
    """What this person may claim that ends first, credit before participation. Whose profession is
    not known may claim anything.
    """
    mine = [
        offer
        for offer in offers
        if not learner.profession or may_claim(offer.type, offer.professions, learner.profession)
    ]
    credit = [offer for offer in mine or offers if not offer.is_participation]
    days = [(offer, last_day_of(offer, course)) for offer in credit or mine or offers]
    return min(days, key=lambda ending: ending[1] or date.max)


def _ends(learner: Learner, course: Course, at: datetime) -> Wording:
    offers = list(CreditOffer.objects.filter(course=course))
    if not offers:
        return Wording(*WORDS[Trigger.EXPIRY_NEAR], course.expiry_date)
    offer, day = _ending(learner, course, offers)
    return Wording(UNTIL, PARTICIPATION_ENDS if offer.is_participation else CREDIT_ENDS, day)


WORDED |= {Trigger.PASSED_NOT_CLAIMED: _ready, Trigger.EXPIRY_NEAR: _ends}
