"""Handing out files of snapshots, for pages and API; who fetched what is noted."""

import hashlib
from typing import Any

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpResponse, HttpResponseBase

from outcomes.actions.reporting import record_download
from outcomes.actions.reporting import render as render_now
from outcomes.models import OutcomeSnapshot, Report
from outcomes.models.report import Format
from outcomes.reports import CONTENT_TYPES


def hand_out_document(request: Any, snapshot: OutcomeSnapshot, kind: str) -> HttpResponse:
    content = render_now(snapshot, kind)
    if request.method == "GET":
        record_download(
            snapshot=snapshot,
            format=kind,
            user=request.user,
            sha256=hashlib.sha256(content).hexdigest(),
        )
    response = HttpResponse(content, content_type=CONTENT_TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{_file_name(snapshot, kind)}"'
    return _private(response)


def hand_out(request: Any, report: Report) -> HttpResponseBase:
    if request.method == "GET":
        record_download(
            snapshot=report.snapshot, format=report.format, user=request.user, sha256=report.sha256
        )
    response = FileResponse(
        default_storage.open(str(report.file.name), "rb"),
        as_attachment=True,
        filename=_file_name(report.snapshot, report.format),
        content_type=CONTENT_TYPES[report.format],
    )
    response["Content-Length"] = str(report.size)
    response["ETag"] = f'"{report.sha256}"'
    return _private(response)


def _file_name(snapshot: OutcomeSnapshot, kind: str) -> str:
    suffix = "answers.csv" if kind == Format.ROWS else kind
    return f"{snapshot.course.slug}-outcomes-{snapshot.pk}.{suffix}"


def _private(response: Any) -> Any:
    response["Cache-Control"] = "no-store, private"
    response["X-Content-Type-Options"] = "nosniff"
    return response
