"""Two people in one form: what the first saved and the second typed, field by field.

A page carries the values it was rendered with (`STATE`). When it is sent, they are held against
the values of now: whoever saved in between shows, and nothing of either is lost.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.forms.models import InlineForeignKeyField
from django.http import QueryDict

STATE = "_seen"
TAKE, THEIRS = "_take:", "_theirs:"

NOT_COMPARED = (forms.ModelMultipleChoiceField, InlineForeignKeyField)
Values = dict[str, list[str]]
Row = dict[str, Any]  # "id", "same" (what tells the row again), "values"


@dataclass
class State:
    """What a form and the tables below it hold, as a browser sends it back untouched."""

    fields: Values
    tables: dict[str, list[Row]] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)  # by their digests; no browser sends them back

    def as_text(self) -> str:
        return json.dumps({"fields": self.fields, "tables": self.tables, "files": self.files})

    @classmethod
    def of_text(cls, text: str) -> "State | None":
        try:
            data = json.loads(text)
            return cls(data["fields"], data["tables"], data.get("files", []))
        except (ValueError, TypeError, KeyError, AttributeError):
            return None


@dataclass(frozen=True)
class Difference:
    """A field that somebody else has saved otherwise."""

    name: str
    label: str
    mine: str
    theirs: str
    theirs_sent: list[str]
    touched: bool  # by whoever sends the form: theirs stands where they left the field alone


@dataclass
class Conflict:
    data: QueryDict  # what was typed, fit to be sent again
    differences: list[Difference] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def state_of(form: forms.BaseForm, formsets: Iterable[Any]) -> State:
    formsets = list(formsets)
    rows = [each for formset in formsets for each in formset.initial_forms]
    return State(
        _values(form, ""),
        {formset.prefix: [_row(each) for each in formset.initial_forms] for formset in formsets},
        [digest for each in [form, *rows] if (digest := _file(each.instance))],
    )


def _file(row: Any) -> str:
    """Which file a row has, a film that waits to be played before the one that plays."""
    names = ("coming_sha256", "video_sha256", "file_sha256", "image_sha256")
    return next((str(value) for name in names if (value := getattr(row, name, ""))), "")


def _row(form: Any) -> Row:
    identity = getattr(form, "identity", None)
    primary_key = str(form.instance.pk)
    same = str(form.initial.get(identity, "")) if identity else primary_key
    return {"id": primary_key, "same": same, "values": _values(form, f"{form.prefix}-")}


def _values(form: forms.BaseForm, prefix: str) -> Values:
    hidden = (form.instance._meta.pk.name, "DELETE") if prefix else ()  # type: ignore[attr-defined]
    sent = {bound.name: _sent(bound) for bound in form if bound.name not in hidden}
    return {name: values for name, values in sent.items() if values is not None}


def _sent(bound: forms.BoundField) -> list[str] | None:
    """None for what a browser cannot send again."""
    widget, value = bound.field.widget, bound.initial
    if isinstance(widget, RelatedFieldWidgetWrapper):
        widget = widget.widget
    if isinstance(widget, forms.FileInput) or isinstance(bound.field, NOT_COMPARED):
        return None
    value = bound.field.prepare_value(value)
    if isinstance(widget, forms.CheckboxInput):
        return ["on"] if widget.check_test(value) else []
    shown = widget.format_value(value)
    values = shown if isinstance(shown, list | tuple) else [shown]
    return [str(each) for each in values if each is not None]


def conflict_of(
    seen: State, now: State, post: QueryDict, form: Any, formsets: list[Any]
) -> Conflict:
    """What has been saved since the page was opened and differs from what is sent."""
    conflict = Conflict(post.copy())
    for name, theirs in now.fields.items():
        _compare(conflict, form.fields[name], (name, ""), seen.fields.get(name, []), theirs)
    for formset in formsets:
        before, after = seen.tables.get(formset.prefix, []), now.tables[formset.prefix]
        if before != after:
            _compare_table(conflict, formset, before, after)
    return conflict


def _compare(
    conflict: Conflict, of: forms.Field, name: tuple[str, str], before: list[str], after: list[str]
) -> None:
    field_name, row = name
    mine = conflict.data.getlist(field_name)
    if _plain(before) == _plain(after) or _plain(mine) == _plain(after):
        return
    label = f"{row}: {of.label}" if row else str(of.label)
    conflict.differences.append(
        Difference(
            field_name,
            label,
            words_of(of, mine),
            words_of(of, after),
            after,
            _plain(mine) != _plain(before),
        )
    )


def _compare_table(conflict: Conflict, formset: Any, before: list[Row], after: list[Row]) -> None:
    """Rows are told again by what stays the same of them; one that is gone and was typed in
    becomes a new one.
    """
    prefix, key = formset.prefix, formset.model._meta.pk.name
    was, is_now = {row["id"]: row for row in before}, {row["same"]: row for row in after}
    ids = {row["id"] for row in after}
    kept, fresh = [], []
    pairs: list[tuple[Values, Row, Row]] = []
    for sent in _rows(conflict.data, prefix):
        # the parent may be a later one; left out it is the right one
        sent.pop(formset.fk.name, None)
        old = was.get(_first(sent, key))
        new = is_now.get(old["same"]) if old else None
        if old and new is None and not _typed_in(sent, old):
            conflict.notes.append(
                f"Removed meanwhile: {formset.model._meta.verbose_name} {_title(old)}"
            )
            continue
        if old and new is None:
            conflict.notes.append(
                f"Removed meanwhile, and kept because you typed in it: {_title(old)}"
            )
        if old and new:
            pairs.append((sent, old, new))
        if _first(sent, key) in ids:
            kept.append(sent)
        else:
            fresh.append(sent | {key: [""]})
    added = [row for row in after if row["same"] not in {row["same"] for row in before}]
    rewritten = not kept and any(row["id"] not in was for row in after)
    for row in added:
        conflict.notes.append(f"Added meanwhile: {formset.model._meta.verbose_name} {_title(row)}")
    if rewritten:  # the rows are written anew at each save: theirs are sent along, or they would go
        fresh += [row["values"] for row in added]
    _put_rows(conflict.data, prefix, kept, fresh)
    for sent, old, new in pairs:
        index = next(i for i, each in enumerate([*kept, *fresh]) if _is_same(each, sent, key))
        for name, theirs in new["values"].items():
            _compare(
                conflict,
                formset.empty_form.fields[name],
                (f"{prefix}-{index}-{name}", _title(new)),
                old["values"].get(name, []),
                theirs,
            )


def _is_same(row: Values, sent: Values, key: str) -> bool:
    return {**row, key: []} == {**sent, key: []}


def _typed_in(sent: Values, row: Row) -> bool:
    return any(_plain(sent.get(name, [])) != _plain(was) for name, was in row["values"].items())


def _rows(data: QueryDict, prefix: str) -> Iterator[Values]:
    total = data.get(f"{prefix}-TOTAL_FORMS", "0")
    for index in range(min(int(total), 2000) if total.isdecimal() else 0):
        start = f"{prefix}-{index}-"
        yield {
            name.removeprefix(start): data.getlist(name) for name in data if name.startswith(start)
        }


def _put_rows(data: QueryDict, prefix: str, kept: list[Values], fresh: list[Values]) -> None:
    for name in [name for name in data if name.startswith(f"{prefix}-")]:
        if name.removeprefix(f"{prefix}-")[:1].isdigit():
            del data[name]
    for index, row in enumerate([*kept, *fresh]):
        for name, values in row.items():
            data.setlist(f"{prefix}-{index}-{name}", values)
    data[f"{prefix}-TOTAL_FORMS"] = str(len(kept) + len(fresh))
    data[f"{prefix}-INITIAL_FORMS"] = str(len(kept))


def take_chosen(post: QueryDict) -> QueryDict:
    """The form as its sender settled it, without the choices themselves."""
    data = post.copy()
    for name in [name for name in post if name.startswith((TAKE, THEIRS))]:
        if name.startswith(TAKE) and post[name] == "theirs":
            field_name = name.removeprefix(TAKE)
            data.setlist(field_name, post.getlist(f"{THEIRS}{field_name}"))
        del data[name]
    return data


def _plain(values: list[str]) -> list[str]:
    """Line ends as they are stored; nothing and an empty text are the same."""
    return [text for value in values if (text := value.replace("\r\n", "\n").strip())]


def _first(row: Values, name: str) -> str:
    return (row.get(name) or [""])[0]


def _title(row: Row) -> str:
    """What tells a row to its reader: its first value that says something."""
    texts = [value for values in row["values"].values() for value in values if value.strip()]
    return texts[0][:60] if texts else ""


def words_of(of: forms.Field, values: list[str]) -> str:
    """As people read it: the name of what was chosen."""
    if isinstance(of, forms.BooleanField):
        return "yes" if values else "no"
    if isinstance(of, forms.ModelChoiceField):
        valid = [value for value in values if value.isdecimal()]
        rows = of.queryset.filter(pk__in=valid) if of.queryset is not None else ()
        return ", ".join(of.label_from_instance(row) for row in rows)
    if isinstance(of, forms.ChoiceField):
        choices: Any = of.choices  # read by the field, whatever it was given
        names = {str(value): str(name) for value, name in choices}
        return ", ".join(names.get(value, value) for value in values)
    return "\n".join(values)
