"""Decision points in the admin, and where their choices lead."""

from django.contrib import admin

from assessments.models import DecisionPoint
from courses.moments import as_moment
from courses.widgets import LinesField, MomentField

from . import timeline_views
from .questions_of_course import AsksOfCourse, OfOneCourse


class DecisionPointForm(OfOneCourse):
    holder = "track"
    at = MomentField()
    discussion_references = LinesField(
        label="References of the discussion", help_text="One a line."
    )
    branches = LinesField(
        help_text=(
            "Where a choice leads, one a line: choice: side path (both by key). Empty: nowhere "
            "else."
        )
    )

    class Meta:
        model = DecisionPoint
        fields = [
            "track",
            "at",
            "question",
            "required",
            "discussion",
            "discussed_by",
            "discussion_references",
            "branches",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["branches"] = [
            f"{choice}: {path}" for choice, path in self.instance.branches.items()
        ]

    def clean(self):
        data = super().clean()
        track, at = data.get("track") or getattr(self.instance, "track", None), data.get("at")
        if track and at is not None and track.duration is not None and at >= track.duration:
            self.add_error("at", "This lies beyond the end of the video.")
        if "branches" in data:
            self._branches(data, track, data.get("question"))
        return data

    def _branches(self, data, track, question):
        path_by_choice = dict(line.partition(":")[::2] for line in data["branches"])
        data["branches"] = {choice.strip(): path.strip() for choice, path in path_by_choice.items()}
        version = question and question.versions.filter(in_force_until__isnull=True).first()
        if not data["branches"] or not track or not version:
            return
        choices, paths = (
            {choice.key for choice in version.choices.all()},
            {path.key for path in track.paths},
        )
        if version.kind != "single":
            self.add_error("branches", "Only a question with one answer can branch.")
        for choice, way in data["branches"].items():
            if choice not in choices:
                self.add_error("branches", f"The question has no choice {choice!r}.")
            if way not in paths:
                self.add_error("branches", f"The track has no side path {way!r}.")


@admin.register(DecisionPoint)
class DecisionPointAdmin(AsksOfCourse):
    part = "tracks"
    to_course = "track__course"
    form = DecisionPointForm
    within_course = ("question", "track")
    list_display = ["moment", "question", "track", "required"]
    list_display_links = ["moment", "question"]
    list_select_related = ["question", "track"]
    list_filter = ["track__course", "track"]
    search_fields = ["question__key", "track__title"]
    autocomplete_fields = ["question", "track"]
    ordering = ["track", "at"]
    fieldsets = [
        (None, {"fields": ["track", "at", "question", "required"]}),
        (
            "After the answer",
            {"fields": ["discussion", "discussed_by", "discussion_references", "branches"]},
        ),
    ]

    def course_id_of(self, obj):
        return obj.track.course_id

    def get_urls(self):
        return timeline_views.urls() + super().get_urls()

    @admin.display(description="At", ordering="at")
    def moment(self, point):
        return as_moment(point.at)
