"""A working copy held against its live course, in words."""

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from courses.models import WorkingCopy

from .document import Document, Rows, digest_of, from_stored, maps_of, plain, read
from .parts import PARTS, Declaration, Maps, Part, Values, goes

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


@dataclass(frozen=True)
class Comparison:
    changes: list[RowChange]
    digest: str  # of both courses as they were compared

    @property
    def contested(self) -> list[RowChange]:
        return [change for change in self.changes if change.is_contested]

    @property
    def impossible(self) -> list[RowChange]:
        return [change for change in self.changes if not change.is_possible]

    @property
    def to_declare(self) -> list[RowChange]:
        return [change for change in self.changes if change.declaration]


@dataclass(frozen=True)
class Sides:
    """Both courses as they are now, and what they said when they were last the same."""

    base: Document
    live: Document
    live_rows: Rows
    copy: Document  # in the rows of the live course, where there are such
    copy_rows: Rows
    maps: Maps

    def titles(self) -> dict[tuple[str, int], str]:
        """Of every row that values may point to."""
        named = {
            (part.key, self.maps[part.key].get(pk, pk)): part.title(row)
            for part in PARTS
            for pk, row in self.copy_rows[part.key].items()
        }
        return {
            (part.key, pk): part.title(row)
            for part in PARTS
            for pk, row in self.live_rows[part.key].items()
        } | named


def sides_of(working_copy: WorkingCopy) -> Sides:
    live, live_rows = read(working_copy.live)
    copied, copy_rows = read(working_copy.copy)
    maps = maps_of(working_copy.origins)
    moved = {
        part.key: {
            pk: plain(part.translate(values, _told_apart(maps, copied)))
            for pk, values in copied[part.key].items()
        }
        for part in PARTS
    }
    return Sides(from_stored(working_copy.base), live, live_rows, moved, copy_rows, maps)


def _told_apart(maps: Maps, copied: Document) -> Maps:
    """A row that only the copy has keeps its number with another sign: it is none of the live
    course.
    """
    return {
        key: {pk: maps[key].get(pk, -pk) for pk in rows} | maps[key] for key, rows in copied.items()
    }


def compare(working_copy: WorkingCopy) -> Comparison:
    sides = sides_of(working_copy)
    titles = sides.titles()
    titles |= {
        (part.key, -pk): part.title(row)
        for part in PARTS
        for pk, row in sides.copy_rows[part.key].items()
        if pk not in sides.maps[part.key]
    }
    changes = [change for part in PARTS for change in _of_part(part, sides, titles)]
    return Comparison(changes + _all_removed(sides), digest_of(sides.live, sides.copy))


def _all_removed(sides: Sides) -> list[RowChange]:
    """What the copy has no more; tried on the live course, the last parts first, and taken back."""
    removed = []
    with transaction.atomic():
        for part in reversed(PARTS):
            there = {sides.maps[part.key].get(pk) for pk in sides.copy[part.key]}
            gone = set(sides.base.get(part.key, {})) & set(sides.live[part.key]) - there
            removed += [_removed(part, pk, sides) for pk in sorted(gone)]
        transaction.set_rollback(True)
    return removed


def _of_part(part: Part, sides: Sides, titles: dict[tuple[str, int], str]) -> list[RowChange]:
    changes: list[RowChange] = []
    pairs = sides.maps[part.key]
    for pk, values in sides.copy[part.key].items():
        live_pk = pairs.get(pk)
        if live_pk is None or live_pk not in sides.live[part.key]:
            changes.append(_added(part, pk, values, sides, titles))
        elif change := _changed(part, pk, live_pk, sides, titles):
            changes.append(change)
    return changes


def _shown(part: Part, name: str) -> bool:
    return name not in part.hidden


def _added(
    part: Part, pk: int, values: Values, sides: Sides, titles: dict[tuple[str, int], str]
) -> RowChange:
    fields = [
        FieldChange(part.field_label(name), "", words)
        for name, value in values.items()
        if _shown(part, name) and value and (words := part.words(name, value, titles))
    ]
    title = part.title(sides.copy_rows[part.key][pk])
    return RowChange(part, ADDED, title, pk, None, values, fields)


def _changed(
    part: Part, pk: int, live_pk: int, sides: Sides, titles: dict[tuple[str, int], str]
) -> RowChange | None:
    values, live = sides.copy[part.key][pk], sides.live[part.key][live_pk]
    base = sides.base.get(part.key, {}).get(live_pk, live)
    names = [
        name
        for name, value in values.items()
        if value != base.get(name) and value != live.get(name)
    ]
    if not names:
        return None
    row = sides.live_rows[part.key][live_pk]
    written = live | {name: values[name] for name in names}
    shown = [name for name in names if _shown(part, name)] or names[:1]
    fields = [
        FieldChange(
            part.field_label(name),
            part.words(name, live.get(name), titles),
            part.words(name, values[name], titles),
            live.get(name) != base.get(name),
        )
        for name in shown
    ]
    return RowChange(
        part, CHANGED, part.title(row), pk, live_pk, written, fields,
        declaration=part.declaration(row, written),
    )  # fmt: skip


def _removed(part: Part, live_pk: int, sides: Sides) -> RowChange:
    row = sides.live_rows[part.key][live_pk]
    follows, possible = part.what_follows(row, goes(row))
    base, live = sides.base[part.key][live_pk], sides.live[part.key][live_pk]
    fields = [] if base == live else [FieldChange("In the live course", "changed since", "", True)]
    return RowChange(part, REMOVED, part.title(row), None, live_pk, {}, fields, follows, possible)


def as_json(comparison: Comparison) -> list[dict[str, Any]]:
    """For whoever keeps what was published: titles and words, old and new."""
    return [
        {
            "part": change.part.label,
            "kind": change.kind,
            "title": change.title,
            "fields": [[each.label, each.old, each.new] for each in change.fields],
        }
        for change in comparison.changes
    ]
