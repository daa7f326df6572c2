"""How values of stored documents look."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from credit.actions.certifying import unprintable
from credit.designation import kind_of, shown
from credit.models import CreditOffer
from learners.models import Learner

register = template.Library()


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


AMA_CREDIT = re.compile(r"AMA PRA Category 1 Credits?")


@register.filter
def italic_credit(text: str) -> SafeString:
    """The name of the AMA's credit in italics, as the AMA wants it wherever it stands."""
    return mark_safe(AMA_CREDIT.sub(r"<em>\g<0></em>", conditional_escape(text)))  # noqa: S308


@register.filter
def amount(value: Decimal) -> str:
    """As the statement of designation prints it: 1.0, 0.5, 0.25."""
    return shown(value)


@register.simple_tag
def unprintable_letters(learner: Learner) -> str:
    """The letters of a name that no certificate can show."""
    return " ".join(unprintable(learner))


@register.filter
def unit_of(offer: CreditOffer, number: Decimal) -> str:
    """What so much of an offer is called: Credit or Credits, contact hour or hours."""
    return kind_of(offer.type).unit(number)


@register.filter
def as_day(text: str) -> date:
    """A day as it is kept in a stored document."""
    return date.fromisoformat(text)
