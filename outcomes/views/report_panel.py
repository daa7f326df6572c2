"""What the panel of files shows of a snapshot: every format, its state, and what can be done about
it.
"""

from typing import Any

from django.utils.translation import gettext

from outcomes.actions.report_options import digest_of, options_beside
from outcomes.file_formats import SHOWN, FileFormat
from outcomes.job_states import report_state
from outcomes.models import OutcomeSnapshot
from outcomes.querysets import newest_reports
from outcomes.snapshots.document_practice import Remarks
from outcomes.snapshots.with_remarks import remarks_of


def panel_of(snapshot: OutcomeSnapshot) -> dict[str, Any]:
    return panel_beside(snapshot, remarks_of(snapshot))


def panel_beside(snapshot: OutcomeSnapshot, remarks: Remarks | None) -> dict[str, Any]:
    """The same, where the remarks have been read."""
    newest = newest_reports(snapshot)
    rows = [_row(snapshot, remarks, each, newest) for each in SHOWN]
    open_ones = any(row["state"] in ("queued", "running") for row in rows)
    return {"snapshot": snapshot, "rows": rows, "is_moving": open_ones}


def _row(
    snapshot: OutcomeSnapshot, remarks: Remarks | None, file: FileFormat, newest: dict[str, Any]
) -> dict[str, Any]:
    row: dict[str, Any] = {
        "format": file.key,
        "name": gettext(file.name),
        "what": gettext(file.says),
        "state": "ready",
        "report": None,
    }
    if file.is_built:
        report = newest.get(file.key)
        chosen = digest_of(options_beside(snapshot, remarks, file.key))
        if report is None or report.options_digest != chosen:
            row["state"] = "none"
        else:
            row["report"] = report_state(report)
            row["state"] = row["report"]["state"]
    return row
