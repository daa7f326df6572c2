"""The evidence of a figure."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from outcomes.presenting import evidence_of

from .access import analysts_only, course_of, snapshot_of
from .handbook import anchor_of


@require_safe
@analysts_only
def evidence(request: HttpRequest, slug: str, pk: int, key: str) -> HttpResponse:
    snapshot = snapshot_of(course_of(slug), pk)
    found = evidence_of(snapshot.content, key, settings.P_FLOOR)
    if found is None:
        raise Http404
    back = reverse("outcomes-snapshot", args=[slug, pk])
    context = {
        "course": snapshot.course,
        "evidence": found,
        "back": back,
        "anchor": anchor_of(found["section"]),
    }
    return render(request, "outcomes/evidence.html", context)
