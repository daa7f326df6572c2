"""Somebody saves what somebody else has deleted: what they typed is shown, to be copied."""

import re
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from .edit_conflicts import STATE, State, words_of

AROUND = ("csrfmiddlewaretoken", STATE, "_save", "_continue", "_addanother", "_popup", "_saveasnew")
OF_ROW = re.compile(r"(.+)-([0-9]+)-(.+)")
COUNTS = re.compile(r".+-(TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS|.+-__prefix__-.+")


@dataclass(frozen=True)
class Typed:
    label: str
    words: str
    is_new: bool  # typed now, and not there before


def gone_page(of: Any, request: HttpRequest, seen: State) -> HttpResponse:
    fields = of.get_form(request, None, change=False).base_fields
    context = of.admin_site.each_context(request) | {
        "title": "Someone else has deleted this in the meantime",
        "opts": of.opts,
        "typed": _typed(request.POST, fields, seen),
    }
    return render(request, "admin/edit_gone.html", context, status=410)


def _typed(data: QueryDict, fields: dict[str, Any], seen: State) -> list[Typed]:
    before = [value for row in _rows(seen) for values in row.values() for value in values]
    typed = []
    for name, values in data.lists():
        words = words_of(fields[name], values) if name in fields else "\n".join(values)
        if not words.strip() or not _is_typed(name, seen):
            continue
        old, now = seen.fields.get(name, before), [each.replace("\r\n", "\n") for each in values]
        is_new = now != old if name in seen.fields else any(each not in old for each in now)
        words = "yes" if words == "on" else words
        typed.append(Typed(_label(name, fields), words, is_new))
    return sorted(typed, key=lambda each: not each.is_new)


def _rows(seen: State) -> list[dict[str, list[str]]]:
    return [row["values"] for rows in seen.tables.values() for row in rows]


def _is_typed(name: str, seen: State) -> bool:
    """Nobody types how many rows there are, where each stands or which it is."""
    if name in AROUND or COUNTS.fullmatch(name):
        return False
    row = OF_ROW.fullmatch(name)
    if row is None:
        return name != "position"
    shown = {field for values in _rows(seen) for field in values}
    return row[3] in shown - {"position"} if shown else row[3] not in ("id", "position")


def _label(name: str, fields: dict[str, Any]) -> str:
    if name in fields:
        return str(fields[name].label or name).capitalize()
    if row := OF_ROW.fullmatch(name):
        return f"{row[1]} {int(row[2]) + 1}, {row[3]}".replace("_", " ").capitalize()
    return name.replace("_", " ").capitalize()
