"""A cohort chosen by filters: figures that are asked for and not stored."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from outcomes.counting import UnknownFilter, rules_stated_in
from outcomes.counting.cohort_filter import Filter
from outcomes.reports.content import cohort as content
from outcomes.reports.content.cells import Show
from outcomes.snapshots.cohort import filtered

from .access import analysts_only, course_of, snapshot_of


@require_safe
@analysts_only
def cohort(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Filters combine; cohort and n stand above every figure. Counted now, as of the snapshot."""
    snapshot = snapshot_of(course_of(slug), pk)
    assert snapshot.as_of is not None and snapshot.known_at is not None
    given = {name: str(value) for name, value in request.GET.items() if value}
    context: dict[str, Any] = {
        "course": snapshot.course,
        "snapshot": snapshot,
        "choices": content.choices(snapshot.outcomes, given),
    }
    try:
        chosen = Filter.parse(given)
        if given:
            figures = filtered(
                course=snapshot.course,
                as_of=snapshot.as_of,
                known_at=snapshot.known_at,
                chosen=chosen,
                rules=rules_stated_in(snapshot.outcomes.snapshot.rules),
            )
            show = Show(settings.P_FLOOR)
            context |= {
                "cohort": figures,
                "cohort_sentence": content.sentence(figures, show),
                "cohort_parts": content.tables(figures, show),
            }
    except UnknownFilter as problem:
        context["problem"] = str(problem)
    return render(
        request, "outcomes/cohort.html", context, status=400 if "problem" in context else 200
    )
