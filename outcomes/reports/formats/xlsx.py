"""A report as an Excel workbook: real numbers, a table a sheet, a data dictionary."""

import io
from collections.abc import Iterable

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from outcomes.numbers import MINUS
from outcomes.reports.content import frame
from outcomes.reports.content.report import Figure, Report, Table

from .reproducible import moment_of
from .sheet_of_table import FIRST_ROW, table_sheet
from .tidy_row import HEADER, MEANINGS, Row
from .workbook import ACCENT, HAIR, LINE, QUIET, SIGNAL, Book, lines_of

SETTINGS = {
    "in_memory": True,
    # Texts are written as texts: no formula, no link, whatever they begin with.
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
DICTIONARY_WIDTHS = (34, 26, 90, 24)
# Of a figure that is no count; the cell holds all of it.
FIGURE = f"[>=0.0001]0.0000;[<=-0.0001]{MINUS}0.0000;General"
NUMBERS = ("value", "n", "count", "lower", "upper", "p", "p_adjusted")
FIGURE_WIDTHS = {
    "section": 17, "key": 30, "label": 44, "cohort": 11, "figure": 16, "test": 18,
    "p_adjusted": 11, "suppressed": 11,
}  # fmt: skip
ROWS_A_CHART = 8  # as many as a landscape page has room for
ROW_HEIGHT = 20  # of a row nobody has set, in pixels
PRINT_SCALE = 95  # percent: the summary is then as wide as either paper


def render(report: Report, rows: Iterable[Row], paper: str = "a4") -> bytes:
    out = io.BytesIO()
    file = xlsxwriter.Workbook(out, SETTINGS)
    file.set_properties(_properties(report))
    _write(Book(file, report, paper), report, rows)
    file.close()
    return out.getvalue()


def _properties(report: Report) -> dict[str, object]:
    return {
        "title": f"Outcomes: {report.title}"[:250],
        "subject": report.mark,
        "author": report.software,
        "comments": report.version,
        "created": moment_of(report),
    }


def _write(book: Book, report: Report, rows: Iterable[Row]) -> None:
    summary, contents = book.sheet(frame.SUMMARY), book.sheet(frame.CONTENTS)
    named = [(table, table_sheet(book, table)) for table in (*report.tables, report.levels)]
    _summary(book, summary, report, {table.key: sheet for table, sheet in named})
    listed = [(sheet, table.title) for table, sheet in named]
    listed.append((_figures(book, rows), frame.EVERY_FIGURE))
    listed.append((_methods(book, report), frame.METHODS))
    listed.append((_dictionary(book, named), frame.DICTIONARY))
    _contents(book, contents, listed)


def _summary(book: Book, sheet: Worksheet, report: Report, sheets: dict[str, Worksheet]) -> None:
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 100)
    sheet.set_row(0, 30)  # programs but Excel do not make room for the larger letters
    book.text(sheet, 0, 0, report.title, bold=True, font_size=20, font_color=ACCENT)
    book.text(sheet, 1, 0, report.mark, bold=True)
    if report.is_demonstration:
        book.text(sheet, 2, 0, frame.DEMONSTRATION, bold=True, font_color=SIGNAL)
    row = 4
    for fact in report.cover:
        book.texts(sheet, row, (fact.name, fact.shown), (26, 100), font_color=QUIET)
        row += 1
    row += 1
    for headline in report.headlines:
        book.text(sheet, row, 0, headline.shown, bold=True, font_size=14, font_color=ACCENT)
        words = "\n".join(filter(None, (headline.label, headline.detail)))
        book.text(sheet, row, 1, words, text_wrap=True)
        sheet.set_row(row, 36)
        row += 1
    for finding in report.findings:
        cells = ("", finding.sentence)
        book.texts(sheet, row, cells, (26, 100), bottom=1, bottom_color=HAIR)
        row += 1
    _charts(book, sheet, row + 1, report, sheets)


