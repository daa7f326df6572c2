from django.contrib import admin

from courses.admin import ReadOnlyAdmin

from .models import OutcomeSnapshot


@admin.register(OutcomeSnapshot)
class OutcomeSnapshotAdmin(ReadOnlyAdmin):
    list_display = ["id", "course", "as_of", "computed_at", "digest"]
    list_select_related = ["course"]
    exclude = ["document"]
