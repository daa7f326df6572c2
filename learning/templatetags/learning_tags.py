"""Credit on the pages of a course and on my page."""

from typing import Any

from django import template
from django.utils import timezone

from courses.calendar import provider_day
from courses.models import Course
from credit import transcript
from credit.earning import earned_in, worth_showing
from learners.actions import learner_for
from learning.continuing import address_of_missing

register = template.Library()


@register.inclusion_tag("learning/credit_step.html", takes_context=True)
def credit_step(context: dict[str, Any], course: Course) -> dict[str, Any]:
    """The last step of a course: what credit waits, or was claimed."""
    mine = worth_showing(earned_in(learner_for(context["request"].user), course, timezone.now()))
    return {
        "course": course,
        "missing_address": address_of_missing(course, mine[0].missing[0])
        if mine and mine[0].missing
        else "",
        "offers": mine,
        "open": [earned for earned in mine if earned.is_claimable],
        "done": [earned for earned in mine if earned.claims],
    }


@register.inclusion_tag("learning/my_credit_panel.html", takes_context=True)
def my_credit_panel(context: dict[str, Any]) -> dict[str, Any]:
    """Credit this year on my page."""
    certificates = transcript.certificates_of(learner_for(context["request"].user))
    year = provider_day(timezone.now()).year
    return {
        "certificates": certificates[:3],
        "totals": transcript.totals(certificates, year),
        "year": year,
    }
