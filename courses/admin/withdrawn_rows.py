"""Rows in the table of a page that learners were told of: ticked as withdrawn, never deleted."""

from typing import Any

from django import forms
from django.contrib import admin
from django.utils import timezone

from courses.withdrawing import is_seen
from learners import audit

from .base import AuthoredForm

TOLD = "Learners were told of {}: tick that it is withdrawn instead of deleting it."


class WithdrawableRowForm(AuthoredForm):
    withdrawn = forms.BooleanField(
        required=False,
        help_text=(
            "Learners are told of it no more. What they were told so far is kept word for word."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["withdrawn"] = self.instance.withdrawn_at is not None

    def save(self, commit: bool = True) -> Any:
        if "withdrawn" in self.changed_data:
            now = timezone.now()
            self.instance.withdrawn_at = now if self.cleaned_data["withdrawn"] else None
        return super().save(commit)


class WithdrawableRows(forms.BaseInlineFormSet):
    def clean(self) -> None:
        super().clean()
        for form in self.deleted_forms:
            if form.instance.pk and is_seen(form.instance):
                raise forms.ValidationError(TOLD.format(form.instance), code="seen")


class KeepsRows(admin.ModelAdmin):
    """A page with such a table: who withdrew a row, or took it back, is noted."""

    def save_formset(self, request: Any, form: Any, formset: Any, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        for row in formset.forms if isinstance(formset, WithdrawableRows) else ():
            if row.instance.pk and "withdrawn" in row.changed_data:
                deed = "withdrawn" if row.instance.withdrawn_at else "taken-back"
                audit.note(who=request.user, deed=deed, subject=row.instance)
