"""The log of a course: who changed what, when and on what occasion, from what to what."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from courses.models import Change, Course, WorkingCopy
from learners.exported_lists import as_file, csv_lines
from learners.models import User

from .files_in_words import in_words
from .help import LABELS
from .row_names import RowNames, tables
from .workspace import render_part, workspace_page

ROWS_A_PAGE = 200
AT_ONCE = 1000  # of the file
FIELDS_SHOWN = 12
DEEDS = {"insert": "Added", "update": "Changed", "delete": "Deleted"}
COLUMNS = [
    "course", "at", "by", "occasion", "together", "deed", "what", "row", "name", "field", "old",
    "new", "digest",
]  # fmt: skip


@dataclass(frozen=True)
class Field:
    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Row:
    change: Change
    deed: str
    what: str
    name: str
    fields: list[Field]
    more: int  # fields that are not shown


@dataclass(frozen=True)
class Occasion:
    """What was done together."""

    at: Any
    who: str
    occasion: str
    in_copy: bool
    rows: list[Row]


def changes_of(course: Course) -> "QuerySet[Change]":
    """Those of a course and of its working copy."""
    pairs = WorkingCopy.objects.filter(live=course).values_list("copy", flat=True)
    return Change.objects.filter(course_id__in=[course.pk, *pairs])


@require_safe
@workspace_page
def changes(request: HttpRequest, course: Course) -> HttpResponse:
    page = Paginator(changes_of(course), ROWS_A_PAGE).get_page(request.GET.get("page"))
    people, names = _people(page.object_list), RowNames(page.object_list)
    together = groupby(page.object_list, key=lambda change: (change.transaction, change.occasion))
    occasions = [_occasion(list(rows), course, people, names) for _, rows in together]
    return render_part(request, course, "changes", {"occasions": occasions, "page": page})


def _people(rows: Any) -> dict[int, str]:
    numbers = {change.who for change in rows if change.who}
    return dict(User.objects.filter(pk__in=numbers).values_list("pk", "email"))


def _occasion(
    rows: list[Change], course: Course, people: dict[int, str], names: RowNames
) -> Occasion:
    first = rows[0]
    who = people.get(first.who, f"account {first.who}") if first.who else "a program"
    in_copy = first.course_id != course.pk
    return Occasion(
        first.at, who, first.occasion, in_copy, [_row(change, names) for change in rows]
    )


def _row(change: Change, names: RowNames) -> Row:
    fields = in_words(_fields(change, names))
    return Row(
        change,
        DEEDS[change.deed],
        kind_words(change.kind),
        names.of(change.kind, change.row)[:120],
        fields[:FIELDS_SHOWN],
        max(0, len(fields) - FIELDS_SHOWN),
    )


def _fields(change: Change, names: RowNames) -> list[Field]:
    model = names.models.get(change.kind)
    known = {field.column: field for field in model._meta.concrete_fields} if model else {}
    columns = [name for name in (change.after or change.before) if name != "id"]
    read = [_field(change, name, known.get(name), names) for name in columns]
    return [field for field in read if field.old or field.new]


def _field(change: Change, column: str, known: Any, names: RowNames) -> Field:
    old, new = change.before.get(column), change.after.get(column)
    if known is None:
        return Field(column, _words(old), _words(new))
    own = LABELS.get(known.model._meta.label_lower, {})
    label = own.get(known.name) or str(known.verbose_name)
    return Field(label, _words(names.value(known, old)), _words(names.value(known, new)))


def kind_words(table: str) -> str:
    model = tables().get(table)
    return str(model._meta.verbose_name) if model else table


def _words(value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


# --- to take along --------------------------------------------------------------------------------


@require_safe
@workspace_page
def changes_file(request: HttpRequest, course: Course) -> Any:
    """All of it, a field a line, the oldest first."""
    return as_file(change_lines(changes_of(course).order_by("id")), f"{course.slug}-changes")


def change_lines(rows: "QuerySet[Change]") -> Iterator[str]:
    return csv_lines(COLUMNS, _values(rows))


def _values(rows: "QuerySet[Change]") -> Iterator[list[Any]]:
    people = dict(User.objects.filter(is_staff=True).values_list("pk", "email"))
    for change, names in _with_names(rows.iterator(chunk_size=AT_ONCE)):
        who = people.get(change.who or 0, change.who or "")
        start = [change.course_id, change.at.isoformat(), who, change.occasion, change.transaction]
        start += [change.deed, kind_words(change.kind), change.row]
        start.append(names.of(change.kind, change.row))
        for field in _fields(change, names):
            yield [*start, field.label, field.old, field.new, change.digest]


def _with_names(changes: Iterator[Change]) -> Iterator[tuple[Change, RowNames]]:
    while some := list(islice(changes, AT_ONCE)):
        names = RowNames(some)
        yield from ((change, names) for change in some)
