"""A decision point written beside the video, with its question: one that is there, or a new one."""

from datetime import datetime
from typing import Any

from django import forms
from django.db import transaction

from assessments import authoring
from assessments.choice_lines import split_choices
from assessments.models import DecisionPoint, Kind, Measure, Question
from courses.admin import AuthoredForm
from courses.models import Course, Objective, Track
from courses.widgets import MomentField

MEASURES = [(Measure.COMPETENCE, "Competence"), (Measure.KNOWLEDGE, "Knowledge")]


class QuestionChoice(forms.ModelChoiceField):
    def label_from_instance(self, question: Any) -> str:
        version = question.versions.filter(in_force_until__isnull=True).first()
        return f"{question.key}: {version.plain_stem[:80]}" if version else question.key


class PointForm(AuthoredForm):
    at = MomentField(label="Moment")
    question = QuestionChoice(
        Question.objects.none(),
        required=False,
        empty_label="A new question, written here",
        help_text="A question of the course, or a new one.",
    )
    stem = forms.CharField(
        required=False,
        label="Question text",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What is asked when the video stops.",
    )
    choices = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="One a line; a star before what is correct.",
    )
    objective = forms.ModelChoiceField(
        Objective.objects.none(),
        required=False,
        help_text="The objective whose results it counts for.",
    )
    measures = forms.ChoiceField(
        choices=MEASURES, label="What it measures", help_text="Competence: a decision in a case."
    )
    rationale = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Why this is correct; shown after the answer.",
    )

    class Meta:
        model = DecisionPoint
        fields = ["at", "question"]

    def __init__(self, *args: Any, track: Track, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.track, self.track = track, track
        asked = track.decision_points.values("question")
        self.fields["question"].queryset = (  # type: ignore[attr-defined]
            track.course.questions.filter(versions__in_force_until__isnull=True)
            .exclude(pk__in=asked)
            .order_by("position", "id")
        )
        objectives = track.course.objectives.order_by("number")
        self.fields["objective"].queryset = objectives  # type: ignore[attr-defined]
        if len(objectives) == 1:
            self.initial.setdefault("objective", objectives[0].pk)

    def clean_at(self) -> int:
        at: int = self.cleaned_data["at"]
        if self.track.duration is not None and at >= self.track.duration:
            raise forms.ValidationError("This lies beyond the end of the video.")
        return at

    def clean(self) -> Any:
        data = super().clean()
        if not data.get("question"):
            self._require_new(data)
        return data

    def _require_new(self, data: dict[str, Any]) -> None:
        if not data.get("stem"):
            self.add_error("stem", "Write the question, or choose one above.")
        for wrong in authoring.wrong_with(self.content()):
            name = wrong.field if wrong.field in self.fields else "stem"
            if name not in self.errors:
                self.add_error(name, forms.ValidationError(wrong.sentence, code=wrong.code))

    def content(self) -> authoring.Content:
        data = self.cleaned_data
        choices = tuple(split_choices(data.get("choices", "")))
        several = sum(choice.correct for choice in choices) > 1
        return authoring.Content(
            kind=Kind.MULTIPLE if several else Kind.SINGLE,
            measures=data.get("measures", ""),
            stem=data.get("stem", ""),
            objective=data.get("objective"),
            rationale=data.get("rationale", ""),
            choices=choices,
        )

    def _get_validation_exclusions(self) -> Any:
        excluded = super()._get_validation_exclusions()
        return excluded | ({"question"} if not self.cleaned_data.get("question") else set())

    @transaction.atomic
    def write(self, *, at: datetime) -> DecisionPoint:
        """The question, where it is new, and its point: one deed."""
        point: Any = self.instance
        if not self.cleaned_data.get("question"):
            Course.objects.select_for_update().get(pk=self.track.course_id)
            key = authoring.next_key(self.track.course)
            point.question = authoring.new_question(self.track.course, key)
            authoring.save_version(point.question, self.content(), at=at)
        point.save()
        return point  # type: ignore[no-any-return]
