"""What the panel of files shows of a snapshot: every format, its state, and what can be done about it."""

from typing import Any

from outcomes.actions.reporting import digest_of, full_options
from outcomes.models import OutcomeSnapshot
from outcomes.models.report import BUILT, Format
from outcomes.querysets import newest_reports
from outcomes.states import report_state

WHAT = {
    Format.PDF: "The finished report with charts",
    Format.PPTX: "Slides with native charts and notes",
    Format.XLSX: "Tables with real numbers and a data dictionary",
    Format.DOCX: "Conference abstract within the character limit",
    Format.CSV: "Every figure, one row each",
    Format.JSON: "The snapshot itself, for programs",
    Format.ROWS: "Every answer under pseudonyms, for analysts inside",
}


def panel_of(snapshot: OutcomeSnapshot) -> dict[str, Any]:
    newest = newest_reports(snapshot)
    rows = [_row(snapshot, kind, what, newest) for kind, what in WHAT.items()]
    open_ones = any(row["state"] in ("queued", "running") for row in rows)
    return {"snapshot": snapshot, "rows": rows, "is_moving": open_ones}


def _row(
    snapshot: OutcomeSnapshot, kind: Format, what: str, newest: dict[str, Any]
) -> dict[str, Any]:
    row: dict[str, Any] = {
        "format": kind.value,
        "name": kind.label,
        "what": what,
        "state": "ready",
        "report": None,
    }
    if kind in BUILT:
        found = newest.get(kind)
        if found is None or found.options_digest != digest_of(full_options(snapshot, kind)):
            row["state"] = "none"
        else:
            row["report"] = report_state(found)
            row["state"] = row["report"]["state"]
    return row
