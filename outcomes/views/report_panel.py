"""What the panel of files shows of a snapshot: every format, its state, and what can be done about
it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext

from outcomes.actions.report_options import digest_of, options_beside
from outcomes.file_formats import SHOWN, FileFormat
from outcomes.job_states import StateOfReport, report_state
from outcomes.models import OutcomeSnapshot, Report
from outcomes.querysets import newest_reports
from outcomes.snapshots.document_practice import Remarks
from outcomes.snapshots.with_remarks import remarks_of


@dataclass(frozen=True)
class Row:
    format: str
    name: str
    what: str
    state: str  # of its report; "ready" of what is made at once, "none" of what is not asked for
    report: StateOfReport | None = None


@dataclass(frozen=True)
class Panel:
    snapshot: OutcomeSnapshot
    rows: list[Row]

    @property
    def is_moving(self) -> bool:
        return any(row.state in ("queued", "running") for row in self.rows)


def panel_of(snapshot: OutcomeSnapshot) -> Panel:
    return panel_beside(snapshot, remarks_of(snapshot))


def panel_beside(snapshot: OutcomeSnapshot, remarks: Remarks | None) -> Panel:
    """The same, where the remarks have been read."""
    newest = newest_reports(snapshot)
    return Panel(snapshot, [_row(snapshot, remarks, file, newest) for file in SHOWN])


def _row(
    snapshot: OutcomeSnapshot,
    remarks: Remarks | None,
    file: FileFormat,
    newest: Mapping[str, Report],
) -> Row:
    state, of_report = "ready", None
    if file.is_built:
        report = newest.get(file.key)
        chosen = digest_of(options_beside(snapshot, remarks, file.key))
        is_asked = report is not None and report.options_digest == chosen
        of_report = report_state(report) if report is not None and is_asked else None
        state = of_report["state"] if of_report else "none"
    return Row(file.key, gettext(file.name), gettext(file.says), state, of_report)
