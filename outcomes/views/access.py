"""Who gets in: analysts. Everybody else finds nothing here."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.cache import never_cache

from courses.models import Course
from courses.querysets import own_courses
from learners import teams
from learners.models import User
from outcomes.models import OutcomeSnapshot

View = Callable[..., HttpResponseBase]


def analysts_only(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not may_analyze(request.user, request, kwargs.get("slug")):
            raise Http404
        return view(request, *args, **kwargs)

    return never_cache(guarded)


# What is of no course, and of no other team either.
OPEN_TO_TEAMS = {"outcomes", "outcomes-statistics", "outcomes-plan"}
# Courses of several teams together: for analysts of the whole site.
OF_PROGRAMMES = {"outcomes-programme", "outcomes-programme-chart"}


def may_analyze(user: User | AnonymousUser, request: HttpRequest, slug: str | None) -> bool:
    """For the whole site, or a course of a team in which somebody is an analyst."""
    reached = teams.reach(user, teams.ANALYZING)
    if reached is None:
        return True
    name = request.resolver_match.url_name if request.resolver_match else ""
    if slug is None or name in OF_PROGRAMMES:
        return bool(reached) and name in OPEN_TO_TEAMS
    return own_courses().filter(slug=slug, team__in=reached).exists()


def course_of(slug: str) -> Course:
    course = own_courses().filter(slug=slug).first()
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
