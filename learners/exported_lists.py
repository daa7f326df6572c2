"""Lists of the admin that can be taken along: the rows shown, all pages of them, as CSV."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.urls import path
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from .spreadsheets import harmless


class _Line:
    """What a csv writer writes into."""

    def write(self, line: str) -> str:
        return line


def csv_lines(columns: list[str], rows: Iterable[list[Any]]) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow(columns)
    for row in rows:
        yield writer.writerow([harmless(str(value)) for value in row])


def as_file(lines: Iterator[str], name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.csv")
    response["Cache-Control"] = "no-store"
    return response


class ExportedList(admin.ModelAdmin):
    change_list_template = "admin/exported_change_list.html"
    file_name = ""

    def lines(self, rows: Any) -> Iterator[str]:
        """Of the file, from rows with the oldest first."""
        raise NotImplementedError

    def get_urls(self) -> list[Any]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_export"
        door = self.admin_site.admin_view(require_safe(self.export))
        return [path("export.csv", door, name=name), *super().get_urls()]

    def export(self, request: HttpRequest) -> StreamingHttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            rows = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            raise Http404 from None
        return as_file(self.lines(rows.order_by("id")), self.file_name)

    def changelist_view(self, request: Any, extra_context: Any = None) -> Any:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_export"
        return super().changelist_view(request, {"export": name} | (extra_context or {}))
