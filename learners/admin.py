from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin

from .models import Learner, User


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    list_display = ["email", "given_name", "family_name", "is_staff", "is_active"]
    ordering = ["email"]
    search_fields = ["email", "family_name"]
    fieldsets = [
        (None, {"fields": ["email", "password"]}),
        ("Person", {"fields": ["given_name", "family_name"]}),
        ("Access", {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]}),
    ]
    add_fieldsets = [(None, {"classes": ["wide"], "fields": ["email", "usable_password", "password1", "password2"]})]


@admin.register(Learner)
class LearnerAdmin(admin.ModelAdmin):
    list_display = ["__str__", "profession", "specialty", "npi_status", "exclusion", "origin"]
    list_filter = ["exclusion", "npi_status"]
    search_fields = ["email", "npi", "external_id", "family_name"]
    autocomplete_fields = ["user"]
    readonly_fields = ["origin", "external_id", "npi_status"]
    show_full_result_count = False
