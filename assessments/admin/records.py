from django.contrib import admin

from assessments.models import Phase, Response
from assessments.models.poll import PHASE_NAMES
from courses.admin.learner_records import LearnerRecords

PHASES = PHASE_NAMES | {
    Phase.IN_ACTIVITY: "during the activity",
    Phase.COMPARISON: "comparison arm",
}


@admin.register(Response)
class ResponseAdmin(LearnerRecords):
    """Append-only: the database refuses any change."""

    list_display = ["question", "asked_in", "attempt", "course", "answered_at"]
    list_select_related = ["question", "course"]
    list_filter = ["course", "phase"]
    ordering = ["-id"]

    def about(self, obj):
        return f"{obj.course}, {obj.question}, {self.asked_in(obj)}"

    @admin.display(description="Asked in", ordering="phase")
    def asked_in(self, obj):
        return PHASES[Phase(obj.phase)]
