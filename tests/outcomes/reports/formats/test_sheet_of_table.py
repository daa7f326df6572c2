"""A table as a sheet."""

import io
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from outcomes.reports.content.cells import Show
from outcomes.reports.content.report import Cell
from outcomes.reports.formats import xlsx
from outcomes.reports.formats.sheet_of_table import (
    FIRST_ROW,
    limit_cells,
    number_format,
    sheet_columns,
)
from outcomes.reports.formats.workbook import LINE, lines_of
from tests.outcomes.reports.formats.test_xlsx import book
from tests.outcomes.reports.made_up_report import figure, report

__all__ = ["book"]


def sheet_of(book, title):
    return next(sheet for sheet in book.worksheets if sheet["A1"].value == title)


def test_limits_of_intervals_are_numbers_in_columns_of_their_own(book):
    table = report().table("objectives")
    heads = [head for head, *_ in sheet_columns(table)]
    sheet = sheet_of(book, table.title)

    lower, upper = (heads.index(f"95% CI pre-test, {limit}") + 1 for limit in ("lower", "upper"))
    cell = table.rows[0][3]

    assert sheet.cell(5, lower).value == cell.low and sheet.cell(5, upper).value == cell.high
    assert [cell.value for cell in sheet[4]] == heads


def test_the_words_over_a_table_of_two_printed_pages_stand_whole_on_both(book):
    tables = sorted((t for t in report().tables if t.note), key=lambda each: len(each.columns))
    narrow, wide = (sheet_of(book, table.title) for table in (tables[0], tables[-1]))

    assert wide.page_setup.fitToWidth == 2 and not narrow.page_setup.fitToWidth
    assert wide.print_title_cols == "$A:$A" and not wide.merged_cells.ranges
    lines = lines_of(wide["A2"].value, wide.column_dimensions["A"].width)
    assert wide["A2"].alignment.wrap_text and wide.row_dimensions[2].height >= lines * LINE
    assert {each.max_col for each in narrow.merged_cells.ranges} == {narrow.max_column}


def test_a_head_is_as_high_as_its_words_need(book):
    sheet = sheet_of(book, report().table("items").title)

    heads = [(cell.value, sheet.column_dimensions[cell.column_letter].width) for cell in sheet[4]]
    longest = max(lines_of(head, width) for head, width in heads)
    assert longest > 2 and sheet.row_dimensions[4].height >= longest * LINE


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (Cell("38% to 62%", low=0.38, high=0.62), ("38%", "62%")),
        (Cell("−2 to 13", low=-2.1, high=13.0), ("−2", "13")),
        (Cell("3.12 to no upper limit", low=3.12), ("3.12", "no upper limit")),
        (Cell("not shown"), ("not shown", "")),
    ],
)
def test_an_interval_becomes_its_two_limits(cell, expected):
    assert tuple(limit.shown for limit in limit_cells(cell)) == expected


@pytest.mark.parametrize(
    ("cell", "form"),
    [
        (Show(0.001).change(0.002, 0.5, 0.502), '"0"'),
        (Show(0.001).relative(-0.002, 0.5), '"0%"'),
        (Show(0.001).number(-0.001), '"0.00"'),
        (Show(0.001).change(-0.2, 0.5, 0.3), "+0;−0;0"),
        (Show(0.001).number(0.0), "0.00;−0.00"),
    ],
)
def test_a_small_number_that_reads_as_nought_has_no_sign_in_a_spreadsheet_either(cell, form):
    assert number_format(cell) == form


def test_tables_of_the_same_title_have_sheets_of_their_own():
    table = figure(1).table
    twice = replace(report().sections[0], parts=(table, replace(table, key="other")))

    workbook = load_workbook(io.BytesIO(xlsx.render(replace(report(), sections=(twice,)), [])))

    assert {"Many rows", "Many rows 2"} <= set(workbook.sheetnames)


def test_levels_and_tracks_are_numbers(book):
    cells = [row[0] for row in book["Level of evidence (Moore)"].iter_rows(min_row=FIRST_ROW + 1)]

    assert [cell.value for cell in cells] == [1, 2, 3, 4, 5, 6, 7]
    assert {cell.alignment.horizontal for cell in cells} == {"left"}
