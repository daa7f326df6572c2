"""Handing out files of snapshots, for pages and API; who fetched what is noted."""

import hashlib
from typing import Any, TypeVar

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.http import content_disposition_header

from learners.signed_in import SignedInApiRequest, SignedInRequest
from outcomes.actions.reporting import record_download
from outcomes.actions.reporting import render as render_now
from outcomes.file_formats import FORMATS
from outcomes.models import OutcomeSnapshot, PublishedOutcomes, Report

Signed = SignedInRequest | SignedInApiRequest
Response = TypeVar("Response", bound=HttpResponseBase)


def hand_out_document(request: Signed, snapshot: OutcomeSnapshot, kind: str) -> HttpResponse:
    content = render_now(snapshot, kind, csv_options(request) if kind == "csv" else None)
    if request.method == "GET":
        record_download(
            snapshot=snapshot,
            format=kind,
            user=request.user,
            sha256=hashlib.sha256(content).hexdigest(),
        )
    response = HttpResponse(content, content_type=FORMATS[kind].content_type)
    response["Content-Disposition"] = content_disposition_header(
        True, internal_name(snapshot, kind)
    )
    return _private(response)


def hand_out(request: Signed, report: Report) -> HttpResponseBase:
    if request.method == "GET":
        record_download(
            snapshot=report.snapshot, format=report.format, user=request.user, sha256=report.sha256
        )
    response = FileResponse(
        default_storage.open(str(report.file.name), "rb"),
        as_attachment=True,
        filename=internal_name(report.snapshot, report.format),
        content_type=FORMATS[report.format].content_type,
    )
    response["Content-Length"] = str(report.size)
    response["ETag"] = f'"{report.sha256}"'
    return _private(response)


def internal_name(snapshot: OutcomeSnapshot, kind: str) -> str:
    """The name says for whom a file is: this one is for the provider."""
    return f"{snapshot.course.slug}-outcomes-internal-{snapshot.pk}.{FORMATS[kind].extension}"


def published_name(publication: PublishedOutcomes, kind: str) -> str:
    number = publication.number
    return f"{publication.course.slug}-outcomes-published-{number}.{FORMATS[kind].extension}"


def csv_options(request: HttpRequest) -> dict[str, Any]:
    """How the address asks for a CSV: `?bom=1` opens in Excel, `?bom=1&delimiter=;&decimal=,` where
    lists have semicolons and decimals commas.
    """
    return {
        "delimiter": ";" if request.GET.get("delimiter") == ";" else ",",
        "byte_order_mark": request.GET.get("bom") == "1",
        "decimal": "," if request.GET.get("decimal") == "," else ".",
    }


def _private(response: Response) -> Response:
    response["Cache-Control"] = "no-store, private"
    response["X-Content-Type-Options"] = "nosniff"
    return response
