from django.contrib import admin

from courses.models import Enrollment, TrackProgress

from .base import ReadOnlyAdmin


@admin.register(Enrollment)
class EnrollmentAdmin(ReadOnlyAdmin):
    list_display = ["id", "learner_id", "course", "pathway", "loaded", "enrolled_at"]
    list_select_related = ["course"]
    list_filter = ["course", "pathway"]


@admin.register(TrackProgress)
class TrackProgressAdmin(ReadOnlyAdmin):
    list_display = ["id", "learner_id", "track", "watched", "completed_at"]
    list_select_related = ["track"]
