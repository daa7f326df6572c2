"""A question where it is asked, beside the video: one of the course, or one written there."""

from datetime import datetime
from typing import Any, ClassVar

from django import forms

from assessments import authoring
from assessments.choice_lines import split_choices
from assessments.models import Kind, Measure, Question, QuestionVersion
from assessments.querysets import versions_in_force
from courses.admin import AuthoredForm
from courses.models import Course, Objective

MEASURES = [(Measure.COMPETENCE, "Competence"), (Measure.KNOWLEDGE, "Knowledge")]
WRITTEN = ("question", "stem", "choices", "objective", "measures", "rationale")


class QuestionChoice(forms.ModelChoiceField):
    """Named by what is asked now, read once for all of a course."""

    in_force: ClassVar[dict[int, QuestionVersion]] = {}

    def label_from_instance(self, question: Any) -> str:
        version = self.in_force.get(question.pk)
        return f"{question.key}: {version.plain_stem[:80]}" if version else question.key


class WrittenQuestionForm(AuthoredForm):
    question = QuestionChoice(
        Question.objects.none(),
        required=False,
        empty_label="A new question, written here",
        help_text="A question of the course, or a new one.",
    )
    stem = forms.CharField(
        required=False,
        label="Question text",
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
        help_text="What is asked. Markdown: **bold**, lists, H~2~O.",
    )
    choices = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "cols": 60}),
        help_text="One a line; a star before what is correct.",
    )
    objective = forms.ModelChoiceField(
        Objective.objects.none(),
        required=False,
        help_text="The objective whose results it counts for.",
    )
    measures = forms.ChoiceField(
        choices=MEASURES,
        required=False,
        label="What it measures",
        help_text="Competence: a decision in a case.",
    )
    rationale = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "cols": 60}),
        help_text="Why this is correct; shown after the answer.",
    )

    def offer(self, course: Course, *, apart_from: Any = ()) -> None:
        """What may be chosen: questions that are asked there already are left out."""
        self.course_of_question = course
        questions: Any = self.fields["question"]
        questions.in_force = versions_in_force(course)
        questions.queryset = (
            course.questions.filter(versions__in_force_until__isnull=True)
            .exclude(pk__in=apart_from)
            .order_by("position", "id")
        )
        objectives: Any = self.fields["objective"]
        objectives.queryset = course.objectives.order_by("number")
        if len(objectives.queryset) == 1:
            self.initial.setdefault("objective", objectives.queryset[0].pk)

    def require_new(self, data: dict[str, Any]) -> None:
        """A new question is judged at its fields."""
        if not data.get("stem"):
            self.add_error("stem", "Write the question, or choose one above.")
        for wrong in authoring.wrong_with(self.content()):
            name = wrong.field if wrong.field in WRITTEN else "stem"
            if name not in self.errors:
                self.add_error(name, forms.ValidationError(wrong.sentence, code=wrong.code))

    def content(self) -> authoring.Content:
        data = self.cleaned_data
        choices = tuple(split_choices(data.get("choices", "")))
        several = sum(choice.correct for choice in choices) > 1
        return authoring.Content(
            kind=Kind.MULTIPLE if several else Kind.SINGLE,
            measures=data.get("measures") or MEASURES[0][0],
            stem=data.get("stem", ""),
            objective=data.get("objective"),
            rationale=data.get("rationale", ""),
            choices=choices,
            formatted=True,  # as in the form of a question
        )

    def question_of(self, course: Course, *, at: datetime) -> Question:
        """The one that was chosen, or the new one, written down; within a transaction."""
        chosen: Question | None = self.cleaned_data.get("question")
        if chosen:
            return chosen
        Course.objects.select_for_update().get(pk=course.pk)
        question = authoring.new_question(course, authoring.next_key(course))
        authoring.save_version(question, self.content(), at=at)
        return question
