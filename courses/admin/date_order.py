"""Dates that follow each other: said in the page as they are typed, and once more when they are
saved. What is true is kept all the same; the gate holds the course back.
"""

from datetime import date
from typing import Any

from django import forms

TOLD_LATE = "Told after their role began."
MITIGATED_LATE = "Mitigated after their role began."
SIGNED_LATE = "Signed after the release."


def not_after(form: forms.BaseForm, earlier: str, later: str | date | None, sentence: str) -> None:
    """Let the page say the sentence while `earlier` lies after `later`, a field or a day."""
    field: Any = form.fields.get(earlier)
    if field is None or later is None:
        return
    of_page = later.isoformat() if isinstance(later, date) else form.add_prefix(later)
    field.widget.attrs |= {"data-not-after": of_page, "data-not-after-words": sentence}


def is_after(earlier: date | None, later: date | None) -> bool:
    return bool(earlier and later and earlier > later)
