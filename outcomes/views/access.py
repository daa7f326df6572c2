"""Who gets in: analysts. Everybody else finds nothing here."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.cache import never_cache

from courses.models import Course
from learners.roles import has_role
from outcomes.models import OutcomeSnapshot

View = Callable[..., HttpResponseBase]


def analysts_only(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not has_role(request.user, "analyst"):
            raise Http404
        return view(request, *args, **kwargs)

    return never_cache(guarded)


def course_of(slug: str) -> Course:
    course = Course.objects.filter(slug=slug).first()
    if course is None:
        raise Http404
    return course


def snapshot_of(course: Course, pk: int) -> OutcomeSnapshot:
    snapshot = (
        OutcomeSnapshot.objects.filter(course=course, pk=pk, computed_at__isnull=False)
        .select_related("job", "course")
        .first()
    )
    if snapshot is None:
        raise Http404
    return snapshot
