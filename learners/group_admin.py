"""Groups and what they may do. Roles are groups whose names the site knows: they stay."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest

from .group_rights import note_rights, people_of, rights_of
from .models import ROLES
from .reauthentication import asks_first

admin.site.unregister(Group)


@admin.register(Group)
class GroupAdmin(DjangoGroupAdmin):
    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["name"] if obj and obj.name in ROLES else []

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        is_role = obj is not None and obj.name in ROLES
        return super().has_delete_permission(request, obj) and not is_role

    def change_view(
        self, request: HttpRequest, object_id: str, *positional: Any, **named: Any
    ) -> Any:
        """What people may do is changed by whoever shows who they are."""
        changes = request.method == "POST" and self.has_change_permission(request)
        asked = asks_first(request) if changes else None
        return asked or super().change_view(request, object_id, *positional, **named)

    def save_related(self, request: Any, form: Any, formsets: Any, change: bool) -> None:
        group = form.instance
        before = rights_of(group)
        super().save_related(request, form, formsets, change)
        note_rights(group, people_of(group), before, by=request.user)

    def delete_model(self, request: Any, obj: Group) -> None:
        note_rights(obj, people_of(obj), rights_of(obj), after=set(), by=request.user)
        super().delete_model(request, obj)

    def delete_queryset(self, request: Any, queryset: Any) -> None:
        for group in queryset:
            self.delete_model(request, group)
