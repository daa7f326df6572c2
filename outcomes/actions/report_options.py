"""Everything that decides the bytes of a file beside the document, and its digest."""

import hashlib
import json

from django.conf import settings

from outcomes.file_formats import CSV_FILES, ROW_FILES
from outcomes.models import OutcomeSnapshot
from outcomes.options import lock_of
from outcomes.snapshots.document_practice import Remarks
from outcomes.snapshots.with_remarks import remarks_of

# By name, as JSON holds them.
ReportOptions = dict[str, str | int | float | bool | None]


def full_options(
    snapshot: OutcomeSnapshot, kind: str, wanted: ReportOptions | None = None
) -> ReportOptions:
    """Everything that decides the bytes of the file beside the document."""
    return options_beside(snapshot, remarks_of(snapshot), kind, wanted)


def options_beside(
    snapshot: OutcomeSnapshot,
    remarks: Remarks | None,
    kind: str,
    wanted: ReportOptions | None = None,
) -> ReportOptions:
    """The same, where the remarks have been read."""
    wanted = wanted or {}
    if kind in ROW_FILES:
        return _row_options(kind, wanted)
    options = _options(snapshot, kind, wanted)
    if remarks:
        options["remarks"] = digest_of(remarks.as_json())
    return options


def _row_options(kind: str, wanted: ReportOptions) -> ReportOptions:
    """Of a CSV for a spreadsheet also how it is set; as programs read it, that goes unsaid."""
    options: ReportOptions = {"free_text": bool(wanted.get("free_text", False))}
    if kind in CSV_FILES and wanted.get("delimiter", ",") != ",":
        options["delimiter"] = wanted["delimiter"]
    if kind in CSV_FILES and wanted.get("byte_order_mark"):
        options["byte_order_mark"] = True
    return options


def _options(snapshot: OutcomeSnapshot, kind: str, wanted: ReportOptions) -> ReportOptions:
    if kind == "csv":
        usual: ReportOptions = {"delimiter": ",", "byte_order_mark": False}
        return usual | wanted
    options: ReportOptions = {
        "p_floor": settings.P_FLOOR,
        "locked_at": lock_of(snapshot),
        "paper": wanted.get("paper", settings.REPORT_PAPER),
    }
    if kind == "docx":
        options["conference"] = wanted.get("conference", "")
        options["char_limit"] = wanted.get("char_limit", settings.ABSTRACT_CHAR_LIMIT)
        options["count_spaces"] = wanted.get("count_spaces", settings.ABSTRACT_COUNT_SPACES)
        options["table_cost"] = wanted.get("table_cost", settings.ABSTRACT_TABLE_COST)
    return options


def digest_of(options: ReportOptions) -> str:
    return hashlib.sha256(json.dumps(options, sort_keys=True).encode()).hexdigest()[:32]
