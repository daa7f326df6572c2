from django import forms
from django.contrib import admin
from django.db import models

from courses.models import Disclosure, Faculty
from courses.withdrawing import is_seen

from .withdrawing import WithdrawnNotDeleted
from .withdrawn_rows import KeepsRows, WithdrawableRowForm, WithdrawableRows


class DisclosureInline(admin.StackedInline):
    model = Disclosure
    form = WithdrawableRowForm
    formset = WithdrawableRows
    extra = 0
    fields = [
        ("company", "relationship"),
        ("relevant", "ended", "mitigated", "mitigated_on"),
        ("mitigation_steps", "position"),
        "withdrawn",
    ]
    formfield_overrides = {
        models.TextField: {"widget": forms.Textarea(attrs={"rows": 2, "cols": 30})}
    }


@admin.register(Faculty)
class FacultyAdmin(KeepsRows, WithdrawnNotDeleted):
    part = "people"
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
        (None, {"fields": ["course", "name", "credentials", "role", "affiliation", "position"]}),
        ("Integrity and independence", {"fields": ["disclosed_on", "role_began_on"]}),
        ("Account", {"fields": ["user"]}),
    ]
