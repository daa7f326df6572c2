"""Credit, and answers given before signing in, on the pages of a course and on my page."""

from typing import Any

from django import template
from django.http import HttpRequest
from django.utils import timezone

from assessments.models import Phase, SegmentQuestion
from courses.calendar import provider_day
from courses.models import Course
from credit import transcript
from credit.earning import earned_in, worth_showing
from learners.actions import learner_for, text_in_force
from learners.merging import kept_for
from learners.models import Learner, Purpose
from learners.visitors import earlier_rows
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


@register.inclusion_tag("learning/earlier_offer.html", takes_context=True)
def earlier_offer(context: dict[str, Any]) -> dict[str, Any]:
    """To add what was answered in this browser before signing in; nothing where nothing was."""
    request = context["request"]
    rows = _unclaimed_rows(request, learner_for(request.user))
    if not rows:
        return {"rows": []}
    return {
        "rows": rows,
        "segments": _answered_segments(rows),
        "text": text_in_force(Purpose.JOINING),
        "here": request.path,
        "csrf_token": context["csrf_token"],
    }


@register.simple_tag(takes_context=True)
def answered_here(context: dict[str, Any]) -> list[str]:
    """Titles of the segments answered in this browser, of whoever has no account yet."""
    request = context["request"]
    if request.user.is_authenticated:
        return []
    return _answered_segments(_unclaimed_rows(request, Learner()))


def _unclaimed_rows(request: HttpRequest, learner: Learner) -> list[Learner]:
    return [row for row in earlier_rows(request, learner) if kept_for(row) is None]


def _answered_segments(rows: list[Learner]) -> list[str]:
    if not rows:
        return []
    answered = SegmentQuestion.objects.filter(
        question__responses__learner__in=rows, question__responses__phase=Phase.IN_ACTIVITY
    )
    return list(answered.order_by("segment_id").values_list("segment__title", flat=True).distinct())


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
