"""All that a course says, as plain values by part and row."""

import hashlib
import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from courses.models import Course

from .parts import PARTS, Maps, Part, Values

Document = dict[str, dict[int, Values]]
Rows = dict[str, dict[int, Any]]


def read(course: Course) -> tuple[Document, Rows]:
    rows = {part.key: {row.pk: row for row in part.rows(course)} for part in PARTS}
    return {part.key: _values(part, rows[part.key]) for part in PARTS}, rows


def _values(part: Part, rows: dict[int, Any]) -> dict[int, Values]:
    return {pk: plain(part.values(row)) for pk, row in rows.items()}


def plain(values: Any) -> Any:
    """As JSON keeps it, so that what was stored and what is read can be held against each other."""
    return json.loads(json.dumps(values, cls=DjangoJSONEncoder))


def digest_of(*documents: Any) -> str:
    text = json.dumps(documents, sort_keys=True, cls=DjangoJSONEncoder)
    return hashlib.sha256(text.encode()).hexdigest()


def as_stored(document: Document) -> dict[str, dict[str, Values]]:
    """JSON knows no numbers as keys."""
    return {key: {str(pk): values for pk, values in rows.items()} for key, rows in document.items()}


def from_stored(document: dict[str, dict[str, Values]]) -> Document:
    return {key: {int(pk): values for pk, values in rows.items()} for key, rows in document.items()}


def maps_of(origins: dict[str, dict[str, int]]) -> Maps:
    """From rows of the copy to those of the live course, for every part."""
    return {
        part.key: {int(pk): live for pk, live in origins.get(part.key, {}).items()}
        for part in PARTS
    }
