"""Figures that are asked for and not stored: a filtered cohort, a plan before launch, several courses together."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from outcomes import looking, planning
from outcomes.cohorts import UnknownFilter
from outcomes.cohorts.filtering import Filter
from outcomes.models import OutcomeSnapshot, Programme
from outcomes.presenting.cohort import choices_of, cohort_tables
from outcomes.presenting.several import programme_view

from .doors import analysts_only, course_of, snapshot_of


@require_safe
@analysts_only
def cohort(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Filters combine; cohort and n stand above every figure. Counted now, as of the snapshot."""
    snapshot = snapshot_of(course_of(slug), pk)
    assert snapshot.as_of is not None and snapshot.known_at is not None
    given = {name: value for name, value in request.GET.items() if value}
    context: dict[str, Any] = {
        "course": snapshot.course,
        "snapshot": snapshot,
        "choices": choices_of(snapshot.content, given),
    }
    try:
        chosen = Filter.parse(given)
        if given:
            found = looking.filtered(
                course=snapshot.course,
                as_of=snapshot.as_of,
                known_at=snapshot.known_at,
                chosen=chosen,
            )
            context["found"] = cohort_tables(snapshot.content, found, settings.P_FLOOR)
    except UnknownFilter as problem:
        context["problem"] = str(problem)
    return render(
        request, "outcomes/cohort.html", context, status=400 if "problem" in context else 200
    )


@require_safe
@analysts_only
def plan(request: HttpRequest) -> HttpResponse:
    """How many learners would show a change of a given size."""
    given = {
        name: value.strip()
        for name, value in request.GET.items()
        if name in planning.FIELDS and value.strip()
    }
    context: dict[str, Any] = {
        "given": {"change": "15", "discordance": "40", "alpha": "5", "power": "80", "matched": "60"}
        | given
    }
    if given:
        try:
            context["plan"] = planning.plan_json(given)
        except planning.BadPlan as problem:
            context |= {"problem": problem.sentence, "field": problem.field}
    return render(
        request, "outcomes/plan.html", context, status=400 if "problem" in context else 200
    )


@require_safe
@analysts_only
def programme(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Programme, slug=slug)
    courses = list(found.courses.order_by("title"))
    if not courses:
        raise Http404
    now = timezone.now()
    newest = (
        OutcomeSnapshot.objects.filter(course__in=courses, computed_at__isnull=False)
        .order_by("-known_at")
        .first()
    )
    known_at = newest.known_at if newest and newest.known_at else now
    made = looking.programme(courses=courses, as_of=known_at, known_at=known_at)
    return render(
        request,
        "outcomes/programme.html",
        {"programme": found, "view": programme_view(made, settings.P_FLOOR), "as_of": known_at},
    )
