"""A relevant relationship that is said to be mitigated says when, and by what."""

from typing import Any

from django import forms

WHEN = "Say when it was mitigated, or leave “mitigated” open until it is."
HOW = "Say what was done, and by whom."


def require_mitigation(form: forms.BaseForm) -> None:
    """In the row itself, in words."""
    data: dict[str, Any] = form.cleaned_data
    if not (data.get("relevant") and data.get("mitigated")):
        return
    for name, sentence in (("mitigated_on", WHEN), ("mitigation_steps", HOW)):
        if not data.get(name) and name not in form.errors:
            form.add_error(name, forms.ValidationError(sentence, code="mitigation-undocumented"))
