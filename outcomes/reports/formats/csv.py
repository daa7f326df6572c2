"""A snapshot as CSV: tidy, one row a figure, unrounded. What is hidden is empty and says so."""

import csv
import io

from learners.spreadsheets import harmless
from outcomes.snapshots.document import OutcomeDocument

from .tidy_document import rows
from .tidy_row import HEADER

BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"


def render(
    document: OutcomeDocument,
    delimiter: str = ",",
    byte_order_mark: bool = False,
    decimal: str = ".",
) -> bytes:
    """UTF-8, RFC 4180. Texts that look like a formula get a leading apostrophe."""
    out = io.StringIO()
    if byte_order_mark:
        out.write(BYTE_ORDER_MARK)
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(HEADER)
    for row in rows(document):
        writer.writerow([_cell(value, decimal) for value in row.cells])
    return out.getvalue().encode()


def _cell(value: object, decimal: str) -> object:
    if value is None:
        return ""
    return with_decimal(value, decimal) if isinstance(value, float) else harmless(value)


def with_decimal(value: object, decimal: str) -> str:
    """A number as the spreadsheet of its reader writes it: where lists have semicolons, decimals
    have commas, and a point would make a date of it.
    """
    return repr(value).replace(".", decimal)
