"""One chart or table of a report as a file: as SVG, PNG or CSV, under the rules of its page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from outcomes.options import options_for
from outcomes.reports.content.reading import read
from outcomes.reports.content.report import Exhibits
from outcomes.reports.formats import exhibit
from outcomes.reports.formats.reproducible import cleaned
from outcomes.snapshots.with_remarks import with_remarks

from .access import analysts_only, course_of, snapshot_of
from .downloads import csv_options


@require_safe
@analysts_only
def of_snapshot(request: HttpRequest, slug: str, pk: int, name: str, kind: str) -> HttpResponse:
    snapshot = snapshot_of(course_of(slug), pk)
    report = read(with_remarks(snapshot), options_for(snapshot))
    return file_of(request, report, name, kind, f"{slug}-internal-{pk}")


def file_of(
    request: HttpRequest, report: Exhibits, name: str, kind: str, prefix: str
) -> HttpResponse:
    """The chart or table of that name; its file bears the name of where it is from."""
    content = _content(request, cleaned(report), name, kind)
    if content is None:
        raise Http404
    response = HttpResponse(content, content_type=exhibit.FORMATS[kind])
    response["Content-Disposition"] = content_disposition_header(True, f"{prefix}-{name}.{kind}")
    response["Cache-Control"] = "no-store, private"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _content(request: HttpRequest, report: Exhibits, name: str, kind: str) -> bytes | None:
    if kind == "csv":
        table = report.table(name)
        return exhibit.table_csv(table, **csv_options(request)) if table else None
    figure = report.figure(name)
    if figure is None or kind not in exhibit.FORMATS or not figure.has_values:
        return None
    draw = exhibit.chart_png if kind == "png" else exhibit.chart_svg
    return draw(figure, report.source)
