"""Two snapshots of a course beside each other."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from courses.models import Course
from outcomes.models import OutcomeSnapshot
from outcomes.querysets import ready
from outcomes.reports.content.compared_snapshots import compare_snapshots

from .access import analysts_only, course_of, snapshot_of


@require_safe
@analysts_only
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    """`?from=1&to=2`; without them the two newest."""
    course = course_of(slug)
    snapshots = list(ready(course))
    pair = _pair(request, course, snapshots)
    context = {"course": course, "snapshots": snapshots, "pair": pair}
    if pair:
        context["moves"] = compare_snapshots(pair[0].outcomes, pair[1].outcomes, settings.P_FLOOR)
    return render(request, "outcomes/compare.html", context)


def _pair(
    request: HttpRequest, course: Course, snapshots: list[OutcomeSnapshot]
) -> tuple[OutcomeSnapshot, OutcomeSnapshot] | None:
    """The earlier one first, however they were asked for."""
    asked = [request.GET.get(name, "") for name in ("from", "to")]
    if any(asked):
        if not all(each.isascii() and each.isdigit() and len(each) <= 18 for each in asked):
            raise Http404
        chosen = [snapshot_of(course, int(each)) for each in asked]
    else:
        chosen = snapshots[:2]
    if len(chosen) < 2 or chosen[0].pk == chosen[1].pk:
        return None
    first, second = sorted(chosen, key=lambda snapshot: (snapshot.as_of, snapshot.pk))
    return first, second
