from django import forms
from django.contrib import admin
from django.db import models
from django.forms.widgets import Script

from courses.models import Disclosure, Faculty
from courses.withdrawing import is_seen

from .base import AuthoredForm
from .date_order import MITIGATED_LATE, TOLD_LATE, not_after
from .mitigation import require_mitigation
from .withdrawing import WithdrawnNotDeleted
from .withdrawn_rows import KeepsRows, WithdrawableRowForm, WithdrawableRows


class DisclosureForm(WithdrawableRowForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        not_after(self, "mitigated_on", self._role_began_on(), MITIGATED_LATE)

    def _role_began_on(self):
        return self.instance.faculty.role_began_on if self.instance.faculty_id else None

    def clean(self):
        data = super().clean()
        if self.has_changed() and not self.cleaned_data.get("withdrawn"):
            require_mitigation(self)
        return data


class DisclosureInline(admin.StackedInline):
    model = Disclosure
    form = DisclosureForm
    formset = WithdrawableRows
    extra = 0
    verbose_name = "financial relationship"
    verbose_name_plural = "financial relationships of the past 24 months"
    fields = [
        ("company", "relationship"),
        ("relevant", "ended"),
        ("mitigated", "mitigated_on"),
        "mitigation_steps",
        ("position", "withdrawn"),
    ]
    formfield_overrides = {
        models.TextField: {"widget": forms.Textarea(attrs={"rows": 2, "cols": 60})}
    }


class FacultyForm(AuthoredForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        not_after(self, "disclosed_on", "role_began_on", TOLD_LATE)


@admin.register(Faculty)
class FacultyAdmin(KeepsRows, WithdrawnNotDeleted):
    part = "people"
    form = FacultyForm
    list_display = ["name", "credentials", "role", "course"]
    list_select_related = ["course"]
    list_filter = ["course"]
    search_fields = ["name", "affiliation"]
    autocomplete_fields = ["course", "user"]
    inlines = [DisclosureInline]
    sentence = "Learners have been told who teaches this course, so this person is never deleted."

    def why_kept(self, obj):
        return self.sentence if is_seen(obj) else ""

    def what_follows(self, obj):
        return (
            "Learners are told of this person and their relationships no more. What was told so "
            "far is kept word for word, and the person stays out of all results."
        )

    fieldsets = [
        (None, {"fields": ["course", "name", "credentials", "role", "affiliation"]}),
        ("Dates of the disclosure and of the role", {"fields": ["disclosed_on", "role_began_on"]}),
        ("On this platform", {"fields": ["user", "position"]}),
    ]

    class Media:
        js = [Script(f"js/{name}.js", type="module") for name in ("mitigation", "date-order")]
