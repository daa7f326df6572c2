"""How values read on pages of the admin that cannot be changed, and the heads of their tables."""

from typing import Any

from django import template
from django.contrib.admin.utils import lookup_field
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.forms import ChoiceField, Field
from django.template.defaultfilters import linebreaksbr
from django.utils.html import conditional_escape, format_html, format_html_join

register = template.Library()
YES_OR_NO = {True: "yes", False: "no"}


@register.filter
def in_words(shown: Any) -> Any:
    """Lists a line each, choices by their names, yes and no: as the form writes them."""
    name, form = shown.field["field"], getattr(shown.model_admin, "form", None)
    try:
        field, attribute, value = lookup_field(name, shown.form.instance, shown.model_admin)
    except (AttributeError, ValueError, ObjectDoesNotExist):
        return shown.contents()
    if isinstance(value, bool) and (field or getattr(attribute, "boolean", False)):
        return YES_OR_NO[value]
    if not isinstance(field, models.JSONField):
        return shown.contents()
    written = getattr(form, "declared_fields", {}).get(name)
    return linebreaksbr(conditional_escape(_words(value, written) or shown.empty_value_display))


def _words(value: Any, written: Field | None) -> str:
    if isinstance(written, ChoiceField):
        choices: Any = written.choices
        names = {key: str(label) for key, label in choices}
        return "\n".join(names.get(item, str(item)) for item in value or ())
    shown = written.prepare_value(value) if written else value
    if isinstance(shown, dict):
        return "\n".join(f"{key}: {item}" for key, item in shown.items())
    return "\n".join(map(str, shown)) if isinstance(shown, list) else str(shown or "")


@register.simple_tag
def table_head(*columns: str) -> str:
    """The first row of a table that names its columns."""
    names = format_html_join("", '<th scope="col">{}</th>', ((name,) for name in columns))
    return format_html("<thead><tr>{}</tr></thead>", names)
