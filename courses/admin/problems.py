"""What a save was refused for, told before everything else on the page."""

from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst


@dataclass(frozen=True)
class Problem:
    """Why a form was not saved; `anchor` is the field it is said at, if any."""

    label: str
    sentence: str
    anchor: str


def problems_on(context: dict[str, Any]) -> list[Problem]:
    """Everything a page of the admin was refused for: its form, and the tables below it."""
    problems = problems_in(context["adminform"].form)
    for table in context.get("inline_admin_formsets", []):
        problems += problems_of(table.formset, capfirst(str(table.opts.verbose_name)))
    return problems


def problems_of(formset: Any, label: str = "") -> list[Problem]:
    """Everything a table was refused for, in the order of its rows."""
    whole = [Problem(label, sentence, "") for sentence in formset.non_form_errors()]
    rows = [
        problem
        for form in formset.forms
        for problem in problems_in(form, " ".join(filter(None, [label, _row_label(form)])))
    ]
    return whole + rows


def problems_in(form: Any, label: str = "") -> list[Problem]:
    """Everything a form was refused for; what is wrong with all of it leads to its first field."""
    return [
        Problem(
            ", ".join(filter(None, [label, _field_label(form, name)])),
            sentence,
            (form[name] if name in form.fields else form.visible_fields()[0]).auto_id,
        )
        for name, sentences in form.errors.items()
        for sentence in sentences
    ]


def _row_label(form: Any) -> str:
    """Whom or what the row is about: what stands in its first filled field."""
    return next((str(field.value()) for field in form.visible_fields() if field.value()), "")


def _field_label(form: Any, name: str) -> str:
    return capfirst(str(form[name].label)) if name in form.fields else ""
