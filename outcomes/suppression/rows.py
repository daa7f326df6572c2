"""Rows of a dimension: the same in all its tables, the hidden in an order that says nothing.

A row that is missing says 0, and a place among rows in order of their size says about how many. So
rows that are hidden stand last, by their label, and a table that lists labels lists all of them.
Pure.
"""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from outcomes.snapshots.document import Part

from .cells import hidden

NOT_GIVEN = "not given"
Row = TypeVar("Row", bound=Part)


def by_label(labels: Iterable[str]) -> list[str]:
    """Those of whom nothing is known last."""
    return sorted(labels, key=_order)


def _order(label: str) -> tuple[bool, str, str]:
    return label == NOT_GIVEN, label.casefold(), label


def hidden_last(rows: Sequence[Row], name: str = "label") -> list[Row]:
    """The rows that are shown as they stood, then the hidden ones by that field."""
    last = [row for row in rows if getattr(row, "suppressed", False)]
    shown = [row for row in rows if not getattr(row, "suppressed", False)]
    return shown + sorted(last, key=lambda row: _order(getattr(row, name)))


def all_hidden(rows: Sequence[Row], *names: str) -> list[Row]:
    return hidden_last([hidden(row, *names) for row in rows])


def with_every_label(
    rows: Sequence[Row], labels: Iterable[str], nobody: Row, name: str = "label"
) -> list[Row]:
    """The rows, and one of nobody for each label that has none."""
    missing = set(labels) - {getattr(row, name) for row in rows}
    return [*rows, *(nobody.model_copy(update={name: label}) for label in by_label(missing))]
