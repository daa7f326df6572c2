"""A cohort chosen by filters: figures that are asked for and not stored."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_safe

from learners.wording import sentence_for_reader
from outcomes.counting import UnknownFilter, rules_stated_in
from outcomes.counting.cohort_filter import Filter
from outcomes.models import OutcomeSnapshot
from outcomes.options import options_for
from outcomes.reports.content import cohort as content
from outcomes.reports.content.campaign_names import in_their_names
from outcomes.reports.content.cells import Show
from outcomes.reports.content.report import Report
from outcomes.reports.formats.exhibit import FORMATS, tables_csv
from outcomes.snapshots.cohort import filtered
from outcomes.snapshots.document import FilteredCohort

from .access import analysts_only, course_of, snapshot_of
from .downloads import csv_options
from .exhibits import file_of

# What a snapshot tells its groups apart by: the page asks for it in its reader's language.
DIMENSIONS = (
    gettext_noop("Profession"),
    gettext_noop("Specialty"),
    gettext_noop("Practice setting"),
    gettext_noop("Pathway"),
    gettext_noop("Campaign"),
    gettext_noop("Years of experience"),
    gettext_noop("Correct before the activity"),
)


@require_safe
@analysts_only
def cohort(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Filters combine; cohort and n stand above every figure. Counted now, as of the snapshot."""
    snapshot, given = snapshot_of(course_of(slug), pk), _given(request)
    context: dict[str, object] = {
        "course": snapshot.course,
        "snapshot": snapshot,
        "choices": content.choices(in_their_names(snapshot.outcomes), given),
    }
    try:
        if given:
            context |= _shown(request, snapshot, _figures(snapshot, given))
    except UnknownFilter as problem:
        context["problem"] = sentence_for_reader(problem)
    return render(
        request, "outcomes/cohort.html", context, status=400 if "problem" in context else 200
    )


def _shown(
    request: HttpRequest, snapshot: OutcomeSnapshot, figures: FilteredCohort
) -> dict[str, Any]:
    base = reverse("outcomes-cohort", args=[snapshot.course.slug, snapshot.pk])
    query = request.GET.urlencode()
    return {
        "cohort": figures,
        "cohort_sentence": content.sentence(figures, Show(settings.P_FLOOR)),
        "report": _report(snapshot, figures),
        "exhibit_base": f"{base}charts/",
        "exhibit_query": query,
        "tables_address": f"{base}tables.csv?{query}",
        "citation": content.citation(
            snapshot.outcomes, figures, f"{settings.SITE_URL}{base}?{query}"
        ),
    }


@require_safe
@analysts_only
def exhibit(request: HttpRequest, slug: str, pk: int, name: str, kind: str) -> HttpResponse:
    """A chart or table of the cohort that the address names."""
    snapshot = snapshot_of(course_of(slug), pk)
    try:
        report = _report(snapshot, _figures(snapshot, _given(request)))
    except UnknownFilter as problem:
        sentence = sentence_for_reader(problem)
        return HttpResponseBadRequest(sentence, content_type="text/plain; charset=utf-8")
    return file_of(request, report, name, kind, f"{slug}-internal-{pk}-part")


@require_safe
@analysts_only
def tables(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Every table of the cohort in one file."""
    snapshot = snapshot_of(course_of(slug), pk)
    try:
        report = _report(snapshot, _figures(snapshot, _given(request)))
    except UnknownFilter as problem:
        sentence = sentence_for_reader(problem)
        return HttpResponseBadRequest(sentence, content_type="text/plain; charset=utf-8")
    response = HttpResponse(
        tables_csv(report.tables, **csv_options(request)), content_type=FORMATS["csv"]
    )
    response["Content-Disposition"] = content_disposition_header(
        True, f"{slug}-internal-{pk}-part.csv"
    )
    return response


# How a CSV is written is no filter.
NO_FILTERS = ("bom", "delimiter", "decimal")


def _given(request: HttpRequest) -> dict[str, str]:
    return {
        name: str(value) for name, value in request.GET.items() if value and name not in NO_FILTERS
    }


def _figures(snapshot: OutcomeSnapshot, given: dict[str, str]) -> FilteredCohort:
    """Raises UnknownFilter, and Http404 where no group is asked for."""
    if not given:
        raise Http404
    assert snapshot.as_of is not None and snapshot.known_at is not None
    return filtered(
        course=snapshot.course,
        as_of=snapshot.as_of,
        known_at=snapshot.known_at,
        chosen=Filter.parse(given),
        rules=rules_stated_in(snapshot.outcomes.snapshot.rules),
    )


def _report(snapshot: OutcomeSnapshot, figures: FilteredCohort) -> Report:
    return content.report(snapshot.outcomes, figures, options_for(snapshot))
