"""A sentence with its values still apart, so that a page can say it in its reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from .dates import minute


@dataclass(frozen=True, init=False)
class Phrase:
    """`values` are texts, numbers, moments or phrases."""

    sentence: str
    values: Mapping[str, object]

    def __init__(self, sentence: str, **values: object) -> None:
        object.__setattr__(self, "sentence", sentence)
        object.__setattr__(self, "values", values)

    def __str__(self) -> str:
        """In English."""
        return self.sentence % {name: _english(value) for name, value in self.values.items()}


def _english(value: object) -> str:
    if isinstance(value, datetime):
        return minute(value.isoformat())
    return f"{value:,}" if isinstance(value, int) else str(value)
