"""A table as a sheet: numbers as numbers, the limits of an interval in two columns."""

import math
import re
from collections.abc import Iterator
from math import ceil

from xlsxwriter.worksheet import Worksheet

from outcomes.numbers import MINUS
from outcomes.reports.content.report import Cell, Column, Table

from .svg_canvas import letters
from .workbook import FILLED, HAIR, LINE, LONGEST, MOST_LINES, Book, Look, lines_of

WIDEST, NARROWEST = 64, 11
FIRST_ROW = 4
ONE_PAGE_WIDE = 14  # columns; wider tables go over two pages, their first column on both
SHORT_HEAD = 14  # letters of a head that stays on one line
ORDINAL = re.compile(r"[1-9]\d?")
LIMITS = ("lower", "upper")


def table_sheet(book: Book, table: Table) -> Worksheet:
    columns = list(sheet_columns(table))
    rows = [list(sheet_cells(table, cells)) for cells in table.rows]
    book.columns[table.key] = [(head, column) for head, column, _ in columns]
    sheet = book.sheet(table.title)
    heads = [head for head, *_ in columns]
    widths = [_width(head, [row[index] for row in rows]) for index, head in enumerate(heads)]
    book.header(sheet, FIRST_ROW - 1, heads, _numeric(rows, len(heads)), widths)
    book.title(sheet, table.title, table.note, _first_page(widths))
    for number, cells in enumerate(rows, start=FIRST_ROW):
        for index, cell in enumerate(cells):
            _write(book, sheet, number, index, cell)
        pairs = zip(cells, widths, strict=True)
        highest = max(lines_of(cell.shown, width) for cell, width in pairs)
        sheet.set_row(number, 4 + LINE * min(MOST_LINES, highest))
    for index, width in enumerate(widths):
        sheet.set_column(index, index, width)
    _for_print(sheet, len(heads), len(rows))
    return sheet


def _first_page(widths: list[int]) -> list[int]:
    """The columns a title may stand over. Where a table goes over two printed pages that is the
    first, which stands on both: a text that ran on over others would be cut on the second.
    """
    return widths if len(widths) <= ONE_PAGE_WIDE else widths[:1]


def _for_print(sheet: Worksheet, columns: int, rows: int) -> None:
    sheet.freeze_panes(FIRST_ROW, 1)
    sheet.repeat_rows(FIRST_ROW - 1)
    if columns > ONE_PAGE_WIDE:
        sheet.repeat_columns(0)
        sheet.fit_to_pages(2, 0)
    if rows:
        sheet.autofilter(FIRST_ROW - 1, 0, FIRST_ROW - 1 + rows, columns - 1)


def sheet_columns(table: Table) -> Iterator[tuple[str, Column, int]]:
    """Head, column and its index in the table; an interval has two."""
    for index, column in enumerate(table.columns):
        if _is_interval(table, index):
            yield from ((f"{column.head}, {limit}", column, index) for limit in LIMITS)
        else:
            yield column.head, column, index


def _is_interval(table: Table, index: int) -> bool:
    return any(
        cells[index].low is not None or cells[index].high is not None for cells in table.rows
    )


def sheet_cells(table: Table, cells: tuple[Cell, ...]) -> Iterator[Cell]:
    for index, cell in enumerate(cells):
        if _is_interval(table, index):
            yield from limit_cells(cell)
        else:
            yield cell


def limit_cells(cell: Cell) -> tuple[Cell, Cell]:
    """ "38% to 62%" as 38% and 62%, each with its number; what is not there stands in the first."""
    low, separator, high = cell.shown.partition(" to ")
    if not separator:
        return cell, Cell("")
    return _limit(low, cell.low), _limit(high, cell.high)


def _limit(shown: str, value: float | None) -> Cell:
    if value is None:
        return Cell(shown)
    if shown.endswith("%"):
        return Cell(shown, value, "percent")
    return Cell(shown, value, "number", len(shown.partition(".")[2]))


def _numeric(rows: list[list[Cell]], columns: int) -> frozenset[int]:
    """Columns that hold no texts."""
    texts = {index for cells in rows for index, cell in enumerate(cells) if cell.is_text}
    return frozenset(range(columns)) - texts if rows else frozenset()


def _width(head: str, cells: list[Cell]) -> int:
    """So that no figure and no word wraps, nor a short head runs into the next."""
    words = [head] if len(head) <= SHORT_HEAD else head.split()
    needs = [len(word) + 2 for word in words]
    needs += [ceil((letters(cell.shown) + 1) / FILLED) + int(cell.is_text) for cell in cells]
    return min(WIDEST, max([NARROWEST, *needs]))


def _write(book: Book, sheet: Worksheet, row: int, column: int, cell: Cell) -> None:
    rule: dict[str, Look] = {"bottom": 1, "bottom_color": HAIR, "valign": "vcenter"}
    value = cell.value
    if isinstance(value, int | float) and math.isfinite(value) and cell.kind != "text":
        looks = book.format(num_format=number_format(cell), **rule)
        sheet.write_number(row, column, value, looks)
        return
    align = {"align": "left", "indent": int(column > 0)} if cell.is_text else {"align": "right"}
    looks = book.format(text_wrap=cell.is_text, **align, **rule)
    if cell.is_text and ORDINAL.fullmatch(cell.shown):  # a level, a track: Excel flags it as text
        sheet.write_number(row, column, int(cell.shown), looks)
        return
    sheet.write_string(row, column, cell.shown[:LONGEST], looks)


def _has_a_sign(cell: Cell) -> bool:
    """In a spreadsheet: a change has one either way, another number when it is below nought."""
    value = cell.value
    return isinstance(value, int | float) and (value < 0 or (cell.kind == "points" and value > 0))


def number_format(cell: Cell) -> str:
    """The format under which the unrounded number shows as it is printed everywhere else; a small
    one that is printed as nought would get a sign from a spreadsheet, so its words stand.
    """
    if _has_a_sign(cell) and not re.search("[1-9]", cell.shown):
        return f'"{cell.shown}"'
    if cell.kind == "count":
        return "#,##0"
    if cell.kind == "percent":
        return f"+0%;{MINUS}0%;0%" if cell.shown[:1] in f"+{MINUS}" else "0%"
    if cell.kind == "points":
        mark = '" \N{DAGGER}"' if cell.shown.endswith("\N{DAGGER}") else ""
        return f"+0{mark};{MINUS}0{mark};0{mark}"
    if cell.kind == "p":
        if not cell.shown.startswith("p="):
            return f'"{cell.shown}"'
        return f'"p="0.{"0" * len(cell.shown.partition(".")[2])}'
    decimals = f"0.{'0' * cell.digits}" if cell.digits else "0"
    return f"{decimals};{MINUS}{decimals}"
