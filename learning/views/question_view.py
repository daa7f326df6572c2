"""A question as a learner would see it, while it is typed; nothing is stored."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from assessments.draft_version import version_of_form
from courses.admin.workspace import workspace_page
from courses.models import Course
from learners.signed_in import SignedInRequest
from learning.presenters import shown_question
from learning.shown_answers import judged_answer


@require_POST
@workspace_page
def question_view(request: SignedInRequest, course: Course) -> HttpResponse:
    """Before the answer, and what is told after the correct one."""
    if not request.user.has_perm("assessments.view_questionversion"):
        raise PermissionDenied
    version = version_of_form(course, request.POST)
    right = [choice.key for choice in version.choices.all() if choice.correct]
    context = {
        "course": course,
        "question": shown_question(version, None),
        "item": judged_answer(version, right),
        "tells": version.rationale or version.references or version.choices.all(),
    }
    return render(request, "learning/question_view.html", context)
