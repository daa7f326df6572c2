from django.contrib import admin

from courses.models import Enrollment, TrackProgress

from .learner_records import LearnerRecords
from .results import BackToCourse, OwnCourses


@admin.register(Enrollment)
class EnrollmentAdmin(BackToCourse, LearnerRecords):
    list_display = ["course", "pathway", "loaded", "enrolled_at"]
    list_select_related = ["course"]
    list_filter = [("course", OwnCourses), "pathway"]


@admin.register(TrackProgress)
class TrackProgressAdmin(LearnerRecords):
    list_display = ["course", "track", "watched", "completed_at"]
    list_select_related = ["track__course"]

    def about(self, obj):
        return f"{obj.track.course}, {obj.track}"

    @admin.display(ordering="track__course")
    def course(self, obj):
        return str(obj.track.course)
