"""Several courses together: figures that are asked for and not stored."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from outcomes.models import OutcomeSnapshot, Programme
from outcomes.reports.content.programme import read_programme
from outcomes.snapshots.programme import programme as courses_together

from .access import analysts_only


@require_safe
@analysts_only
def programme(request: HttpRequest, slug: str) -> HttpResponse:
    shown = get_object_or_404(Programme, slug=slug)
    courses = list(shown.courses.order_by("title"))
    if not courses:
        raise Http404
    now = timezone.now()
    newest = (
        OutcomeSnapshot.objects.filter(course__in=courses, computed_at__isnull=False)
        .order_by("-known_at")
        .first()
    )
    known_at = newest.known_at if newest and newest.known_at else now
    outcomes = courses_together(courses=courses, as_of=known_at, known_at=known_at)
    return render(
        request,
        "outcomes/programme.html",
        {
            "programme": shown,
            "report": read_programme(outcomes, settings.P_FLOOR),
            "as_of": known_at,
        },
    )
