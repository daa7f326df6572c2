from django.contrib import admin


class Watched(admin.ModelAdmin):
    """What runs by itself: looked at, never edited."""

    show_full_result_count = False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
