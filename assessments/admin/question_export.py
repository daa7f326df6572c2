"""The questions of a course as a file."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from assessments.querysets import versions_in_force
from assessments.question_export import FORMS
from courses.admin.workspace import workspace_page
from courses.models import Course


@require_safe
@workspace_page
def export(request: HttpRequest, course: Course, form: str) -> HttpResponse:
    if not request.user.has_perm("assessments.view_questionversion"):  # type: ignore[union-attr]
        raise PermissionDenied
    if form not in FORMS:
        raise Http404
    chosen = FORMS[form]
    versions = versions_in_force(course).values()
    ordered = sorted(versions, key=lambda version: (version.question.position, version.pk))
    response = HttpResponse(chosen.write(ordered), content_type=chosen.content_type)
    name = f"{course.slug}-questions.{chosen.suffix}"
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response
