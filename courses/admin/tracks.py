"""Tracks in the admin, each with its video, captions, handouts and cases."""

from django import forms
from django.contrib import admin
from django.db.models import Max

from courses.models import Seeking, Track
from courses.packages.checks import side_path_problem
from courses.watching import SidePath
from courses.widgets import SidePathsField

from .captions import CaptionInline
from .cases import CaseInline
from .handouts import HandoutInline
from .live import asked_course
from .videos import VideoAdmin, VideoForm


class TrackForm(VideoForm):
    seeking = forms.ChoiceField(
        choices=Seeking.choices,
        required=False,
        initial=Seeking.FREE,
        label="Forward seeking",
        help_text="Back is always free.",
    )
    side_paths = SidePathsField(
        help_text=(
            "Parts that only some learners see, after a choice that leads there. One a line: a "
            "name of your own, from - to, and where the video continues: dose 25:00-26:10 > 06:50."
        )
    )

    class Meta:
        model = Track
        fields = ["course", "number", "title", "seeking", "side_paths"]

    other: Track | None = None  # the track that swaps numbers with this one

    def _get_validation_exclusions(self):
        return super()._get_validation_exclusions() | {"number"}  # said below, in words

    def clean_seeking(self):
        return self.cleaned_data["seeking"] or Seeking.FREE

    def clean_number(self):
        number = self.cleaned_data["number"]
        if number < 1:
            raise forms.ValidationError("Tracks are numbered from 1.", code="too-small")
        return number

    def _swap(self, data):
        course = data.get("course") or (self.instance.course if self.instance.course_id else None)
        same = Track.objects.filter(course=course, number=data.get("number"))
        self.other = same.exclude(pk=self.instance.pk).first()
        if self.other and not self.instance.pk:
            self.add_error("number", f"{self.other} is track {self.other.number} already.")

    def clean(self):
        data = super().clean()
        self._swap(data)
        length = getattr(self.instance, "length_to_come", self.instance.duration)
        paths = [SidePath.stored(row) for row in data.get("side_paths", [])]
        for index, path in enumerate(paths):
            if problem := side_path_problem(path, paths[:index], length):
                self.add_error("side_paths", f"{path.key}: {problem}")
        return data


@admin.register(Track)
class TrackAdmin(VideoAdmin):
    part = "tracks"
    form = TrackForm
    list_display = ["title", "number", "course", "length"]
    search_fields = ["title", "course__title"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "course",
                    "number",
                    "title",
                    "upload",
                    "kept",
                    "conversion",
                    "length",
                    "player",
                ]
            },
        ),
        ("The way through it", {"fields": ["seeking", "side_paths"]}),
    ]
    inlines = [CaptionInline, HandoutInline, CaseInline]
    change_form_template = "admin/courses/track/change_form.html"

    class Media:
        js = ["js/lab-grid.js"]

    def get_changeform_initial_data(self, request):
        """The number after the last one of the course."""
        initial = super().get_changeform_initial_data(request)
        tracks = Track.objects.filter(course=asked_course(request))
        last = tracks.aggregate(last=Max("number"))["last"] or 0
        return {"number": last + 1} | initial
