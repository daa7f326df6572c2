"""The timeline of a track: the video, its line and the list beside; points are written and moved
there.
"""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from assessments.models import DecisionPoint
from courses.admin.workspace import workspace_of
from courses.models import Case, Track
from courses.moments import CHECKED, clock
from courses.widgets import MomentField
from learners.characters import whole_number

from .point_drawer import PointForm
from .timeline import timeline_of
from .timeline_warnings import SAME_SECOND

MOVED = {"point": (DecisionPoint, "at"), "case": (Case, "starts_at")}
MOVED_MEANWHILE = (
    "Not moved: someone else put it at %s while you put it at %s. It stands where they put it. "
    "Move it once more to have it at yours."
)
TIMELINE = "admin:assessments_decisionpoint_timeline"


def urls() -> list[URLPattern]:
    name = "assessments_decisionpoint_timeline"
    doors = [
        ("", require_http_methods(["GET", "POST"])(timeline), name),
        ("move/", require_POST(move), f"{name}-move"),
        ("checked/", require_POST(checked), f"{name}-checked"),
    ]
    return [
        path(f"timeline/<int:track>/{route}", admin.site.admin_view(view), name=name)
        for route, view, name in doors
    ]


def timeline(request: HttpRequest, track: int) -> HttpResponse:
    row = _track(request, track)
    may_add = _points().has_add_permission(request)
    if request.method == "POST" and not may_add:
        raise PermissionDenied
    given = {"at": request.GET.get("at", "00:00")}
    form = PointForm(request.POST or None, track=row, initial=given)
    if request.method == "POST" and form.is_valid():
        point = form.write(at=timezone.now())
        _points().log_addition(request, point, "Added on the timeline.")
        sentence = f"{point.question.key} is asked at {clock(point.at)}."
        messages.success(request, sentence)
        if DecisionPoint.objects.in_use().filter(track=row, at=point.at).count() > 1:
            messages.warning(request, SAME_SECOND)
        return HttpResponseRedirect(f"{reverse(TIMELINE, args=[track])}?at={clock(point.at)}")
    return _page(request, row, form, may_add)


def _page(request: HttpRequest, row: Track, form: PointForm, may_add: bool) -> HttpResponse:
    context = (
        admin.site.each_context(request)
        | timeline_of(row)
        | {
            "workspace": workspace_of(request, row.course, "tracks"),
            "form": form,
            "may_add": may_add,
            "may_change": _points().has_change_permission(request),
        }
    )
    return render(request, "admin/courses/track/timeline.html", context)


def move(request: HttpRequest, track: int) -> HttpResponse:
    """Put a point or a case at another moment; the page as it is then."""
    row = _track(request, track)
    if not _points().has_change_permission(request):
        raise PermissionDenied
    model, field = MOVED.get(request.POST.get("kind", ""), (None, ""))
    if model is None:
        return HttpResponse("There is no such thing to move.", status=400)
    in_use: Any = model._default_manager.in_use()
    with transaction.atomic():
        rows = in_use.filter(track=row).select_for_update(of=("self",), no_key=True)
        moved = get_object_or_404(rows, pk=whole_number(request.POST.get("pk", "")) or 0)
        of_model: Any = admin.site.get_model_admin(model)
        if not of_model.has_change_permission(request, moved):
            raise PermissionDenied
        try:
            was, at = (MomentField().clean(request.POST.get(name, "")) for name in ("was", "at"))
        except ValidationError as problem:
            return HttpResponse(problem.messages[0], status=400)
        if row.duration is not None and at >= row.duration:
            return HttpResponse("This lies beyond the end of the video.", status=400)
        if getattr(moved, field) not in (was, at):
            return HttpResponse(
                MOVED_MEANWHILE % (clock(getattr(moved, field)), clock(at)), status=409
            )
        setattr(moved, field, at)
        moved.save(update_fields=[field])
        of_model.log_change(request, moved, f"Moved to {clock(at)}.")
    return HttpResponseRedirect(reverse(TIMELINE, args=[track]))


def checked(request: HttpRequest, track: int) -> HttpResponse:
    """Somebody has looked at every moment with the new video."""
    row = _track(request, track)
    if not _points().has_change_permission(request):
        raise PermissionDenied
    admin.site.get_model_admin(Track).log_change(request, row, CHECKED)
    return HttpResponseRedirect(reverse(TIMELINE, args=[track]))


def _track(request: HttpRequest, pk: int) -> Track:
    tracks = admin.site.get_model_admin(Track).get_queryset(request)
    row: Track = get_object_or_404(tracks.select_related("course"), pk=pk)
    request.workspace_course = row.course  # type: ignore[attr-defined]
    if not _points().has_view_permission(request):
        raise PermissionDenied
    return row


def _points() -> Any:
    return admin.site.get_model_admin(DecisionPoint)
