from datetime import date
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from courses.calendar import provider_day
from credit import transcript
from credit.earning import earned_in, worth_showing
from learners.actions import learner_for

register = template.Library()


@register.inclusion_tag("credit/step.html", takes_context=True)
def credit_step(context: dict[str, Any], course: Any) -> dict[str, Any]:
    """The last step of a learner's way: what credit waits, or was claimed."""
    mine = worth_showing(earned_in(learner_for(context["request"].user), course, timezone.now()))
    return {
        "course": course,
        "offers": mine,
        "open": [one for one in mine if one.is_claimable],
        "done": [one for one in mine if one.claims],
    }


@register.inclusion_tag("credit/me_panel.html", takes_context=True)
def my_credit_panel(context: dict[str, Any]) -> dict[str, Any]:
    """Credit this year on my page."""
    certificates = transcript.certificates_of(learner_for(context["request"].user))
    year = provider_day(timezone.now()).year
    return {
        "certificates": certificates[:3],
        "totals": transcript.totals(certificates, year),
        "year": year,
    }


@register.filter
def italics(runs: list[dict[str, Any]]) -> Any:
    """Pieces of a statement, the italic ones in <em>; everything in them is text."""

    return format_html_join(
        "",
        "{}",
        (
            (format_html("<em>{}</em>", run["text"]) if run["italic"] else run["text"],)
            for run in runs
        ),
    )


@register.filter
def as_day(text: str) -> date:
    """A day as it is kept in a stored document."""
    return date.fromisoformat(text)
