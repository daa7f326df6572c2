"""Questions as authors edit them: the wording in force with its choices.

An answered wording is followed by the next version.
"""

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from assessments import authoring
from assessments.models import Choice, Question, QuestionVersion
from assessments.models.question import key_form
from courses.admin import AuthoredAdmin, AuthoredForm
from courses.models import Course
from courses.widgets import LinesField


@admin.register(Question)
class QuestionAdmin(admin.ModelAdmin):
    """Only to be found by other pages: the wording is edited as a question version."""

    search_fields = ["key", "versions__stem", "course__title"]

    def get_model_perms(self, request):
        return {}

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False


WORDING = [
    "kind",
    "measures",
    "objective",
    "stem",
    "scale",
    "top",
    "grid",
    "shuffle",
    "unit",
    "lowest",
    "highest",
]
WORDING += ["rationale", "references"]


class VersionForm(AuthoredForm):
    course = forms.ModelChoiceField(Course.objects.all(), help_text="The course that asks.")
    key = forms.CharField(
        max_length=60, validators=[key_form], help_text="For example q1; stays the same forever."
    )
    references = LinesField(help_text="Sources shown with the rationale, one a line.")
    scale = LinesField(help_text="Only for a rating: its labels, lowest first, one a line.")

    class Meta:
        model = QuestionVersion
        fields = [*WORDING]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["course"], self.fields["key"]

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
            "key" in data
            and Question.objects.filter(course_id=self.course_id, key=data["key"]).exists()
        ):
            self.add_error("key", "This course has a question of that key.")
        for wrong in authoring.wrong_with(self.content()):
            if wrong.field != "choices" and (wrong.field not in self.errors):
                self.add_error(wrong.field, forms.ValidationError(wrong.sentence, code=wrong.code))
        return data

    def content(self, choices=()):
        """The wording as typed; `choices` come from the table below it."""
        data = self.cleaned_data
        return authoring.Content(
            kind=data.get("kind", ""),
            measures=data.get("measures", ""),
            stem=data.get("stem", ""),
            objective=data.get("objective"),
            rationale=data.get("rationale", ""),
            references=tuple(data.get("references", ())),
            scale=tuple(data.get("scale", ())),
            top=data.get("top"),
            choices=tuple(choices),
            grid=data.get("grid", ""),
            shuffle=data.get("shuffle", False),
            unit=data.get("unit", ""),
            lowest=data.get("lowest"),
            highest=data.get("highest"),
        )


