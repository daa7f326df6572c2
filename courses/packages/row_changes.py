"""Rows brought to what a package says, and what that changed in words: for every app with a part of
the package.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import IntegrityError, models, transaction

M = TypeVar("M", bound=models.Model)


@dataclass
class Changes:
    """What an import did, in words, and the files it stored; a trial stores none."""

    lines: list[str] = field(default_factory=list)
    stored: list[str] = field(default_factory=list)
    trial: bool = False

    def add(self, text: str) -> None:
        self.lines.append(text)


def remove(row: models.Model, changes: Changes) -> None:
    """Delete what is no longer in the package, unless what somebody did or answered hangs on it."""
    name = f"{row._meta.verbose_name} {row}"
    try:
        with transaction.atomic():
            row.delete()
    except (models.ProtectedError, IntegrityError):
        changes.add(f"kept {name}: it is not in the package, but what learners did hangs on it")
    else:
        changes.add(f"removed {name}")


def reorder(rows: Iterable[M], wanted: list[M], what: str, changes: Changes) -> None:
    """Put the rows into the order of the package; those it no longer has come last."""
    order = [row.pk for row in rows]
    right = [row.pk for row in wanted]
    right += [pk for pk in order if pk not in set(right)]
    if order == right:
        return
    model = type(wanted[0])
    position_of = {pk: number for number, pk in enumerate(right)}
    moved = list(model._default_manager.filter(pk__in=right))
    for row in moved:
        row.position = position_of[row.pk]  # type: ignore[attr-defined]
    model._default_manager.bulk_update(moved, ["position"], batch_size=200)
    changes.add(f"put the {what} in order")


def fill(row: models.Model, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def upsert(model: type[M], identity: dict[str, Any], values: dict[str, Any], changes: Changes) -> M:
    """The row of that identity with these values; says what happened."""
    row = model._default_manager.filter(**identity).first()
    if row is None:
        row = model._default_manager.create(**identity, **values)
        changes.add(f"created {model._meta.verbose_name} {row}")
        return row
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    if changed:
        for name in changed:
            setattr(row, name, values[name])
        row.save(update_fields=changed)
        changes.add(f"updated {model._meta.verbose_name} {row}: {', '.join(changed)}")
    return row
