"""One chart or table of a report as a file of its own, with what it is and where it is from."""

import csv
import io
import math
from collections.abc import Iterable
from typing import Any

from courses import fonts
from learners.spreadsheets import harmless
from outcomes.reports.content.report import Cell, Figure, Table

from .csv import BYTE_ORDER_MARK, with_decimal
from .drawing import strips
from .pdf import OWN_FONTS
from .sheet_of_table import sheet_cells, sheet_columns
from .svg_canvas import Canvas, svg_of, wrap
from .typesetting import typeset

FORMATS = {"svg": "image/svg+xml", "png": "image/png", "csv": "text/csv; charset=utf-8"}
WIDTH, MARGIN = 900, 24.0
TITLE, SUBTITLE, SOURCE = 20, 14, 12  # sizes of letters
PIXELS_PER_INCH = 192.0  # twice as sharp as drawn
# A picture as large as it is drawn: 0.75 points a pixel.
SHEET = '#set page(width: auto, height: auto, margin: 0pt)\n#image("chart.svg")'


def chart_svg(figure: Figure, source: str) -> bytes:
    """The drawing with its title above it and its source below, on white."""
    inside = int(WIDTH - 2 * MARGIN)
    words = _lines(((figure.title, TITLE, "ink"), (figure.subtitle, SUBTITLE, "soft")), inside)
    parts = [words, *strips(figure, inside), _lines(((source, SOURCE, "soft"),), inside)]
    drawing = svg_of(parts, figure.alt)
    height = sum(part.height for part in parts) + 2 * MARGIN
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.1f}" '
        f'width="{WIDTH}" height="{height:.1f}"><rect width="100%" height="100%" fill="#ffffff"/>'
        f'<g transform="translate({MARGIN:.0f} {MARGIN:.0f})">{drawing}</g></svg>'
    ).encode()


def _lines(texts: Iterable[tuple[str, int, str]], width: float) -> Canvas:
    canvas, y = Canvas(width), 0.0
    for words, size, color in texts:
        for line in wrap(words, width, size):
            y += size + 4
            canvas.text(0, y, line, size=size, color=color, bold=size == TITLE)
        y += 6
    canvas.height = y + 8
    return canvas


def chart_png(figure: Figure, source: str) -> bytes:
    files = {"main.typ": SHEET.encode(), "chart.svg": chart_svg(figure, source)}
    folders = [str(OWN_FONTS), *fonts.folders()]
    return typeset(files, format="png", ppi=PIXELS_PER_INCH, font_paths=folders)


def table_csv(
    table: Table, delimiter: str = ",", byte_order_mark: bool = False, decimal: str = "."
) -> bytes:
    """Real numbers, unrounded as in the workbook; the limits of an interval in two columns."""
    out, writer = _writer(delimiter, byte_order_mark)
    writer.writerow(_harmless((head for head, *_ in sheet_columns(table)), decimal))
    for cells in table.rows:
        writer.writerow(_harmless((_value(cell) for cell in sheet_cells(table, cells)), decimal))
    return out.getvalue().encode()


def tables_csv(
    tables: Iterable[Table],
    delimiter: str = ",",
    byte_order_mark: bool = False,
    decimal: str = ".",
) -> bytes:
    """Several tables below one another: table, row, column and value."""
    out, writer = _writer(delimiter, byte_order_mark)
    writer.writerow(("table", "row", "column", "value", "shown"))
    for table in tables:
        heads = [head for head, *_ in sheet_columns(table)]
        for cells in table.rows:
            label, *figures = sheet_cells(table, cells)
            for head, cell in zip(heads[1:], figures, strict=True):
                row = (table.title, label.shown, head, _value(cell), cell.shown)
                writer.writerow(_harmless(row, decimal))
    return out.getvalue().encode()


def _writer(delimiter: str, byte_order_mark: bool) -> tuple[io.StringIO, Any]:
    out = io.StringIO()
    if byte_order_mark:
        out.write(BYTE_ORDER_MARK)
    return out, csv.writer(out, delimiter=delimiter, lineterminator="\r\n")


def _harmless(values: Iterable[object], decimal: str) -> list[object]:
    """Texts that look like a formula get a leading apostrophe."""
    return [
        with_decimal(value, decimal) if isinstance(value, float) else harmless(value)
        for value in values
    ]


def _value(cell: Cell) -> object:
    is_number = isinstance(cell.value, int | float) and math.isfinite(cell.value)
    return cell.value if is_number else cell.shown
