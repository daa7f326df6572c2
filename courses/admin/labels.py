"""Names for fields that Django's own templates leave without one."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db import models
from django.forms import Media

from learners.autocomplete import Autocomplete


class LabeledTable(admin.TabularInline):
    """A table whose headings stand above the columns names each field for a screen reader too."""

    def get_formset(self, request: Any, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        for name, field in formset.form.base_fields.items():
            field.widget.attrs.setdefault("aria-label", str(field.label or name).capitalize())
        return formset


class NamedAutocomplete(Autocomplete):
    """An empty one is announced by what it asks for, each by its name."""

    @property
    def media(self) -> Media:
        return super().media + Media(js=["js/named-autocomplete.js"])

    def build_attrs(self, base_attrs: Any, extra_attrs: Any = None) -> Any:
        attrs = super().build_attrs(base_attrs, extra_attrs)
        return attrs | {"data-placeholder": "Type to search"}


class WordsInLists(admin.ModelAdmin):
    """A list says yes and no; a red cross would call what is only not so wrong."""

    def get_list_display(self, request: Any) -> Any:
        ticks = {f.name: f for f in self.opts.fields if isinstance(f, models.BooleanField)}
        return [
            yes_or_no(ticks[name]) if name in ticks else name
            for name in super().get_list_display(request)
        ]


def yes_or_no(field: Any) -> Callable[[Any], str]:
    @admin.display(description=field.verbose_name, ordering=field.name)
    def words(row: Any) -> str:
        return "yes" if getattr(row, field.name) else "no"

    return words
