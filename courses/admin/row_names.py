"""Names of rows in the log, as their authors know them: as they are now, or as the log last held
those that are gone.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import models

from courses.models import Change
from courses.models.fields import ShareField
from courses.shares import percent_words

OF_COURSES = ("courses", "assessments", "credit")
Key = tuple[Any, Any]  # a model, and the primary key of its row


def tables() -> dict[str, Any]:
    return {model._meta.db_table: model for model in apps.get_models()}


class RowNames:
    """Those of the rows that some changes are about or point to, each table read once or twice."""

    def __init__(self, changes: Iterable[Change]) -> None:
        self.models = tables()
        self.rows: dict[Key, Any] = {}
        self._load({key for change in changes for key in self._keys(change)})

    def of(self, table: str, row: Any) -> str:
        model = self.models.get(table)
        return self.of_model(model, row) if model else f"number {row}"

    def of_model(self, model: Any, row: Any) -> str:
        try:
            return str(self.rows[model, _pk(model, row)])
        except (KeyError, ObjectDoesNotExist):
            return f"number {row}"

    def value(self, field: models.Field, value: Any) -> Any:
        """A reference by the name of its row, a choice by its word."""
        if value is not None and _is_reference(field):
            return self.of_model(field.related_model, value)
        if isinstance(field, ShareField):
            return percent_words(value)
        choices = dict(field.flatchoices)
        return str(choices[value]) if isinstance(value, int | str) and value in choices else value

    def _keys(self, change: Change) -> Iterable[Key]:
        model = self.models.get(change.kind)
        if model is None:
            return
        yield model, _pk(model, change.row)
        for field in filter(_is_reference, model._meta.concrete_fields):
            for held in (change.before, change.after):
                if held.get(field.column) is not None:
                    yield field.related_model, _pk(field.related_model, held[field.column])

    def _load(self, wanted: set[Key]) -> None:
        """These rows, then those that their names are made of."""
        by_model: dict[Any, set[Any]] = defaultdict(set)
        for model, pk in wanted - self.rows.keys():
            by_model[model].add(pk)
        loaded = {
            (model, pk): row for model, pks in by_model.items() for pk, row in _rows(model, pks)
        }
        self.rows |= loaded
        references = [
            (row, field, (field.related_model, getattr(row, field.attname)))
            for row in loaded.values()
            for field in filter(_is_reference, row._meta.concrete_fields)
            if getattr(row, field.attname) is not None
        ]
        if further := {key for _, _, key in references} - self.rows.keys():
            self._load(further)
        for row, field, key in references:
            if key in self.rows:
                field.set_cached_value(row, self.rows[key])


def _is_reference(field: Any) -> bool:
    return bool(field.many_to_one or field.one_to_one) and (
        field.related_model._meta.app_label in OF_COURSES
    )


def _pk(model: Any, row: Any) -> Any:
    try:
        return model._meta.pk.to_python(row)
    except ValidationError:
        return row


def _fits(model: Any, pk: Any) -> bool:
    """Texts of the whole site stand in the log by their key."""
    try:
        model._meta.pk.to_python(pk)
    except ValidationError:
        return False
    return True


def _rows(model: Any, pks: set[Any]) -> Iterable[Key]:
    known_by = "pk" if all(_fits(model, pk) for pk in pks) else "key"
    rows = model._base_manager.filter(**{f"{known_by}__in": pks})
    here = {getattr(row, known_by): row for row in rows}
    yield from here.items()
    gone = {str(pk) for pk in pks - here.keys()}
    if not gone:
        return
    whole = Change.objects.filter(
        kind=model._meta.db_table, row__in=gone, deed__in=("insert", "delete")
    )
    for change in whole.order_by("id"):
        yield _pk(model, change.row), _as_row(model, change.before or change.after)


def _as_row(model: Any, held: dict[str, Any]) -> Any:
    fields = [field for field in model._meta.concrete_fields if field.column in held]
    return model(**{field.attname: field.to_python(held[field.column]) for field in fields})
