"""The evidence of a figure."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from outcomes.reports.content.evidence import evidence_of

from .access import analysts_only, course_of, snapshot_of
from .handbook import anchor_of


@require_safe
@analysts_only
def evidence(request: HttpRequest, slug: str, pk: int, key: str) -> HttpResponse:
    snapshot = snapshot_of(course_of(slug), pk)
    told = evidence_of(snapshot.outcomes, key, settings.P_FLOOR)
    if told is None:
        raise Http404
    back = reverse("outcomes-snapshot", args=[slug, pk])
    context = {
        "course": snapshot.course,
        "evidence": told,
        "back": back,
        "anchor": anchor_of(told.chapter),
    }
    return render(request, "outcomes/evidence.html", context)
