"""Questions of other courses, to be copied into this one."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from assessments import authoring
from assessments.copying import copy_questions
from assessments.models import QuestionVersion
from courses.admin.workspace import address_of, render_part, workspace_page
from courses.models import Course, CourseStatus, Objective

AT_ONCE = 100


class BankForm(forms.Form):
    words = forms.CharField(required=False, max_length=100, label="Words")
    course = forms.ModelChoiceField(Course.objects.none(), required=False, label="Course")

    def __init__(self, *args: Any, courses: "QuerySet[Course]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["course"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset, field.empty_label = courses, "Every course"


class CopyForm(forms.Form):
    copied = forms.ModelMultipleChoiceField(
        QuestionVersion.objects.none(),
        error_messages={"required": "Tick the questions to copy."},
    )
    objective = forms.ModelChoiceField(
        Objective.objects.none(),
        required=False,
        help_text="Of this course; questions of knowledge and confidence are copied to it.",
    )

    def __init__(
        self, *args: Any, course: Course, versions: "QuerySet[QuestionVersion]", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        copied, objective = self.fields["copied"], self.fields["objective"]
        assert isinstance(copied, forms.ModelChoiceField)
        assert isinstance(objective, forms.ModelChoiceField)
        copied.queryset = versions
        objective.queryset = course.objectives.order_by("number")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        versions = data.get("copied") or []
        if not data.get("objective") and any(v.objective_id for v in versions):
            self.add_error("objective", "Choose the objective that these questions measure here.")
        return data


@require_http_methods(["GET", "POST"])
@workspace_page
def bank(request: HttpRequest, course: Course) -> HttpResponse:
    if not admin.site.get_model_admin(QuestionVersion).has_add_permission(request):
        raise PermissionDenied
    theirs = admin.site.get_model_admin(Course).get_queryset(request)
    courses = theirs.exclude(pk=course.pk).exclude(status=CourseStatus.COPY)
    offered = _offered(courses)
    search = BankForm(request.GET, courses=courses.order_by("title"))
    initial = {"objective": course.objectives.order_by("number").first()}
    sent = request.POST if request.method == "POST" else None
    form = CopyForm(sent, course=course, versions=offered, initial=initial)
    if sent is not None and form.is_valid():
        with transaction.atomic():
            keys = _copy(course, form)
        messages.success(request, f"Copied: {', '.join(keys)}.")
        return HttpResponseRedirect(address_of("questions", course.pk))
    context = {
        "search": search,
        "form": form,
        "versions": _matching(offered, search)[: AT_ONCE + 1],
        "at_once": AT_ONCE,
        "ticked": set(request.POST.getlist("copied")),
        "title": "Copy questions from other courses",
    }
    template = "admin/courses/course/workspace_bank.html"
    status = 400 if request.method == "POST" else 200
    return render_part(request, course, "questions", context, template=template, status=status)


def _offered(courses: "QuerySet[Course]") -> "QuerySet[QuestionVersion]":
    """Only what this author may see of other courses, as it is asked now."""
    versions = QuestionVersion.objects.filter(course__in=courses, in_force_until__isnull=True)
    ordered = versions.order_by("course__title", "course", "question__position", "question")
    return ordered.select_related("course", "question", "objective").prefetch_related("choices")


def _matching(versions: "QuerySet[QuestionVersion]", search: BankForm) -> Any:
    if not search.is_valid():
        return versions
    if search.cleaned_data["course"]:
        versions = versions.filter(course=search.cleaned_data["course"])
    for word in search.cleaned_data["words"].split():
        here = Q(stem__icontains=word) | Q(rationale__icontains=word)
        versions = versions.filter(here | Q(question__key__iexact=word))
    return versions


def _copy(course: Course, form: CopyForm) -> list[str]:
    versions, objective = form.cleaned_data["copied"], form.cleaned_data["objective"]
    contents = [authoring.Content.of_version(version) for version in versions]
    return copy_questions(course, contents, objective=objective, at=timezone.now())
