from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin

from .models import ROLES, Learner, User
from .roles import grant


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    """Accounts and their roles. Whoever works here never counts in outcomes, so roles are given by the deed that sees to it."""

    list_display = ["email", "given_name", "family_name", "is_staff", "is_active"]
    ordering = ["email"]
    search_fields = ["email", "family_name"]
    filter_horizontal = ["groups", "user_permissions"]
    fieldsets = [
        (None, {"fields": ["email", "password"]}),
        ("Person", {"fields": ["given_name", "family_name"]}),
        ("Access", {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]}),
    ]
    add_fieldsets = [(None, {"classes": ["wide"], "fields": ["email", "usable_password", "password1", "password2"]})]

    def get_readonly_fields(self, request, obj=None):
        """Nobody lifts an account above their own."""
        return [] if request.user.is_superuser else ["is_staff", "is_superuser", "user_permissions"]

    def has_change_permission(self, request, obj=None):
        above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return super().has_change_permission(request, obj) and not above

    def has_delete_permission(self, request, obj=None):
        above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return super().has_delete_permission(request, obj) and not above

    def save_model(self, request, obj, form, change):
        obj.email = obj.email.lower()
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if "groups" in form.changed_data:
            user, was_staff = form.instance, form.instance.is_staff
            others = list(user.groups.exclude(name__in=ROLES))
            grant(user, user.groups.filter(name__in=ROLES).values_list("name", flat=True), by=request.user)
            user.groups.add(*others)
            if user.is_superuser and was_staff and not user.is_staff:
                user.is_staff = True
                user.save(update_fields=["is_staff"])


@admin.register(Learner)
class LearnerAdmin(admin.ModelAdmin):
    list_display = ["id", "__str__", "profession", "specialty", "npi_status", "exclusion", "origin"]
    list_filter = ["exclusion", "npi_status"]
    search_fields = ["email", "npi", "external_id", "family_name"]
    autocomplete_fields = ["user"]
    readonly_fields = ["origin", "external_id", "npi_status"]
    show_full_result_count = False
    list_per_page = 50
