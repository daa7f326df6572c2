"""The planning record of a course, and the provider's own words for the statements."""

from django import forms
from django.contrib import admin
from django.utils.html import format_html

from courses.models import (
    CHANGES,
    COMPETENCIES,
    NEEDS,
    LearningFormat,
    PlanningRecord,
    StatementText,
)
from courses.statements import DEFAULTS, problems
from courses.widgets import LinesField

from .base import AuthoredAdmin, AuthoredForm


class SeveralField(forms.MultipleChoiceField):
    """A JSON list of some of the given words."""

    def __init__(self, words, **kwargs):
        choices = [(word, word) for word in words]
        super().__init__(
            choices=choices, required=False, widget=forms.CheckboxSelectMultiple, **kwargs
        )


class PlanningForm(AuthoredForm):
    educational_need = SeveralField(NEEDS, help_text="The needs behind the gap.")
    designed_to_change = SeveralField(CHANGES, help_text="What the activity is designed to change.")
    competencies = SeveralField(COMPETENCIES, help_text="ABMS/ACGME competencies it addresses.")
    learning_format = forms.ChoiceField(choices=[(value, value) for value in LearningFormat.values])
    joint_providers = LinesField(
        help_text="Non-accredited providers, one a line; never a supporter."
    )
    bibliography = LinesField(help_text="Bibliographic sources of the content, one a line.")


@admin.register(PlanningRecord)
class PlanningRecordAdmin(AuthoredAdmin):
    form = PlanningForm
    list_display = ["course", "learning_format", "designated_on", "reviewed_on"]
    list_select_related = ["course"]
    search_fields = ["course__title"]
    autocomplete_fields = ["course"]
    fieldsets = [
        (None, {"fields": ["course", "designated_on", "reviewed_on"]}),
        (
            "Need and design",
            {
                "fields": [
                    "practice_gap",
                    "educational_need",
                    "needs_sources",
                    "designed_to_change",
                    "competencies",
                ]
            },
        ),
        (
            "Format",
            {"fields": ["learning_format", "format_rationale", "minutes", "method", "hardware"]},
        ),
        (
            "Who provides it",
            {"fields": ["providership", "joint_providers", "contact", "privacy_policy"]},
        ),
        ("Sources", {"fields": ["bibliography"]}),
        (
            "For the accreditor",
            {"fields": ["pars_provider_id", "pars_activity_id", "practice_area"]},
        ),
    ]


class StatementForm(AuthoredForm):
    class Meta:
        model = StatementText
        fields = ["text"]

    def clean_text(self):
        text = self.cleaned_data["text"].strip()
        wrong = (
            list(problems(text, DEFAULTS[self.instance.key].takes))
            if self.instance.key in DEFAULTS
            else []
        )
        if wrong:
            raise forms.ValidationError(wrong)
        return text


@admin.register(StatementText)
class StatementTextAdmin(admin.ModelAdmin):
    """One row a statement; which there are is the platform's business, what they say the
    provider's.
    """

    form = StatementForm
    list_display = ["__str__", "is_own"]
    readonly_fields = ["usual", "takes"]
    fields = ["usual", "takes", "text"]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description="Own words", boolean=True)
    def is_own(self, row):
        return bool(row.text)

    @admin.display(description="The usual text")
    def usual(self, row):
        return DEFAULTS[row.key].text if row.key in DEFAULTS else "-"

    @admin.display(description="May use")
    def takes(self, row):
        names = DEFAULTS[row.key].takes if row.key in DEFAULTS else ()
        known = ", ".join(f"{{{name}}}" for name in names)
        return format_html(
            "{}{}", known, " and *stars* for italics" if known else "*stars* for italics"
        )
