"""Rows of a table that others point to: no box to delete them, and what keeps them instead."""

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any

from django import forms
from django.db import models
from django.forms.formsets import DELETION_FIELD_NAME
from django.utils.html import format_html, format_html_join

Link = tuple[str, str]  # how the user of a row is called, and its address
# By model: what uses some of its rows, by row. Rooms above say what they point to.
USED_BY: dict[type[models.Model], Callable[[Iterable[int]], dict[int, list[Link]]]] = {}


class KeepsUsedRows(forms.BaseInlineFormSet):
    @cached_property
    def uses(self) -> dict[int, list[Link]]:
        find = USED_BY.get(self.model) if self.model else None
        return find([row.pk for row in self.get_queryset()]) if find else {}

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        links = self.uses.get(form.instance.pk, []) if form.instance.pk else []
        if links and form.fields.pop(DELETION_FIELD_NAME, None):
            form.kept_by = _kept_by(links)


def _kept_by(links: list[Link]) -> str:
    number = len(links)
    word = "1 question uses" if number == 1 else f"{number} questions use"
    listed = format_html_join(
        ", ", '<a href="{}">{}</a>', ((address, name) for name, address in links)
    )
    return format_html("{} it: {}", word, listed)
