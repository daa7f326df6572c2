"""Whom a reminder of credit concerns: those who have earned some and claimed none of it."""

from collections.abc import Iterable

from django.db.models import Max
from django.utils.translation import gettext_noop

from assessments.models import Phase, Response, Trigger
from assessments.reminders import WORDS, Round, concerns
from learners.models import Learner

from .earning import earned_in
from .models import Claim

WORDS[Trigger.PASSED_NOT_CLAIMED] = (
    gettext_noop("Your credit is ready to claim: {title}"),
    gettext_noop(
        "You have met the requirements of “{title}”. Claim your credit on the course page:"
    ),
)


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
    return {
        learner.pk
        for learner in people
        if any(earned.is_claimable for earned in earned_in(learner, look.course, look.at))
    }
