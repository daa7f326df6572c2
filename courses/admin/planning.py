"""The planning record of a course, and the provider's own words for the statements."""

from django import forms
from django.contrib import admin
from django.db import models
from django.forms.widgets import Script
from django.utils.html import format_html

from courses import publishing
from courses.front_matter import film_minutes
from courses.models import (
    CHANGES,
    COMPETENCIES,
    NEEDS,
    Course,
    PlanningRecord,
    StatementText,
)
from courses.statements import DEFAULTS, problems
from courses.widgets import LinesField
from courses.withdrawing import is_seen
from learners.characters import whole_number

from .base import AuthoredAdmin, AuthoredForm
from .date_order import not_after
from .findings import needed_for_credit, tell_at
from .two_editors import TwoEditors


class SeveralField(forms.MultipleChoiceField):
    """A JSON list of some of the given words."""

    def __init__(self, words, **kwargs):
        choices = [(word, word) for word in words]
        super().__init__(
            choices=choices, required=False, widget=forms.CheckboxSelectMultiple, **kwargs
        )


class PlanningForm(AuthoredForm):
    """Which statement is printed, and who provides jointly, is said beside the credit."""

    class Meta:
        model = PlanningRecord
        exclude = ["providership", "joint_providers", "skipped"]

    educational_need = SeveralField(
        NEEDS,
        help_text="What learners lack behind the gap: they do not know, cannot, or do not do.",
    )
    designed_to_change = SeveralField(
        CHANGES, help_text="What should be different afterwards. It is what the questions measure."
    )
    competencies = SeveralField(
        COMPETENCIES, help_text="Of the six of the ABMS and ACGME, those the content is about."
    )
    bibliography = LinesField(
        help_text="The literature the content rests on, one a line. Learners see it."
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        for name in needed_for_credit() & set(self.fields):
            field = self.fields[name]
            label = field.label or name.replace("_", " ").capitalize()
            field.label = format_html('{} <span class="for-credit">for credit</span>', label)
        if course := self._course():
            not_after(self, "designated_on", course.release_date, "Designated after the release.")
        if minutes := self.fields.get("minutes"):
            minutes.help_text = f"{minutes.help_text} {self._length()}"

    def _course(self):
        pk = self.instance.course_id or whole_number(str(self.initial.get("course") or ""))
        return Course.objects.filter(pk=pk).first() if pk else None

    def _length(self):
        """What an empty field says at this moment, and how much may stand in it."""
        course = self._course()
        if course is None:
            return ""
        length = film_minutes(course.pk)
        now = f"The videos last {length} min now." if length else "There is no video yet."
        return " ".join([now, *(count(course) for count in publishing.COUNTED)])


@admin.register(PlanningRecord)
class PlanningRecordAdmin(AuthoredAdmin):
    """Edited at any time; once learners have been told what it says it is never deleted."""

    part = "planning"
    form = PlanningForm

    class Media:
        js = [Script("js/date-order.js", type="module")]

    list_display = ["course", "learning_format", "designated_on", "reviewed_on"]
    list_select_related = ["course"]
    search_fields = ["course__title"]
    autocomplete_fields = ["course"]
    formfield_overrides = {
        models.TextField: {"widget": forms.Textarea(attrs={"rows": 3, "cols": 70})}
    }
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
            {
                "fields": [
                    "learning_format",
                    "format_rationale",
                    "minutes",
                    "fee",
                    "method",
                    "hardware",
                ]
            },
        ),
        ("Sources", {"fields": ["bibliography"]}),
        ("Whom learners ask", {"fields": ["contact", "privacy_policy"]}),
        (
            "For the accreditor",
            {"fields": ["pars_provider_id", "pars_activity_id", "practice_area"]},
        ),
    ]

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not (obj and is_seen(obj))

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """A course has one."""
        context |= {"show_save_and_add_another": False}
        if "workspace" in (context | self._workspace(request)):
            context |= {"title": "Planning"}
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        tell_at(request, obj.course, "#id_minutes")


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
class StatementTextAdmin(TwoEditors):
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

    @admin.display(description="Own words")
    def is_own(self, row):
        return "yes" if row.text else "no"

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
