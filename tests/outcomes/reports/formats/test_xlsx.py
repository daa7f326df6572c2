import io
import json
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from outcomes.reports.content import frame
from outcomes.reports.content.report import Cell
from outcomes.reports.formats import xlsx
from outcomes.reports.formats.sheet_of_table import limit_cells, sheet_columns
from outcomes.reports.formats.tidy_document import rows
from outcomes.snapshots.document import read as read_document
from tests.outcomes.made_up import document, people
from tests.outcomes.reports.made_up_report import ROWS, figure, report, report_with, shown
from tests.outcomes.reports.texts import displayed


@pytest.fixture(scope="module")
def book():
    typed = read_document(json.dumps(document(people(3, 200))))
    return load_workbook(io.BytesIO(xlsx.render(report(), rows(typed))))


def sheet_of(book, title):
    return next(sheet for sheet in book.worksheets if sheet["A1"].value == title)


def test_limits_of_intervals_are_numbers_in_columns_of_their_own(book):
    table = report().table("objectives")
    heads = [head for head, *_ in sheet_columns(table)]
    sheet = sheet_of(book, table.title)

    lower, upper = (heads.index(f"95% CI before, {limit}") + 1 for limit in ("lower", "upper"))
    cell = table.rows[0][3]

    assert sheet.cell(5, lower).value == cell.low and sheet.cell(5, upper).value == cell.high
    assert [cell.value for cell in sheet[4]] == heads


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


@pytest.mark.parametrize("count", ROWS)
def test_no_row_of_a_figure_is_lost(count):
    content = xlsx.render(report_with(figure(count)), [])

    values = {value for cells in displayed(content).values() for value in cells.values()}

    labels = {row.label for row in figure(count).rows}
    assert labels <= values
    assert len(shown(figure(count))) == 2 * count


def test_every_sheet_prints_on_pages_that_say_for_whom_they_are(book):
    for sheet in book.worksheets:
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.oddHeader.right.text == frame.INTERNAL
        assert frame.INTERNAL in sheet.oddFooter.left.text


@pytest.mark.parametrize(("paper", "number"), [("a4", "9"), ("us-letter", "1")])
def test_the_paper_can_be_chosen(paper, number):
    workbook = load_workbook(io.BytesIO(xlsx.render(report(), [], paper)))

    assert {str(sheet.page_setup.paperSize) for sheet in workbook.worksheets} == {number}


def test_published_workbooks_say_so():
    workbook = load_workbook(io.BytesIO(xlsx.render(report(is_published=True), [])))

    assert workbook.worksheets[0]["A2"].value == frame.PUBLISHED
    assert {sheet.oddHeader.right.text for sheet in workbook.worksheets} == {frame.PUBLISHED}


def test_the_dictionary_explains_every_column(book):
    explained = {row[1].value for row in book["Data dictionary"].iter_rows(min_row=4)}

    heads = {head for table in report().tables for head, *_ in sheet_columns(table)}
    assert heads <= explained


def test_there_is_no_formula_and_no_link_out(book):
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]

    assert not any(cell.data_type == "f" for cell in cells)
    assert all(cell.hyperlink is None or cell.hyperlink.target is None for cell in cells)


def test_tables_of_the_same_title_have_sheets_of_their_own():
    table = figure(1).table
    twice = replace(report().sections[0], parts=(table, replace(table, key="other")))

    workbook = load_workbook(io.BytesIO(xlsx.render(replace(report(), sections=(twice,)), [])))

    assert {"Many rows", "Many rows 2"} <= set(workbook.sheetnames)