def _charts(
    book: Book, sheet: Worksheet, row: int, report: Report, sheets: dict[str, Worksheet]
) -> None:
    """The first figure, drawn by Excel from the numbers of its sheet; of many rows several charts.
    Each begins a printed page: fitted to one, all would be too small to read.
    """
    figure = next((each for each in report.figures if _can_be_drawn(book, each)), None)
    count = len(figure.rows) if figure else 0
    sheet.set_print_scale(PRINT_SCALE)  # a sheet that is fitted has no page breaks of its own
    if figure is None:
        return
    breaks = []
    for first in range(0, count, ROWS_A_CHART):
        drawn = min(ROWS_A_CHART, count - first)
        breaks.append(row)
        _chart(book, sheet, row, figure, sheets[figure.table.key].name, first, drawn)
        row += -(-_chart_height(drawn) // ROW_HEIGHT) + 1
    sheet.set_h_pagebreaks(breaks)


def _chart_height(rows: int) -> int:
    return 120 + 62 * rows


def _chart(
    book: Book, sheet: Worksheet, row: int, figure: Figure, name: str, first: int, count: int
) -> None:
    """So many of its rows, from one of them on."""
    chart = book.file.add_chart({"type": "bar"})
    top, last = FIRST_ROW + first, FIRST_ROW + first + count - 1
    heads = _heads(book, figure)
    for series, color in zip(figure.series, ("#8A94A0", ACCENT), strict=False):
        column = heads.index(series.capitalize())
        chart.add_series(
            {
                "name": series,
                "categories": [name, top, 0, last, 0],
                "values": [name, top, column, last, column],
                "fill": {"color": color},
                "data_labels": {"value": True, "num_format": "0%"},
                "gap": 60,
            }
        )
    chart.set_title({"name": figure.title, "name_font": {"size": 13}})
    chart.set_x_axis({"min": 0, "max": 1, "visible": False, "major_gridlines": {"visible": False}})
    chart.set_y_axis({"reverse": True})
    chart.set_legend({"position": "top"})
    chart.set_size({"width": 880, "height": _chart_height(count)})
    sheet.insert_chart(row, 0, chart, {"description": figure.alt})


def _can_be_drawn(book: Book, figure: Figure) -> bool:
    """Its table has a column for each series, under the name of the series."""
    heads = _heads(book, figure)
    return figure.kind == "dumbbell" and all(name.capitalize() in heads for name in figure.series)


def _heads(book: Book, figure: Figure) -> list[str]:
    return [head for head, _ in book.columns[figure.table.key]]


def _contents(book: Book, sheet: Worksheet, listed: list[tuple[Worksheet, str]]) -> None:
    sheet.set_column(0, 0, 36)
    sheet.set_column(1, 1, 90)
    book.title(sheet, frame.CONTENTS)
    book.header(sheet, 2, ["Sheet", "What it holds"])
    link = book.format(font_color=ACCENT, underline=1)
    for row, (target, title) in enumerate(listed, start=3):
        address = f"internal:'{target.get_name()}'!A1"
        sheet.write_url(row, 0, address, link, target.get_name())
        book.text(sheet, row, 1, title, text_wrap=True)
        sheet.set_row(row, LINE * lines_of(title, 90) + 4)
    sheet.freeze_panes(3, 0)


def _figures(book: Book, rows: Iterable[Row]) -> Worksheet:
    sheet = book.sheet("Figures")
    book.title(sheet, frame.EVERY_FIGURE)
    numbers = frozenset(HEADER.index(name) for name in NUMBERS)
    book.header(sheet, 2, list(HEADER), numbers)
    number = 2
    for number, figure in enumerate(rows, start=3):
        for column, value in enumerate(figure.cells):
            if isinstance(value, int | float):
                looks = FIGURE if isinstance(value, float) else "0"
                sheet.write_number(number, column, value, book.format(num_format=looks))
            elif value:
                book.text(sheet, number, column, value, indent=int(column - 1 in numbers))
    for column, name in enumerate(HEADER):
        sheet.set_column(column, column, FIGURE_WIDTHS.get(name, 9))
    sheet.freeze_panes(3, 2)
    sheet.repeat_rows(2)
    sheet.autofilter(2, 0, number, len(HEADER) - 1)
    return sheet


def _methods(book: Book, report: Report) -> Worksheet:
    sheet = book.sheet("Methods")
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 110)
    book.title(sheet, frame.METHODS)
    book.header(sheet, 2, ["What", "How"])
    rules = [(fact.name, fact.shown) for fact in (*report.programme, *report.methods)]
    rules += [(frame.OBJECTIVES, objective) for objective in report.objectives]
    rules += [(frame.NOTES, note) for note in report.notes]
    for row, (name, rule) in enumerate(rules, start=3):
        book.texts(sheet, row, (name, rule), (28, 110))
    sheet.freeze_panes(3, 0)
    sheet.repeat_rows(2)
    return sheet


def _dictionary(book: Book, named: list[tuple[Table, Worksheet]]) -> Worksheet:
    sheet, row = book.sheet("Data dictionary"), 3
    for column, width in enumerate(DICTIONARY_WIDTHS):
        sheet.set_column(column, column, width)
    book.title(sheet, frame.DICTIONARY)
    book.header(sheet, 2, ["Sheet", "Column", "Meaning", "Unit"])
    entries = [
        (target.get_name(), head, column.says, column.unit)
        for table, target in named
        for head, column in book.columns[table.key]
    ]
    entries += [("Figures", name, says, "") for name, says in MEANINGS.items()]
    for row, entry in enumerate(entries, start=3):
        book.texts(sheet, row, entry, DICTIONARY_WIDTHS)
    sheet.freeze_panes(3, 2)
    sheet.repeat_rows(2)
    sheet.autofilter(2, 0, row, 3)
    return sheet
