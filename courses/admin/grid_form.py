"""Tables whose rows are forms, several of which are saved as one page."""

from typing import Any

from django import forms

from .base import AuthoredForm

SPARE = 1  # rows that wait for somebody, where there are some already


class GridForm(AuthoredForm):
    """A row that saves what was typed in it, and nothing that somebody else has changed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, forms.DateField):
                field.widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
            if name not in ("id", "DELETE"):
                field.show_hidden_initial = True
                field.widget.attrs["aria-label"] = str(field.label or name)
            if field.help_text and self.prefix:  # told once above the table
                table = self.prefix.partition("-")[0]
                field.widget.attrs["aria-describedby"] = f"{table}-help-{name}"

    @property
    def row_name(self) -> str:
        """What Check calls this row by; its cells by that and their field."""
        return f"{self._meta.model._meta.model_name}-{self.instance.pk}" if self.instance.pk else ""

    def clean(self) -> Any:
        data = super().clean()
        for name in self.changed_data if self.instance.pk else ():
            if name in self.initial and self._is_overtaken(name):
                value = self[name].field.prepare_value(self.initial[name])
                sentence = f"Someone else has saved “{value}” here. Save again to put yours there."
                self.add_error(name, forms.ValidationError(sentence, code="overtaken"))
                data_shown: Any = self.data
                self.data = data_shown = data_shown.copy()
                data_shown[self.add_initial_prefix(name)] = "" if value is None else str(value)
        return data

    def _is_overtaken(self, name: str) -> bool:
        """Whether what this row showed is no longer what is stored."""
        field, hidden = self.fields[name], self.add_initial_prefix(name)
        shown = field.widget.value_from_datadict(self.data, {}, hidden)
        return field.has_changed(self.initial[name], shown)

    def save(self, commit: bool = True) -> Any:
        if not self.instance.pk:
            return super().save(commit)
        row = type(self.instance)._default_manager.get(pk=self.instance.pk)
        names = [name for name in self.changed_data if name in (self._meta.fields or ())]
        for name in names:
            setattr(row, name, self.cleaned_data[name])
        row.save(update_fields=names)
        return row


def formset_of(form: Any, rows: Any, data: Any, prefix: str, **more: Any) -> Any:
    """A table of these rows, with room for more."""
    kwargs = more.pop("form_kwargs", {})
    extra = SPARE if rows.exists() else 2
    formset_class = forms.modelformset_factory(
        form._meta.model, form=form, extra=extra, max_num=500, **more
    )
    return formset_class(data, queryset=rows, prefix=prefix, form_kwargs=kwargs)


def typed(formset: Any) -> list[Any]:
    """Its rows in which something was typed."""
    return [form for form in formset.forms if form.has_changed()]
