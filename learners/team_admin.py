"""Teams and who is in them."""

from typing import Any

from django.contrib import admin

from .autocomplete import FindsRows
from .models import Membership, Team
from .teams import note_members


class MembershipInline(FindsRows, admin.TabularInline):
    model = Membership
    extra = 1
    autocomplete_fields = ["user"]

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "role" and field is not None:
            field.widget.attrs["aria-label"] = "Role"
        return field


@admin.register(Team)
class TeamAdmin(admin.ModelAdmin):
    list_display = ["name", "needs_second_person"]
    search_fields = ["name"]
    inlines = [MembershipInline]

    def save_related(self, request: Any, form: Any, formsets: Any, change: bool) -> None:
        team = form.instance
        before = set(team.memberships.values_list("user", "role")) if change else set()
        super().save_related(request, form, formsets, change)
        note_members(team, before, by=request.user)

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        """A team whose courses are there stays; its members are taken out."""
        return super().has_delete_permission(request, obj) and not (obj and obj.courses.exists())

    def delete_model(self, request: Any, obj: Team) -> None:
        before = set(obj.memberships.values_list("user", "role"))
        obj.memberships.all().delete()
        note_members(obj, before, by=request.user)
        super().delete_model(request, obj)

    def delete_queryset(self, request: Any, queryset: Any) -> None:
        for team in queryset:
            self.delete_model(request, team)
