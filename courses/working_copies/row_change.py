"""One row in which a working copy differs from its live course, and how it is written there."""

from dataclasses import dataclass, field
from typing import Any

from courses.models import Course

from .parts import Declaration, Deed, Maps, Part, Values

ADDED, CHANGED, REMOVED = "added", "changed", "removed"


@dataclass(frozen=True)
class FieldChange:
    label: str
    old: str
    new: str
    # Somebody has changed it in the live course too since the copy was made.
    is_contested: bool = False


@dataclass(frozen=True)
class RowChange:
    part: Part
    kind: str
    title: str
    copy_pk: int | None
    live_pk: int | None
    values: Values  # what the live course is to say
    fields: list[FieldChange] = field(default_factory=list)
    follows: str = ""
    is_possible: bool = True
    declaration: Declaration | None = None

    @property
    def is_contested(self) -> bool:
        return any(each.is_contested for each in self.fields)


def write_row(change: RowChange, live: Course, maps: Maps, deed: Deed) -> Any:
    """Make the live course say it; the row, which later rows may point to."""
    manager = change.part.model._default_manager
    row = manager.get(pk=change.live_pk) if change.kind == CHANGED else None
    values = change.part.translate(change.values, _signed(maps))
    written = change.part.write(row, live, values, deed)
    assert change.copy_pk is not None
    maps[change.part.key][change.copy_pk] = written.pk
    return written


def _signed(maps: Maps) -> Maps:
    """What only the copy had when it was compared has its row by now."""
    return {key: {-pk: live for pk, live in pairs.items()} for key, pairs in maps.items()}
