from django.contrib import admin

from assessments.models import Response
from courses.admin import ReadOnlyAdmin


@admin.register(Response)
class ResponseAdmin(ReadOnlyAdmin):
    """Append-only: the database refuses any change."""

    list_display = ["id", "learner_id", "question", "phase", "attempt", "answered_at"]
    list_select_related = ["question"]
    list_filter = ["phase"]
    ordering = ["-id"]
