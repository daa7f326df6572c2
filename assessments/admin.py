from django import forms
from django.contrib import admin, messages
from django.utils import timezone

from courses.admin import ReadOnlyAdmin
from courses.widgets import LinesField

from . import authoring
from .models import Choice, DecisionPoint, Poll, PollQuestion, Question, QuestionVersion, Response, SegmentQuestion


@admin.register(Question)
class QuestionAdmin(admin.ModelAdmin):
    list_display = ["key", "course", "position"]
    list_select_related = ["course"]
    list_filter = ["course"]
    search_fields = ["key", "versions__stem"]
    autocomplete_fields = ["course"]


class VersionForm(forms.ModelForm):
    references = LinesField(required=False, help_text="Shown with the rationale. One a line.")
    scale = LinesField(required=False, help_text="Labels of a rating, lowest first. One a line.")

    class Meta:
        model = QuestionVersion
        fields = ["question", "kind", "measures", "objective", "stem", "rationale", "references", "scale", "top"]

    def clean(self):
        data = super().clean()
        if data.get("kind") == "rating" and not data.get("top"):
            self.add_error("top", "A rating says how many of its highest levels are the top box.")
        scored = data.get("measures") in ("knowledge", "competence")
        if scored and data.get("kind") not in ("single", "multiple"):
            self.add_error("kind", "A question with a right answer offers choices.")
        if data.get("measures") in ("knowledge", "competence", "confidence") and not data.get("objective"):
            self.add_error("objective", "A question that measures this names its objective.")
        if self.instance.pk and self.has_changed() and authoring.is_answered(self.instance):
            changed = set(self.changed_data) - {"rationale", "references"}
            if changed:
                raise forms.ValidationError(
                    "Learners have answered this wording, so it is frozen. Use the action 'Make the next version' in the list, "
                    "and edit that one."
                )
        return data


class ChoiceInline(admin.TabularInline):
    model = Choice
    extra = 0
    fields = ["position", "key", "text", "correct"]

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not (obj and obj.pk and authoring.is_answered(obj))

    has_add_permission = has_change_permission
    has_delete_permission = has_change_permission


@admin.register(QuestionVersion)
class QuestionVersionAdmin(admin.ModelAdmin):
    form = VersionForm
    list_display = ["question", "number", "kind", "measures", "stem", "in_force_until"]
    list_select_related = ["question"]
    list_filter = ["question__course", "measures", "kind"]
    search_fields = ["question__key", "stem"]
    autocomplete_fields = ["question"]
    inlines = [ChoiceInline]
    actions = ["make_next"]

    def save_model(self, request, obj, form, change):
        obj.course_id = obj.question.course_id
        super().save_model(request, obj, form, change)

    @admin.action(description="Make the next version, to edit it")
    def make_next(self, request, versions):
        for version in versions.filter(in_force_until__isnull=True):
            following = authoring.supersede(version, authoring.Content.of_version(version), at=timezone.now())
            self.message_user(
                request, f"Version {following.number} of {version.question.key} is in force now; edit it.", messages.SUCCESS
            )


class PollQuestionInline(admin.TabularInline):
    model = PollQuestion
    extra = 0
    autocomplete_fields = ["question"]


@admin.register(Poll)
class PollAdmin(admin.ModelAdmin):
    list_display = ["__str__", "course", "pass_mark", "after_days"]
    list_select_related = ["course", "track"]
    list_filter = ["course"]
    search_fields = ["course__title"]
    autocomplete_fields = ["course", "track"]
    inlines = [PollQuestionInline]


@admin.register(DecisionPoint)
class DecisionPointAdmin(admin.ModelAdmin):
    list_display = ["question", "track", "at", "required"]
    list_select_related = ["question", "track"]
    list_filter = ["track__course"]
    autocomplete_fields = ["question", "track"]


@admin.register(SegmentQuestion)
class SegmentQuestionAdmin(admin.ModelAdmin):
    list_display = ["segment", "question"]
    list_select_related = ["segment", "question"]
    autocomplete_fields = ["segment", "question"]


@admin.register(Response)
class ResponseAdmin(ReadOnlyAdmin):
    list_display = ["id", "learner_id", "question", "phase", "attempt", "answered_at"]
    list_select_related = ["question"]
    list_filter = ["phase"]
    show_full_result_count = False
