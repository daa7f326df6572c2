"""A decision point written beside the video, with its question."""

from datetime import datetime
from typing import Any

from django import forms
from django.db import transaction

from assessments.models import DecisionPoint
from courses.models import Track
from courses.widgets import MomentField

from .written_question import WRITTEN, WrittenQuestionForm


class PointForm(WrittenQuestionForm):
    at = MomentField(label="Moment")
    field_order = ["at", *WRITTEN]

    class Meta:
        model = DecisionPoint
        fields = ["at", "question"]

    def __init__(self, *args: Any, track: Track, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.track, self.track = track, track
        self.offer(track.course, apart_from=track.decision_points.values("question"))

    def clean_at(self) -> int:
        at: int = self.cleaned_data["at"]
        if self.track.duration is not None and at >= self.track.duration:
            raise forms.ValidationError("This lies beyond the end of the video.")
        return at

    def clean(self) -> Any:
        data = super().clean()
        if not data.get("question"):
            self.require_new(data)
        return data

    def _get_validation_exclusions(self) -> Any:
        excluded = super()._get_validation_exclusions()
        return excluded | ({"question"} if not self.cleaned_data.get("question") else set())

    @transaction.atomic
    def write(self, *, at: datetime) -> DecisionPoint:
        """The question, where it is new, and its point: one deed."""
        point: Any = self.instance
        point.question = self.question_of(self.track.course, at=at)
        point.save()
        return point  # type: ignore[no-any-return]
