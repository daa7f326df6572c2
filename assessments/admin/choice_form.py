"""The choices of a question as authors type them: rows, or a pasted list."""

from django import forms
from django.contrib import admin
from django.db.models.functions import Coalesce

from assessments import authoring
from assessments.choice_lines import free_keys, split_choices
from assessments.exclusive_choices import excludes_by_default
from assessments.models import Choice
from courses.admin import AuthoredForm
from courses.question_rules import MOST_CHOICES

from .question_form import VersionForm


class ChoiceForm(AuthoredForm):
    identity = "key"  # the rows are written anew at each save
    order = forms.IntegerField(
        required=False,
        widget=forms.NumberInput(attrs={"class": "vIntegerField"}),
        help_text="Empty: as they stand here.",
    )

    class Meta:
        model = Choice
        fields = ["key", "text", *authoring.FLAGS, "feedback"]
        widgets = {
            "key": forms.TextInput(attrs={"size": 6}),
            "text": forms.Textarea(attrs={"rows": 2, "cols": 45}),
            "feedback": forms.Textarea(attrs={"rows": 2, "cols": 45}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["key"].required = False
        for name in ("text", "correct"):  # told once above the rows
            self.fields[name].widget.attrs["aria-describedby"] = "choices-help"
        if self.instance.pk:
            self.initial["order"] = self.instance.shown_at + 1

    def _get_validation_exclusions(self):
        # The choices are written anew as a whole; two that swap their keys are not in each other's
        # way.
        excluded = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded | {"version", "position"}


class ChoiceFormSet(forms.BaseInlineFormSet):
    default_error_messages = {
        "too_many_forms": f"A question has at most {MOST_CHOICES} choices.",
    }
    wording: VersionForm | None = None  # once it is well formed

    def clean(self):
        super().clean()
        keys = [choice.key for choice in self.choices()]
        if len(set(keys)) < len(keys):
            raise forms.ValidationError("Two choices have the same short name.", code="duplicate")
        if self.wording:
            wrong = authoring.wrong_with(self.wording.content(choices=self.choices()))
            problems = [
                forms.ValidationError(w.sentence, code=w.code)
                for w in wrong
                if w.field == "choices"
            ]
            if problems:
                raise forms.ValidationError(problems)
            if self.wording.instance.pk:
                self.wording.mends(self.choices())

    def choices(self):
        """In order, without those that are to go; those pasted last.

        Who gives no key gets the next letter.
        """
        rows = self._rows()
        given = [row["key"] for row in rows if row.get("key")]
        letters = free_keys(given)
        offered = [
            authoring.Offered(
                row.get("key") or next(letters),
                row.get("text", ""),
                feedback=row.get("feedback", ""),
                **{
                    name: row.get(name, False) or self._excludes(row, name)
                    for name in authoring.FLAGS
                },
            )
            for row in rows
        ]
        pasted = self.wording.cleaned_data.get("pasted", "") if self.wording else ""
        return offered + split_choices(pasted, taken=[choice.key for choice in offered])

    def _excludes(self, row, name):
        """A choice that reads as none of the others excludes them; once stored, as it is ticked."""
        if name != "exclusive" or row.get("id") or not self.wording:
            return False
        data = self.wording.cleaned_data
        return excludes_by_default(
            data.get("kind", ""), data.get("measures", ""), row.get("text", "")
        )

    def _rows(self):
        """What was typed in each row that stays, by its order."""
        typed = [getattr(form, "cleaned_data", {}) for form in self.forms]
        kept = [
            row for row in typed if (row.get("key") or row.get("text")) and not row.get("DELETE")
        ]
        ordered = sorted(
            enumerate(kept, 1), key=lambda item: (item[1].get("order") or item[0], item[0])
        )
        return [row for _, row in ordered]

    def validate_unique(self):
        """Said in `clean`, in words."""


class ChoiceInline(admin.StackedInline):
    model = Choice
    form = ChoiceForm
    formset = ChoiceFormSet
    template = "admin/assessments/questionversion/choices.html"
    fields = ["text", "correct", "feedback", "order", "key", "pinned", "exclusive", "unsure"]

    def get_formset(self, request, obj=None, **kwargs):
        """A page of thousands of rows is neither read nor written."""
        most = MOST_CHOICES
        limits = {"max_num": most, "absolute_max": 2 * most, "validate_max": True}
        return super().get_formset(request, obj, **limits | kwargs)

    def get_queryset(self, request):
        return super().get_queryset(request).order_by(Coalesce("display_order", "position"))

    def get_extra(self, request, obj=None, **kwargs):
        """A to D are there to be filled in."""
        return 0 if obj else 4
