import io
import json
import re

import pytest
from openpyxl import load_workbook

from outcomes.reports.content import frame
from outcomes.reports.formats import xlsx
from outcomes.reports.formats.sheet_of_table import FIRST_ROW, sheet_columns
from outcomes.reports.formats.tidy_document import rows
from outcomes.snapshots.document import read as read_document
from tests.outcomes.made_up import document, people
from tests.outcomes.reports.made_up_report import ROWS, figure, report, report_with

ROWS_OF_A4 = 34  # of 15 points, across and at 95%, between the margins


@pytest.fixture(scope="module")
def book():
    typed = read_document(json.dumps(document(people(3, 200))))
    return load_workbook(io.BytesIO(xlsx.render(report(), rows(typed))))


@pytest.mark.parametrize("count", ROWS)
def test_no_row_of_a_figure_is_lost(count):
    whole = figure(count)
    book = load_workbook(io.BytesIO(xlsx.render(report_with(whole), [])))
    sheet = book["Many rows"]

    cells = [[cell.value for cell in row[:3]] for row in sheet.iter_rows(min_row=FIRST_ROW + 1)]

    assert [label for label, *_ in cells] == [row.label for row in whole.rows]
    for (_, *values), row in zip(cells, whole.rows, strict=True):
        assert values == pytest.approx([mark.value for mark in row.marks])
    assert charted(book.worksheets[0]) == [*range(FIRST_ROW + 1, FIRST_ROW + 1 + count)]


def charted(sheet):
    """The rows of its table that the charts of the summary draw, one after the other."""
    rows = []
    for chart in sheet._charts:
        ends = [int(row) for row in re.findall(r"\$(\d+)", chart.series[0].val.numRef.f)]
        rows += range(ends[0], ends[-1] + 1)
    return rows


@pytest.mark.parametrize("count", [2, 40])
def test_the_summary_is_never_printed_smaller_than_it_can_be_read(count):
    book = load_workbook(io.BytesIO(xlsx.render(report_with(figure(count)), [])))
    sheet = book.worksheets[0]

    spans = [(chart.anchor._from.row, chart.anchor.to.row) for chart in sheet._charts]
    assert sheet.page_setup.scale == 95 and not sheet.sheet_properties.pageSetUpPr.fitToPage
    # Each chart begins a page and is no higher than one.
    assert [each.id for each in sheet.row_breaks.brk] == [first for first, _ in spans]
    assert len(spans) == -(-count // 8)
    assert all(last - first < ROWS_OF_A4 for first, last in spans)


def test_every_sheet_prints_on_pages_that_say_for_whom_they_are(book):
    assert all(sheet.sheet_properties.pageSetUpPr.fitToPage for sheet in book.worksheets[1:])
    for sheet in book.worksheets:
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
