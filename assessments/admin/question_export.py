"""The questions of a course as a file, and what each form of file cannot hold of them."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from assessments.authoring import Content
from assessments.models import QuestionVersion
from assessments.querysets import versions_in_force
from assessments.question_export import FORMS, Form
from assessments.question_export.losses import losses
from courses.admin.workspace import render_part, workspace_page
from courses.models import Course
from learners.signed_in import SignedInRequest

TEXT = "text/plain; charset=utf-8"


@require_safe
@workspace_page
def exports(request: SignedInRequest, course: Course) -> HttpResponse:
    contents = _contents(_versions(request, course))
    rows = [(name, form, losses(form, contents)) for name, form in FORMS.items()]
    context = {"rows": rows, "asked": len(contents), "title": "Export questions"}
    where = "admin/courses/course/workspace_exports.html"
    return render_part(request, course, "questions", context, template=where)


@require_safe
@workspace_page
def export(request: SignedInRequest, course: Course, form: str) -> HttpResponse:
    chosen = _form(form)
    content = chosen.write(_versions(request, course))
    return _file(content, chosen.content_type, f"{course.slug}-questions.{chosen.suffix}")


@require_safe
@workspace_page
def left_out(request: SignedInRequest, course: Course, form: str) -> HttpResponse:
    """What goes with the file: everything it does not hold, by question."""
    chosen = _form(form)
    told = losses(chosen, _contents(_versions(request, course)))
    heading = f"{course.title}: {told.held} of {told.asked} questions as {chosen.label}."
    lines = [heading, "", *(told.lines or ["It holds all of it."]), ""]
    name = f"{course.slug}-questions.{chosen.suffix}.left-out.txt"
    return _file("\n".join(lines).encode(), TEXT, name)


def _form(name: str) -> Form:
    if name not in FORMS:
        raise Http404
    return FORMS[name]


def _versions(request: SignedInRequest, course: Course) -> list[QuestionVersion]:
    if not request.user.has_perm("assessments.view_questionversion"):
        raise PermissionDenied
    versions = versions_in_force(course).values()
    return sorted(versions, key=lambda version: (version.question.position, version.pk))


def _contents(versions: list[QuestionVersion]) -> dict[str, Content]:
    return {version.question.key: Content.of_version(version) for version in versions}


def _file(content: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response
