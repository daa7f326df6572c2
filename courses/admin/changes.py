"""The log of a course: who changed what, when and on what occasion, from what to what."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.apps import apps
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_safe

from courses.models import Change, Course, WorkingCopy
from learners.models import User
from learners.spreadsheets import harmless

from .files_in_words import in_words
from .workspace import render_part, workspace_page

ROWS_A_PAGE = 200
FIELDS_SHOWN = 12
NAMED_BY = ("title", "name", "stem", "text", "key", "slug", "company", "language", "type")
DEEDS = {"insert": "Added", "update": "Changed", "delete": "Deleted"}
COLUMNS = [
    "at", "by", "occasion", "together", "deed", "what", "row", "field", "old", "new", "digest",
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
    people = _people(page.object_list)
    together = groupby(page.object_list, key=lambda change: (change.transaction, change.occasion))
    occasions = [_occasion(list(rows), course, people) for _, rows in together]
    return render_part(request, course, "changes", {"occasions": occasions, "page": page})


def _people(rows: Any) -> dict[int, str]:
    numbers = {change.who for change in rows if change.who}
    return dict(User.objects.filter(pk__in=numbers).values_list("pk", "email"))


def _occasion(rows: list[Change], course: Course, people: dict[int, str]) -> Occasion:
    first = rows[0]
    who = people.get(first.who, f"account {first.who}") if first.who else "a program"
    in_copy = first.course_id != course.pk
    return Occasion(first.at, who, first.occasion, in_copy, [_row(change) for change in rows])


def _row(change: Change) -> Row:
    fields = in_words(_fields(change))
    held = change.before | change.after
    named = next((str(held[name]) for name in NAMED_BY if held.get(name)), f"number {change.row}")
    return Row(
        change,
        DEEDS[change.deed],
        _kind(change.kind),
        named[:120],
        fields[:FIELDS_SHOWN],
        max(0, len(fields) - FIELDS_SHOWN),
    )


def _fields(change: Change) -> list[Field]:
    columns = [name for name in (change.after or change.before) if name != "id"]
    read = [
        Field(
            _label(change.kind, name),
            _words(change.before.get(name)),
            _words(change.after.get(name)),
        )
        for name in columns
    ]
    return [field for field in read if field.old or field.new]


def _models() -> dict[str, Any]:
    return {model._meta.db_table: model for model in apps.get_models()}


def _kind(table: str) -> str:
    model = _models().get(table)
    return str(model._meta.verbose_name) if model else table


def _label(table: str, column: str) -> str:
    model = _models().get(table)
    fields = {f.column: f for f in model._meta.concrete_fields} if model else {}
    return str(fields[column].verbose_name) if column in fields else column


def _words(value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


# --- to take along --------------------------------------------------------------------------------


class _Line:
    """What a csv writer writes into."""

    def write(self, line: str) -> str:
        return line


@require_safe
@workspace_page
def changes_file(request: HttpRequest, course: Course) -> Any:
    """All of it, a field a line, the oldest first."""
    response = StreamingHttpResponse(_lines(course), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{course.slug}-changes.csv"'
    response["Cache-Control"] = "no-store"
    return response


def _lines(course: Course) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow(COLUMNS)
    rows = changes_of(course).order_by("id")
    people = dict(User.objects.filter(is_staff=True).values_list("pk", "email"))
    for change in rows.iterator(chunk_size=1000):
        who = people.get(change.who or 0, change.who or "")
        start = [change.at.isoformat(), who, change.occasion, change.transaction]
        start += [change.deed, _kind(change.kind), change.row]
        for field in _fields(change):
            values = [*start, field.label, field.old, field.new, change.digest]
            yield writer.writerow([harmless(str(value)) for value in values])
