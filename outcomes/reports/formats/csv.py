"""A snapshot as CSV: tidy, one row a figure, unrounded. What is hidden is empty and says so."""

import csv
import io

from learners.spreadsheets import harmless
from outcomes.snapshots.document import OutcomeDocument

from .tidy_document import rows
from .tidy_row import HEADER

BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"


def render(document: OutcomeDocument, delimiter: str = ",", byte_order_mark: bool = False) -> bytes:
    """UTF-8, RFC 4180. Texts that look like a formula get a leading apostrophe."""
    out = io.StringIO()
    if byte_order_mark:
        out.write(BYTE_ORDER_MARK)
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(HEADER)
    for row in rows(document):
        writer.writerow([_cell(value) for value in row.cells])
    return out.getvalue().encode()


def _cell(value: object) -> object:
    if value is None:
        return ""
    return repr(value) if isinstance(value, float) else harmless(value)
