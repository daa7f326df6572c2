from django import forms
from django.contrib import admin
from django.db import models

from courses.models import Disclosure, Faculty

from .base import AuthoredAdmin, AuthoredForm


class DisclosureInline(admin.StackedInline):
    model = Disclosure
    form = AuthoredForm
    extra = 0
    fields = [
        ("company", "relationship"),
        ("relevant", "ended", "mitigated", "mitigated_on"),
        ("mitigation_steps", "position"),
    ]
    formfield_overrides = {
        models.TextField: {"widget": forms.Textarea(attrs={"rows": 2, "cols": 30})}
    }


@admin.register(Faculty)
class FacultyAdmin(AuthoredAdmin):
    part = "people"
    list_display = ["name", "credentials", "role", "course"]
    list_select_related = ["course"]
    list_filter = ["course"]
    search_fields = ["name", "affiliation"]
    autocomplete_fields = ["course", "user"]
    inlines = [DisclosureInline]
    fieldsets = [
        (None, {"fields": ["course", "name", "credentials", "role", "affiliation", "position"]}),
        ("Integrity and independence", {"fields": ["disclosed_on", "role_began_on"]}),
        ("Account", {"fields": ["user"]}),
    ]
