"""Files in the log of changes as their authors know them: by name and length, not by digest."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from courses.models import Ladder
from courses.moments import as_moment
from courses.working_copies.parts import film_words

if TYPE_CHECKING:
    from .changes import Field

DIGEST = re.compile(r"[0-9a-f]{64}")
STORED = re.compile(r"courses/[0-9]+/[0-9a-f]{32}[^/]*(\.[a-z0-9]+)")

LENGTHS = ("duration", "coming duration")
LABELS = {"coming": "new video", "coming duration": "length of the new video", "duration": "length"}


def in_words(fields: Iterable["Field"]) -> list["Field"]:
    """Without digests; a stored file by what it was called, a video with its length."""
    told = [field for field in fields if not (_is(DIGEST, field.old) or _is(DIGEST, field.new))]
    return [
        replace(
            field,
            label=LABELS.get(field.label, field.label),
            old=_words(field.label, field.old),
            new=_words(field.label, field.new),
        )
        for field in told
    ]


def _is(form: "re.Pattern[str]", value: str) -> bool:
    return form.fullmatch(value) is not None


def _words(label: str, value: str) -> str:
    if label in LENGTHS and value:
        return as_moment(round(float(value)))
    stored = STORED.fullmatch(value)
    if stored is None:
        return value
    ladder = Ladder.objects.filter(source=value).first()
    return film_words(ladder.source_sha256) if ladder else f"a file ({stored[1]})"
