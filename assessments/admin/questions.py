"""Questions as authors edit them: the wording in force with its choices.

An answered wording is followed by the next version.
"""

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.views.decorators.http import require_POST

from assessments import authoring
from assessments.amending import amend, why_another_item
from assessments.choice_lines import free_keys, split_choices
from assessments.exclusive_choices import excludes_by_default
from assessments.models import Choice, Question, QuestionVersion
from assessments.models.question import key_form
from assessments.withdrawing import learners_who_answered
from courses.admin import AuthoredForm
from courses.models import Course
from courses.widgets import LinesField

from .withdrawing import QuestionStays


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


SAME, NEW = "same", "new"
ASKED = [
    "kind", "measures", "objective", "stem", "scale", "top", "grid",
    "unit", "lowest", "highest", "whole",
]  # fmt: skip
WORDING = [*ASKED, "shuffle", "rationale", "references"]


class VersionForm(AuthoredForm):
    course = forms.ModelChoiceField(Course.objects.all(), help_text="The course that asks.")
    key = forms.CharField(
        max_length=60,
        required=False,
        validators=[key_form],
        help_text="Empty: the next one, for example q7. It stays the same forever.",
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
            self.add_error("key", "This course has a question of that key.")
        for wrong in authoring.wrong_with(self.content()):
            if wrong.field != "choices" and (wrong.field not in self.errors):
                self.add_error(wrong.field, forms.ValidationError(wrong.sentence, code=wrong.code))
        return data

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
        )


class ChoiceForm(AuthoredForm):
    identity = "key"  # the rows are written anew at each save
    order = forms.IntegerField(
        required=False,
        widget=forms.NumberInput(attrs={"class": "vIntegerField", "aria-label": "Order"}),
        help_text="Empty: as they stand here.",
    )

    class Meta:
        model = Choice
        fields = ["key", "text", *authoring.FLAGS]
        widgets = {
            "key": forms.TextInput(attrs={"size": 6, "aria-label": "Key"}),
            "text": forms.Textarea(attrs={"rows": 2, "cols": 45, "aria-label": "Choice"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["key"].required = False
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
                *(row.get(name, False) or self._excludes(row, name) for name in authoring.FLAGS),
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


class ChoiceInline(admin.TabularInline):
    model = Choice
    form = ChoiceForm
    formset = ChoiceFormSet
    fields = ["order", "key", "text", *authoring.FLAGS]

    def get_extra(self, request, obj=None, **kwargs):
        """A to D are there to be filled in."""
        return 0 if obj else 4


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
class QuestionVersionAdmin(QuestionStays):
    part = "questions"
    form = VersionForm
    within_course = ("objective",)
    list_display = ["key", "wording", "kind", "measures", "objective", "number", "course"]
    list_display_links = ["key", "wording"]
    list_select_related = ["question", "course", "objective"]
    list_filter = [InForce, "course", "measures", "kind"]
    list_per_page = 100
    search_fields = ["question__key", "stem"]
    ordering = ["course", "question__position", "question_id", "number"]
    readonly_fields = ["asked", "preview", "amended"]
    inlines = [ChoiceInline]

    change_form_template = "admin/assessments/questionversion/change_form.html"

    class Media:
        js = ["js/question-form.js"]

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

    @admin.display(description="Mended words")
    def amended(self, version):
        rows = (
            (f"{each.recorded_at:%Y-%m-%d}", each.by or "-", each.reason, each.before["stem"])
            for each in version.amendments.select_related("by")
        )
        return format_html_join("", "<div>{}, {}: {} Before: {}</div>", rows) or "None."

    def get_fieldsets(self, request, obj=None):
        if obj and obj.in_force_until:
            return [(None, {"fields": ["asked", "preview", *WORDING]})]
        first = ["asked", "preview"] if obj else ["course"]
        return [
            (None, {"fields": [*first, *ASKED, "pasted"]}),
            ("After the answer", {"fields": ["rationale", "references"]}),
            ("More", {"fields": ["shuffle"] if obj else ["shuffle", "key"]}),
            *_declaring(obj),
        ]

    def get_readonly_fields(self, request, obj=None):
        if obj and obj.in_force_until:
            return [*self.readonly_fields, *WORDING]
        return self.readonly_fields

    def has_change_permission(self, request, obj=None):
        """What has been superseded is history."""
        return super().has_change_permission(request, obj) and not (obj and obj.in_force_until)

    def get_changeform_initial_data(self, request):
        return super().get_changeform_initial_data(request) | {"course": request.GET.get("course")}

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "objective" and field is not None:
            objectives = cast(Any, field)
            objectives.queryset = objectives.queryset.select_related("course")
        return field

    def in_force(self, obj):
        """The first of two editors may have made the next version of what the second has open."""
        versions = QuestionVersion.objects.filter(question=obj.question_id)
        return versions.get(in_force_until__isnull=True)

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
            if change and form.mends(formsets[0].choices()):
                amend(
                    version=obj,
                    content=content,
                    by=request.user,
                    reason=form.cleaned_data["reason"],
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

    # an edit that nobody has answered, taken back

    def get_urls(self):
        view = self.admin_site.admin_view(require_POST(self.take_back_edit))
        name = "assessments_questionversion_take-back-edit"
        return [path("<int:pk>/take-back-edit/", view, name=name), *super().get_urls()]

    def take_back_edit(self, request, pk):
        version = get_object_or_404(QuestionVersion, pk=pk)
        if not self.has_change_permission(request, version):
            raise PermissionDenied
        if authoring.is_unused_edit(version):
            before = authoring.take_back_version(version)
            self.log_change(request, before, f"Version {version.number} taken back.")
            self.message_user(request, f"Version {before.number} is asked again.")
            pk = before.pk
        else:
            sentence = "Learners have answered this version, or it is the first: it stays."
            self.message_user(request, sentence, messages.ERROR)
        return HttpResponseRedirect(reverse("admin:assessments_questionversion_change", args=[pk]))

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["is_unused_edit"] = bool(obj and obj.pk and authoring.is_unused_edit(obj))
        return super().render_change_form(request, context, add, change, form_url, obj)

    # deleting: the question with all of its versions

    def get_deleted_objects(self, objs, request):
        return super().get_deleted_objects([version.question for version in objs], request)

    def delete_model(self, request, obj):
        obj.question.delete()

    def delete_queryset(self, request, queryset):
        Question.objects.filter(versions__in=queryset).delete()


def _new_question(course, key):
    """Whoever adds a second one at the same moment gets the key after it."""
    Course.objects.select_for_update().get(pk=course.pk)
    return authoring.new_question(course, key or authoring.next_key(course))


def _declaring(obj):
    """Where the edit of an answered wording is declared."""
    if not (obj and authoring.is_answered(obj)):
        return []
    told = f"Learners who have answered this question: {learners_who_answered(obj.question)}."
    declared = {"fields": ["declared", "reason", "amended"], "description": told}
    return [("If the wording changes", declared)]
