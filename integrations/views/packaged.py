"""The doors of a course that was packed for a learning system: the learner agrees once that it may
read their result, and what they agreed to is read there.
"""

import uuid
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from learners.actions import learner_for
from learners.signed_in import SignedInRequest

from ..models import CoursePackage
from ..wrappers import attempts
from .lti import refusals_in_words


def _package(code: str) -> CoursePackage:
    package = attempts.open_package(code)
    if package is None:
        raise Http404("There is no such package.")
    return package


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@refusals_in_words
def enter(request: SignedInRequest, code: str) -> HttpResponse:
    package, learner = _package(code), learner_for(request.user)
    key = _key(request)
    if key is None:
        raise Http404("The learning system named no attempt.")
    if request.method == "POST" or attempts.has_agreed(package, key, learner):
        attempts.agree(package=package, key=key, learner=learner)
        return redirect(reverse("course", args=[package.course.slug]))
    context = {"package": package, "course": package.course, "key": key}
    return render(request, "integrations/packaged.html", context)


def _key(request: HttpRequest) -> uuid.UUID | None:
    given = request.POST if request.method == "POST" else request.GET
    try:
        return uuid.UUID(given.get("attempt", ""))
    except ValueError:
        return None


@never_cache
@require_safe
def result(request: HttpRequest, code: str, key: uuid.UUID) -> HttpResponse:
    """Whoever knows the attempt, which is random and was made in the learning system, reads how it
    came out. Cookies play no part, so every origin may ask.
    """
    body: dict[str, Any] = attempts.report(_package(code), key)
    response = JsonResponse(body)
    response["Access-Control-Allow-Origin"] = "*"
    return response
