"""The objectives of a course: a table of its basics."""

from django import forms
from django.db import models

from courses.models import Objective

from .base import AuthoredForm
from .labels import LabeledTable
from .used_rows import KeepsUsedRows

FIRST_OBJECTIVES = 3


class ObjectiveForm(AuthoredForm):
    number = forms.IntegerField(
        required=False, widget=forms.NumberInput(attrs={"size": 3}), help_text="Empty: the next."
    )

    def _get_validation_exclusions(self):
        # Numbers are judged together: two objectives may swap theirs.
        return super()._get_validation_exclusions() | {"number"}

    def clean_number(self):
        number = self.cleaned_data["number"]
        if number is not None and number < 1:
            raise forms.ValidationError("Objectives are numbered from 1.", code="too-small")
        return number


class ObjectiveFormSet(KeepsUsedRows):
    def clean(self):
        super().clean()
        gone = {form.instance.pk for form in self.deleted_forms}
        here = [form for form in self.forms if form not in self.deleted_forms]
        numbers = [form.cleaned_data.get("number") for form in here if form.cleaned_data]
        pks = {form.instance.pk for form in self.forms} | gone
        others = Objective.objects.filter(course=self.instance.pk).exclude(pk__in=pks - {None})
        taken = set(others.values_list("number", flat=True))
        self._number(here, taken | {number for number in numbers if number})
        numbers = [form.cleaned_data.get("number") for form in here if form.cleaned_data]
        for number in sorted({n for n in numbers if n and (numbers.count(n) > 1 or n in taken)}):
            raise forms.ValidationError(
                f"Two objectives have the number {number}.", code="duplicate"
            )

    def _number(self, forms_here, taken):
        """Those that were given no number come behind the others."""
        following = max(taken, default=0)
        for form in forms_here:
            if form.cleaned_data and not form.cleaned_data.get("number"):
                following += 1
                form.cleaned_data["number"] = form.instance.number = following


class ObjectiveInline(LabeledTable):
    model = Objective
    form = ObjectiveForm
    formset = ObjectiveFormSet
    formfield_overrides = {
        models.TextField: {"widget": forms.Textarea(attrs={"rows": 2, "cols": 80})}
    }

    def get_extra(self, request, obj=None, **kwargs):
        """Rows that wait to be written, as long as nobody has written any."""
        return 0 if obj and obj.objectives.exists() else FIRST_OBJECTIVES
