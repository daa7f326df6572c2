from django.contrib import admin

from courses.models import Disclosure, Faculty

from .base import AuthoredAdmin, AuthoredForm


class DisclosureInline(admin.TabularInline):
    model = Disclosure
    form = AuthoredForm
    extra = 0
    fields = ["company", "relationship", "mitigated", "position"]


@admin.register(Faculty)
class FacultyAdmin(AuthoredAdmin):
    list_display = ["name", "credentials", "role", "course"]
    list_select_related = ["course"]
    list_filter = ["course"]
    search_fields = ["name", "affiliation"]
    autocomplete_fields = ["course", "user"]
    inlines = [DisclosureInline]
    fieldsets = [
        (None, {"fields": ["course", "name", "credentials", "role", "affiliation", "position"]}),
        ("Account", {"fields": ["user"]}),
    ]
