"""The wording of a question as authors type it."""

from django import forms
from django.utils.functional import cached_property

from assessments import authoring
from assessments.amending import why_another_item
from assessments.markdown import pictures_in
from assessments.models import Picture, Question, QuestionVersion
from assessments.models.question import key_form
from assessments.withdrawing import learners_who_answered
from courses.admin import AuthoredForm
from courses.admin.help import LABELS
from courses.models import Course
from courses.widgets import LinesField

SAME, NEW = "same", "new"
ASKED = [
    "kind", "measures", "objective", "stem", "formatted", "scale", "top", "grid", "unit",
    "lowest", "highest", "whole",
]  # fmt: skip
OF_KIND = {  # as static/js/question-form.js has it
    "single": ["shuffle"],
    "multiple": ["shuffle"],
    "rating": ["scale", "top", "grid"],
    "number": ["unit", "lowest", "highest", "whole"],
}
OF_ANY_KIND = {name for names in OF_KIND.values() for name in names}
WORDING = [*ASKED, "shuffle", "rationale", "references"]


class VersionForm(AuthoredForm):
    course = forms.ModelChoiceField(Course.objects.all(), help_text="The course that asks.")
    key = forms.CharField(
        max_length=60,
        required=False,
        label="Short name",
        validators=[key_form],
        help_text=(
            "The name of the question in lists and reports, for example q7. Empty: the next one. "
            "It stays the same forever."
        ),
    )
    references = LinesField(help_text="Sources shown with the rationale, one a line.")
    scale = LinesField(help_text="Its labels, lowest first, one a line.")
    pasted = forms.CharField(
        required=False,
        label="Paste choices",
        widget=forms.Textarea(attrs={"rows": 4, "cols": 60}),
        help_text=(
            "One a line; a star before what is correct. Letters, numbers and dashes before them "
            "are left out. They come behind the choices below."
        ),
    )
    declared = forms.ChoiceField(
        required=False,
        label="This edit is",
        help_text="Learners have answered this question: decide whether its series continues.",
        widget=forms.RadioSelect,
        choices=[
            (SAME, "the same item: a typo or clearer words; its series continues"),
            (NEW, "a new item: answers so far and from now on are counted apart"),
        ],
    )
    reason = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "cols": 60}),
        help_text="For the same item: what was mended and why. Kept with the old and new words.",
    )

    class Meta:
        model = QuestionVersion
        fields = [*WORDING]
        labels = LABELS["assessments.questionversion"]  # on pages to read, too

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            stored = QuestionVersion.objects.filter(pk=self.instance.pk).select_related("objective")
            self.stored = authoring.Content.of_version(stored.get())
            del self.fields["course"], self.fields["key"]
        elif self.initial.get("course"):
            self.fields["course"].widget = forms.HiddenInput()
        if not self.is_answered:
            del self.fields["declared"], self.fields["reason"]

    @cached_property
    def is_answered(self):
        return bool(self.instance.pk and authoring.is_answered(self.instance))

    def mends(self, choices):
        """Whether this is an edit of the words of the same item. Raises ValidationError while an
        edit of an answered wording is not declared, or cannot be what it is declared to be.
        """
        before, after = self.stored, self.content(choices=choices)
        if not self.is_answered or not before.differs_in_wording(after):
            return False
        declared = self.cleaned_data.get("declared")
        if declared == SAME:
            if wrong := why_another_item(before, after):
                raise forms.ValidationError(wrong, code="another-item")
            if not self.cleaned_data.get("reason", "").strip():
                raise forms.ValidationError("Say what was mended and why.", code="missing-reason")
        elif declared != NEW:
            number = learners_who_answered(self.instance.question)
            sentence = (
                f"Learners who have answered this question: {number}. Say below whether this edit "
                "is the same item or a new one; a new one splits their answers from those to come."
            )
            raise forms.ValidationError(sentence, code="undeclared")
        return declared == SAME

    @property
    def course_id(self):
        chosen = getattr(self, "cleaned_data", {}).get("course")
        return self.instance.course_id or (chosen.pk if chosen else None)

    def clean(self):
        data = super().clean()
        objective = data.get("objective")
        if objective and self.course_id and objective.course_id != self.course_id:
            self.add_error("objective", "This objective belongs to another course.")
        if (
            data.get("key")
            and Question.objects.filter(course_id=self.course_id, key=data["key"]).exists()
        ):
            self.add_error("key", "This course has a question of that name.")
        self._require_pictures()
        for wrong in authoring.wrong_with(self.content()):
            if wrong.field != "choices" and (wrong.field not in self.errors):
                self.add_error(wrong.field, forms.ValidationError(wrong.sentence, code=wrong.code))
        return data

    def _require_pictures(self):
        """Every picture that is shown has been uploaded to this course."""
        for name in ("stem", "rationale") if self.cleaned_data.get("formatted") else ():
            shown = pictures_in(self.cleaned_data.get(name, ""))
            have = Picture.objects.filter(course=self.course_id, name__in=shown)
            for missing in sorted(shown - set(have.values_list("name", flat=True))):
                sentence = f"There is no picture {missing} in this course; upload it first."
                self.add_error(name, forms.ValidationError(sentence, code="missing-picture"))

    def content(self, choices=()):
        """The wording as typed; `choices` come from the table below it."""
        data = self.cleaned_data
        scale = tuple(data.get("scale", ()))
        return authoring.Content(
            kind=data.get("kind", ""),
            measures=data.get("measures", ""),
            stem=data.get("stem", ""),
            objective=data.get("objective"),
            rationale=data.get("rationale", ""),
            references=tuple(data.get("references", ())),
            scale=scale,
            top=data.get("top") or authoring.usual_top(data.get("kind", ""), scale),
            choices=tuple(choices),
            grid=data.get("grid", ""),
            shuffle=data.get("shuffle", False),
            unit=data.get("unit", ""),
            lowest=data.get("lowest"),
            highest=data.get("highest"),
            whole=data.get("whole", False),
            formatted=data.get("formatted", False),
        )
