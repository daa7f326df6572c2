"""A working copy held against its live course, in words."""

from dataclasses import dataclass, replace
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from courses.models import Course, WorkingCopy
from learners.refusals import Refusal

from .document import Document, Rows, digest_of, from_stored, maps_of, plain, read
from .parts import PARTS, Deed, Maps, Part, Values, goes
from .row_change import ADDED, CHANGED, REMOVED, FieldChange, RowChange, write_row


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
    removed = _all_removed(sides)
    if any(not change.is_possible for change in removed) and changes:
        removed = _removed_after(changes, removed, working_copy)
    return Comparison(changes + removed, digest_of(sides.live, sides.copy))


def _removed_after(
    changes: list[RowChange], removed: list[RowChange], working_copy: WorkingCopy
) -> list[RowChange]:
    """What the live course lets go of once the rest is written, as an objective whose questions
    moved to another: tried on the live course, and taken back.
    """
    order = [part.key for part in PARTS]
    by_last = sorted(removed, key=lambda change: order.index(change.part.key), reverse=True)
    tried: dict[int, RowChange] = {}
    with transaction.atomic():
        if _rehearsed(changes, working_copy):
            for change in by_last:
                row = change.part.model._default_manager.filter(pk=change.live_pk).first()
                gone = row is None or goes(row)
                if gone and not change.is_possible:
                    follows, _ = change.part.what_follows(row, True)
                    tried[id(change)] = replace(change, follows=follows, is_possible=True)
        transaction.set_rollback(True)
    return [tried.get(id(change), change) for change in removed]


def _rehearsed(changes: list[RowChange], working_copy: WorkingCopy) -> bool:
    """Whether the live course takes the changes; an edit that is not declared yet is a new item."""
    declared = {int(pk): (said[0], said[1]) for pk, said in working_copy.declared.items()}
    deed, maps = Deed(None, timezone.now(), declared), maps_of(working_copy.origins)
    live = Course.objects.get(pk=working_copy.live_id)  # not the one at hand: it is written to
    try:
        with transaction.atomic():
            for change in changes:
                write_row(change, live, maps, deed)
    except (IntegrityError, Refusal):
        return False
    return True


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
        declaration=part.declaration(row, written), follows=part.what_a_change_asks(row, names),
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
