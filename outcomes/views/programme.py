"""Several courses together: figures that are asked for and not stored."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_safe

from courses.models import Course
from courses.querysets import own_courses
from outcomes.actions.publishing import newest_published
from outcomes.models import OutcomeSnapshot, Programme
from outcomes.reports.content.programme import ProgrammeReport, read_programme
from outcomes.snapshots.programme import programme as courses_together

from .access import analysts_only
from .exhibits import file_of


@require_safe
@analysts_only
def programme(request: HttpRequest, slug: str) -> HttpResponse:
    """`?as_of=` an ISO time: the figures as they were then, for whoever follows a citation."""
    shown = get_object_or_404(Programme, slug=slug)
    courses = _courses(shown)
    context = {"programme": shown, "courses": [(each, newest_published(each)) for each in courses]}
    if courses:
        context |= _told(request, shown, courses)
    return render(request, "outcomes/programme.html", context)


@require_safe
@analysts_only
def exhibit(request: HttpRequest, slug: str, name: str, kind: str) -> HttpResponse:
    """A chart or table of the courses together."""
    shown = get_object_or_404(Programme, slug=slug)
    courses = _courses(shown)
    if not courses:
        raise Http404
    report = _report(request, shown, courses)
    return file_of(request, report, name, kind, f"{slug}-internal")


def _courses(shown: Programme) -> list[Course]:
    return list(own_courses().filter(programmes=shown).order_by("title"))


def _told(request: HttpRequest, shown: Programme, courses: list[Course]) -> dict[str, Any]:
    report = _report(request, shown, courses)
    address = reverse("outcomes-programme", args=[shown.slug])
    moment = datetime.fromisoformat(report.as_of)
    until = moment.astimezone(UTC).replace(tzinfo=None).isoformat()
    query = urlencode({"as_of": f"{until}Z"}, safe=":")
    return {
        "report": report,
        "as_of": moment,
        "exhibit_base": f"{address}charts/",
        "exhibit_query": query,
        "citation": report.citation(request.build_absolute_uri(f"{address}?{query}")),
    }


def _report(request: HttpRequest, shown: Programme, courses: list[Course]) -> ProgrammeReport:
    """Counted now, as of the moment asked for; without one, of the newest snapshot."""
    moment = _asked(request) or _newest(courses)
    outcomes = courses_together(courses=courses, as_of=moment, known_at=moment)
    return read_programme(outcomes, settings.P_FLOOR, shown.title, moment.isoformat())


def _asked(request: HttpRequest) -> datetime | None:
    text = request.GET.get("as_of", "")
    if not text:
        return None
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None or timezone.is_naive(moment) or moment > timezone.now():
        raise Http404
    return moment


def _newest(courses: list[Course]) -> datetime:
    newest = (
        OutcomeSnapshot.objects.filter(course__in=courses, computed_at__isnull=False)
        .order_by("-known_at")
        .first()
    )
    return newest.known_at if newest and newest.known_at else timezone.now()
