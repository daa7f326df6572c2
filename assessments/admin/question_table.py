"""The questions of a course: what they ask, where, and whether they count."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from assessments.authoring import Content
from assessments.copying import copy_questions
from assessments.models import Kind, Question, QuestionVersion, Rescoring, Response
from assessments.models.question import SCORED
from assessments.question_use import use_of
from courses.admin.workspace import render_part, workspace_page
from courses.admin.workspace_pages import Cell, Row, Section, change
from courses.models import Course
from learners import teams


@require_safe
@workspace_page
def questions(request: HttpRequest, course: Course) -> HttpResponse:
    add = f"{reverse('admin:assessments_questionversion_add')}?course={course.pk}"
    of_versions = admin.site.get_model_admin(QuestionVersion)
    context = {
        "uses": use_of(course).questions,
        "kinds": [(f"{add}&kind={kind}", kind.label) for kind in Kind],
        "may_add": of_versions.has_add_permission(request),
        "answered": _correctable(request, course),
        "section": _corrections(course),
    }
    return render_part(request, course, "questions", context)


def _correctable(request: HttpRequest, course: Course) -> set[int]:
    """Wordings with a key that learners have answered, for whoever may correct it."""
    may_add = admin.site.get_model_admin(Rescoring).has_add_permission(request)
    if not may_add or not teams.may(request.user, course.team_id, teams.WRITING):
        return set()
    scored = QuestionVersion.objects.filter(
        course=course, in_force_until__isnull=True, measures__in=SCORED
    )
    answers = Response.objects.filter(version=OuterRef("pk"))
    return set(scored.filter(Exists(answers)).values_list("pk", flat=True))


def _corrections(course: Course) -> Section:
    rows = [
        Row(
            f"{correction.version.question.key}, version {correction.version.number}",
            change("assessments_rescoring", correction.pk),
            [
                Cell(", ".join(correction.old_key)),
                Cell(", ".join(correction.new_key)),
                Cell(correction.reason),
                Cell(f"{correction.recorded_at:%b %-d, %Y}"),
            ],
        )
        for correction in Rescoring.objects.filter(version__course=course)
        .select_related("version__question")
        .order_by("-id")
    ]
    columns = ["Question", "Key before", "Key now", "Why", "On"]
    return Section("Corrected keys", columns, rows, "")


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
