"""The questions of a course: what they ask, where, and whether they count."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from assessments.authoring import Content
from assessments.copying import copy_questions
from assessments.models import Kind, Question, QuestionVersion
from assessments.question_export import FORMS
from assessments.question_use import use_of
from courses.admin.workspace import render_part, workspace_page
from courses.models import Course


@require_safe
@workspace_page
def questions(request: HttpRequest, course: Course) -> HttpResponse:
    add = f"{reverse('admin:assessments_questionversion_add')}?course={course.pk}"
    of_versions = admin.site.get_model_admin(QuestionVersion)
    context = {
        "uses": use_of(course).questions,
        "kinds": [(f"{add}&kind={kind}", kind.label) for kind in Kind],
        "forms": FORMS,
        "may_add": of_versions.has_add_permission(request),
    }
    return render_part(request, course, "questions", context)


@require_POST
@workspace_page
def duplicate(request: HttpRequest, course: Course, question: int) -> HttpResponse:
    """The same wording as a new question, opened to be changed."""
    if not admin.site.get_model_admin(QuestionVersion).has_add_permission(request):
        raise PermissionDenied
    original = get_object_or_404(Question, course=course, pk=question)
    version = duplicated(original)
    messages.success(request, f"{version.question.key} is a copy of {original.key}.")
    return HttpResponseRedirect(
        reverse("admin:assessments_questionversion_change", args=[version.pk])
    )


def duplicated(original: Question) -> QuestionVersion:
    version = original.versions.select_related("objective").get(in_force_until__isnull=True)
    content = Content.of_version(version)
    (key,) = copy_questions(original.course, [content], at=timezone.now())
    return QuestionVersion.objects.get(question__course=original.course, question__key=key)
