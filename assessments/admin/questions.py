"""Questions as authors edit them: the wording in force with its choices.

An answered wording is followed by the next version.
"""

from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.views.decorators.http import require_POST

from assessments import authoring
from assessments.amending import amend
from assessments.models import Question, QuestionVersion
from assessments.question_use import use_of
from assessments.withdrawing import learners_who_answered
from courses.admin.base import row_in_copy
from courses.admin.live import LiveIsShut
from courses.admin.workspace import address_of
from courses.models import Course

from .choice_form import ChoiceInline
from .question_form import ASKED, OF_ANY_KIND, OF_KIND, WORDING, VersionForm
from .withdrawing import QuestionStays


@admin.register(Question)
class QuestionAdmin(LiveIsShut):
    """Only to be found by other pages: the wording is edited as a question version."""

    search_fields = ["key", "versions__stem", "course__title"]

    def get_model_perms(self, request):
        return {}

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False


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
    save_on_top = False  # the learner's view stands there
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
        js = ["js/question-form.js", "js/question-drawer.js"]

    @admin.display(description="Name", ordering="question__key")
    def key(self, version):
        return version.question.key

    @admin.display(description="Question", ordering="stem")
    def wording(self, version):
        return (
            version.plain_stem if len(version.plain_stem) <= 90 else version.plain_stem[:89] + "…"
        )

    @admin.display(description="Question")
    def asked(self, version):
        sentence = f"{version.question.key} in {version.course}, version {version.number}"
        if not (version.pk and version.is_scored and authoring.is_answered(version)):
            return sentence
        address = f"{reverse('admin:assessments_rescoring_add')}?version={version.pk}"
        return format_html(
            '{}. Learners have answered it. <a href="{}">Correct the answer key</a>',
            sentence,
            address,
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
            '<div class="preview"><strong>{}</strong><ul>{}</ul></div>', version.plain_stem, items
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
        if obj and not self.has_change_permission(request, obj):
            return _read_only(obj)
        first = ["asked"] if obj else ["course"]
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
        asked = {"course": request.GET.get("course"), "formatted": True}
        return super().get_changeform_initial_data(request) | asked

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

    def address_in_copy(self, pk, held):
        question = QuestionVersion.objects.filter(pk=pk).values_list("question", flat=True).first()
        copied = row_in_copy(held, Question, question)
        version = QuestionVersion.objects.filter(question=copied, in_force_until__isnull=True)
        here = version.first() if copied else None
        name = "admin:assessments_questionversion_change"
        return reverse(name, args=[here.pk]) if here else ""

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
            pk = self._take_back(request, version)
        else:
            sentence = "Learners have answered this version, or it is the first: it stays."
            self.message_user(request, sentence, messages.ERROR)
        return HttpResponseRedirect(reverse("admin:assessments_questionversion_change", args=[pk]))

    def _take_back(self, request, version):
        """The page that is looked at next."""
        try:
            before = authoring.take_back_version(version)
        except authoring.VersionReported as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return version.pk
        self.log_change(request, before, f"Version {version.number} taken back.")
        self.message_user(request, f"Version {before.number} is asked again.")
        return before.pk

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["is_unused_edit"] = bool(obj and obj.pk and authoring.is_unused_edit(obj))
        context |= self._drawer(request, obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _drawer(self, request, obj):
        """What stands beside the form: the other questions, and what this one would look like."""
        course = Course.objects.filter(pk=getattr(request, "course_id", 0)).first()
        if course is None or IS_POPUP_VAR in request.GET:
            return {}
        return {
            "uses": use_of(course).questions,
            "close": address_of("questions", course.pk),
            "learner_view": reverse("admin:workspace-question-view", args=[course.pk]),
        } | self._writing(request, course, obj)

    def _writing(self, request, course, obj):
        if obj and not self.has_change_permission(request, obj):
            return {}
        return {"pictures": reverse("admin:workspace-pictures", args=[course.pk])}

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


def _read_only(obj):
    """What there is to read of a question of its kind."""
    told = {name: getattr(obj, name) for name in OF_KIND.get(obj.kind, ())}
    of_kind = [name for name, value in told.items() if value or isinstance(value, float)]
    asked = [name for name in ASKED if name not in OF_ANY_KIND and name != "formatted"]
    return [
        (None, {"fields": ["asked", *asked, *of_kind]}),
        ("After the answer", {"fields": ["rationale", "references"]}),
    ]


def _declaring(obj):
    """Where the edit of an answered wording is declared."""
    if not (obj and authoring.is_answered(obj)):
        return []
    told = f"Learners who have answered this question: {learners_who_answered(obj.question)}."
    declared = {"fields": ["declared", "reason", "amended"], "description": told}
    return [("If the wording changes", declared)]
