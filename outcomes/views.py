"""Pages for analysts. Everybody else finds nothing here."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from courses.models import Course
from learners.roles import has_role

from .actions import request_snapshot
from .charts import chart_svg
from .models import OutcomeSnapshot
from .presenting import present
from .querysets import history, newest_ready
from .report_panel import panel_of
from .states import state_of

View = Callable[..., HttpResponse]


def analysts_only(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not has_role(request.user, "analyst"):
            raise Http404
        return view(request, *args, **kwargs)

    return never_cache(guarded)


def _course(slug: str) -> Course:
    course = Course.objects.filter(slug=slug).first()
    if course is None:
        raise Http404
    return course


def _snapshot(course: Course, pk: int) -> OutcomeSnapshot:
    found = OutcomeSnapshot.objects.filter(course=course, pk=pk, computed_at__isnull=False).select_related("job", "course").first()
    if found is None:
        raise Http404
    return found


@require_safe
@analysts_only
def overview(request: HttpRequest) -> HttpResponse:
    entries = [{"course": course, "newest": newest_ready(course)} for course in Course.objects.order_by("title")]
    return render(request, "outcomes/overview.html", {"entries": entries})


@require_safe
@analysts_only
def dashboard(request: HttpRequest, slug: str, pk: int | None = None) -> HttpResponse:
    course = _course(slug)
    snapshot = _snapshot(course, pk) if pk else newest_ready(course)
    past = [state_of(one) | {"digest": one.digest} for one in history(course)[:20]]
    computing = next((one for one in past if one["state"] in ("queued", "running")), None)
    failed = past[0] if past and past[0]["state"] == "failed" else None
    context = {"course": course, "snapshot": snapshot, "history": past, "computing": computing, "failed": failed}
    if snapshot:
        context["view"] = present(snapshot.content, settings.P_FLOOR)
        context["panel"] = panel_of(snapshot)
    return render(request, "outcomes/dashboard.html", context)


@require_POST
@analysts_only
def compute(request: HttpRequest, slug: str) -> HttpResponse:
    request_snapshot(course=_course(slug), requested_by=request.user, at=timezone.now())  # type: ignore[arg-type]
    return redirect(f"/outcomes/{slug}/")


@require_safe
@analysts_only
def chart(request: HttpRequest, slug: str, pk: int, name: str) -> HttpResponse:
    svg = chart_svg(_snapshot(_course(slug), pk), name)
    if svg is None:
        raise Http404
    return HttpResponse(svg, content_type="image/svg+xml")
