"""How the words of a question look: as typed, or as the Markdown they are."""

from typing import Any

from django import template
from django.template.defaultfilters import linebreaksbr
from django.utils.html import format_html
from django.utils.safestring import SafeString

from assessments.markdown import rendered, whole

register = template.Library()


def _value(question: Any, name: str) -> Any:
    if isinstance(question, dict):
        return question.get(name, "")  # components get a question without what it need not say
    return getattr(question, name, "")


@register.filter
def stem_head(question: Any) -> SafeString:
    """Its first paragraph, for a heading or a legend."""
    return rendered(_value(question, "stem"), bool(_value(question, "formatted"))).head


@register.filter
def stem_rest(question: Any) -> SafeString:
    """Lists, pictures and further paragraphs, below the heading."""
    return rendered(_value(question, "stem"), bool(_value(question, "formatted"))).rest


@register.filter
def prose(text: str, item: Any) -> SafeString:
    """A rationale or a feedback, in the way the question of this answer is written."""
    if _value(_value(item, "version"), "formatted"):
        return whole(text)
    return format_html("<p>{}</p>", linebreaksbr(text))
