"""A share, typed and shown in percent."""

import re
from decimal import Decimal
from typing import Any

from django import forms

from courses.models.fields import MOST_DECIMALS
from courses.shares import percent_words, plain

TYPED = re.compile(r"([0-9]{1,3}(?:[.,][0-9]{1,15})?)\s*(%)?")
BAD = f"Give a percentage from 0 to 100 with at most {MOST_DECIMALS - 2} decimals, for example 80."


def share_of(text: str) -> Decimal | None:
    """80, 80% and 0.8 are four fifths: nobody asks for less than one percent without the sign."""
    match = TYPED.fullmatch(text.strip())
    if match is None:
        return None
    number = Decimal(match[1].replace(",", "."))
    is_share = number <= 1 and not match[2]
    share = plain(number if is_share else number / 100)
    return share if share <= 1 else None


class PercentField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("widget", forms.TextInput(attrs={"size": 8, "placeholder": "80%"}))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return percent_words(value) if isinstance(value, Decimal) else value

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value)
        if not text:
            return None
        if (share := share_of(text)) is None:
            raise forms.ValidationError(BAD, code="bad-form")
        return share

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(share_of(data or "") != initial or (data and share_of(data) is None))