class ChoiceForm(AuthoredForm):
    order = forms.IntegerField(
        required=False,
        widget=forms.NumberInput(attrs={"class": "vIntegerField"}),
        help_text="Empty: as they stand here.",
    )

    class Meta:
        model = Choice
        fields = ["key", "text", *authoring.FLAGS]
        widgets = {
            "key": forms.TextInput(attrs={"size": 6}),
            "text": forms.Textarea(attrs={"rows": 2, "cols": 45}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["order"] = self.instance.position + 1

    def _get_validation_exclusions(self):
        # The choices are written anew as a whole; two that swap their keys are not in each other's
        # way.
        excluded = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded | {"version", "position"}


class ChoiceFormSet(forms.BaseInlineFormSet):
    wording: VersionForm | None = None  # once it is well formed

    def clean(self):
        super().clean()
        keys = [choice.key for choice in self.choices()]
        if len(set(keys)) < len(keys):
            raise forms.ValidationError("A choice key stands here twice.", code="duplicate")
        if len(keys) > 62:
            raise forms.ValidationError("A question has at most 62 choices.", code="out-of-range")
        if self.wording:
            wrong = authoring.wrong_with(self.wording.content(choices=self.choices()))
            problems = [
                forms.ValidationError(w.sentence, code=w.code)
                for w in wrong
                if w.field == "choices"
            ]
            if problems:
                raise forms.ValidationError(problems)

    def choices(self):
        """In order, without those that are to go."""
        kept = [
            f
            for f in self.forms
            if getattr(f, "cleaned_data", {}).get("key") and not f.cleaned_data.get("DELETE")
        ]
        ordered = sorted(
            enumerate(kept, 1),
            key=lambda item: (item[1].cleaned_data.get("order") or item[0], item[0]),
        )
        return [
            authoring.Offered(
                f.cleaned_data["key"],
                f.cleaned_data.get("text", ""),
                *(f.cleaned_data.get(name, False) for name in authoring.FLAGS),
            )
            for _, f in ordered
        ]

    def validate_unique(self):
        """Said in `clean`, in words."""


class ChoiceInline(admin.TabularInline):
    model = Choice
    form = ChoiceForm
    formset = ChoiceFormSet
    extra = 0
    fields = ["order", "key", "text", *authoring.FLAGS]


class InForce(admin.SimpleListFilter):
    title = "version"
    parameter_name = "version"

    def lookups(self, request, model_admin):
        return [("all", "Earlier ones too")]

    def choices(self, changelist):
        yield {
            "selected": self.value() is None,
            "query_string": changelist.get_query_string(remove=["version"]),
            "display": "In force",
        }
        yield list(super().choices(changelist))[1]

    def queryset(self, request, queryset):
        return queryset if self.value() == "all" else queryset.filter(in_force_until__isnull=True)


@admin.register(QuestionVersion)
class QuestionVersionAdmin(AuthoredAdmin):
    form = VersionForm
    within_course = ("objective",)
    list_display = ["key", "wording", "kind", "measures", "objective", "number", "course"]
    list_display_links = ["key", "wording"]
    list_select_related = ["question", "course", "objective"]
    list_filter = [InForce, "course", "measures", "kind"]
    list_per_page = 100
    search_fields = ["question__key", "stem"]
    ordering = ["course", "question__position", "question_id", "number"]
    readonly_fields = ["asked", "preview"]
    inlines = [ChoiceInline]

    @admin.display(description="Key", ordering="question__key")
    def key(self, version):
        return version.question.key

    @admin.display(description="Question", ordering="stem")
    def wording(self, version):
        return version.stem if len(version.stem) <= 90 else version.stem[:89] + "…"

    @admin.display(description="Question")
    def asked(self, version):
        sentence = f"{version.question.key} in {version.course}, version {version.number}"
        if not (version.pk and version.is_scored and authoring.is_answered(version)):
            return sentence
        address = f"{reverse('admin:assessments_rescoring_add')}?version={version.pk}"
        return format_html(
            '{}. Learners have answered it. <a href="{}">Correct its key</a>', sentence, address
        )

    @admin.display(description="As learners see it")
    def preview(self, version):
        rows = (
            (c.text, " (right)" if version.is_scored and version.is_right(c) else "")
            for c in version.choices.all()
        )
        levels = ((text, "") for text in version.scale)
        items = format_html_join("", "<li>{}{}</li>", [*rows, *levels])
        return format_html(
            '<div class="preview"><strong>{}</strong><ul>{}</ul></div>', version.stem, items
        )

    def get_fieldsets(self, request, obj=None):
        return [
            (
                None,
                {"fields": ["asked", "preview", *WORDING] if obj else ["course", "key", *WORDING]},
            )
        ]

    def get_readonly_fields(self, request, obj=None):
        if obj and obj.in_force_until:
            return ["asked", "preview", *WORDING]
        return ["asked", "preview"]

    def has_change_permission(self, request, obj=None):
        """What has been superseded is history."""
        return super().has_change_permission(request, obj) and not (obj and obj.in_force_until)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not (
            obj and obj.question.responses.exists()
        )

    def get_changeform_initial_data(self, request):
        return super().get_changeform_initial_data(request) | {"course": request.GET.get("course")}

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "objective" and field is not None:
            objectives = cast(Any, field)
            objectives.queryset = objectives.queryset.select_related("course")
        return field

    # saving: everything through authoring.save_version, as packages do

    def _changeform_view(self, request, object_id, form_url, extra_context):
        context = {"title": "Question", "subtitle": None} | (extra_context or {})
        return super()._changeform_view(  # type: ignore[misc]
            request, object_id, form_url, context
        )

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"title": "Questions"} | (extra_context or {}))

    def _create_formsets(self, request, obj, change):
        formsets, inlines = super()._create_formsets(  # type: ignore[misc]
            request, obj, change
        )
        request.choices = formsets[0]
        return formsets, inlines

    def save_form(self, request, form, change):
        """The wording is well formed; its choices are held against it when they are judged next."""
        request.choices.wording = form
        return super().save_form(request, form, change)

    def save_model(self, request, obj, form, change):
        """Nothing yet: wording and choices are one deed."""

    def save_related(self, request, form, formsets, change):
        obj, content = form.instance, form.content(choices=formsets[0].choices())
        with transaction.atomic():
            question = (
                obj.question
                if change
                else _new_question(form.cleaned_data["course"], form.cleaned_data["key"])
            )
            authoring.save_version(question, content, at=timezone.now())
            request.now_in_force = question.versions.get(in_force_until__isnull=True)
        for formset in formsets:
            formset.new_objects, formset.changed_objects, formset.deleted_objects = [], [], []
        if not change:
            obj.pk, obj.question, obj.course = request.now_in_force.pk, question, question.course
            obj._state.adding = False

    def response_change(self, request, obj):
        if request.now_in_force.pk == obj.pk:
            return super().response_change(request, obj)
        sentence = (
            f"Learners have answered version {obj.number} of {obj.question.key}, so it stays as it "
            f"was for them. Your wording is version {request.now_in_force.number} and is asked "
            "from now on."
        )
        self.message_user(request, sentence, messages.WARNING)
        return HttpResponseRedirect(
            reverse("admin:assessments_questionversion_change", args=[request.now_in_force.pk])
        )

    # deleting: the question with all of its versions

    def get_deleted_objects(self, objs, request):
        return super().get_deleted_objects([version.question for version in objs], request)

    def delete_model(self, request, obj):
        obj.question.delete()

    def delete_queryset(self, request, queryset):
        Question.objects.filter(versions__in=queryset).delete()


def _new_question(course, key):
    last = course.questions.order_by("-position").values_list("position", flat=True).first()
    return Question.objects.create(course=course, key=key, position=0 if last is None else last + 1)
