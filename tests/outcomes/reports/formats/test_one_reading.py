"""The same snapshot in every format: findings, headlines and cells read alike everywhere."""

import json

import pytest
from openpyxl.utils import get_column_letter

from outcomes.reports import render
from outcomes.reports.content.abstract import abstract
from outcomes.reports.content.labels import told_columns
from outcomes.reports.content.reading import Options, read
from outcomes.reports.content.report import Figure
from outcomes.reports.formats import csv as tidy
from outcomes.reports.formats.sheet_of_table import FIRST_ROW, limit_cells, sheet_columns
from outcomes.snapshots.document import of_json
from outcomes.snapshots.document import read as read_document
from outcomes.suppression import suppress
from tests.outcomes.made_up import document, people
from tests.outcomes.reports.counted_cells import (
    hidden_cells,
    hidden_counts,
    told_in_csv,
    told_in_deck,
    told_in_document,
    told_in_pdf,
    told_in_sentences,
    told_in_workbook,
)
from tests.outcomes.reports.texts import displayed, words

OPTIONS = Options()
BELOW = 11
KINDS = ("pdf", "pptx", "xlsx", "docx")


def tight(text):
    """Without spaces: a line may break anywhere."""
    return "".join(text.split())


@pytest.fixture(scope="module", params=["internal", "published"])
def snapshot(request):
    content = document(people(3, 200))
    if request.param == "published":
        content = suppress(of_json(content), 11).as_json()
    return json.dumps(content)


@pytest.fixture(scope="module")
def report(snapshot):
    return read(read_document(snapshot), OPTIONS)


@pytest.fixture(scope="module")
def files(snapshot):
    return {kind: render(snapshot, kind, OPTIONS) for kind in KINDS}


@pytest.fixture(scope="module")
def text_of_files(files):
    return {kind: tight(words(content, kind)) for kind, content in files.items()}


@pytest.mark.parametrize("kind", ["pdf", "pptx", "xlsx"])
def test_every_finding_and_headline_reads_as_it_was_written(report, text_of_files, kind):
    texts = [finding.sentence for finding in report.findings]
    texts += [part for each in report.headlines for part in (each.shown, each.label, each.detail)]

    assert texts and [text for text in texts if tight(text) not in text_of_files[kind]] == []


def test_every_cell_of_every_table_stands_in_the_pdf(report, text_of_files):
    missing = [
        (table.key, cell.shown)
        for table in report.tables
        for row in table.rows
        for cell in row
        if tight(cell.shown) not in text_of_files["pdf"]
    ]

    assert missing == []


def test_every_row_of_every_table_of_the_text_stands_in_the_pdf_in_one_piece(report, files):
    text = tight(words(files["pdf"], "pdf"))
    for table in report.tables:
        kept, _ = told_columns(table, table.short)
        for row in table.rows:
            # The first cell may wrap around the others, so that its row is looked for without it.
            rest = tight("".join(row[index].shown for index in kept[1:]))
            if not table.appendix:
                assert rest in text or len(table.short) < 3, (table.key, rest)


def test_every_cell_of_every_table_stands_at_its_place_in_the_workbook(report, files):
    sheets = list(displayed(files["xlsx"]).values())[2:]  # after summary and contents
    for table, cells in zip((*report.tables, report.levels), sheets, strict=False):
        columns = [index for *_, index in sheet_columns(table)]
        for number, row in enumerate(table.rows, start=FIRST_ROW + 1):
            read_back = [cells.get(f"{get_column_letter(c)}{number}", "") for c in _range(columns)]
            assert read_back == _as_in_sheet(row, columns), (table.key, number)


def _range(columns):
    return range(1, len(columns) + 1)


def _as_in_sheet(row, columns):
    shown = []
    for index, cell in enumerate(row):
        if columns.count(index) == 2:
            shown += [limit.shown for limit in limit_cells(cell)]
        else:
            shown.append(cell.shown)
    return shown


def test_the_deck_says_every_cell_of_the_tables_of_the_text(report, text_of_files):
    folded = {each.table.key for each in report.figures if each.folded and each.has_values}
    missing = [
        (table.key, row[index].shown)
        for table in report.tables
        if not table.appendix and table.key not in folded
        for row in table.rows
        for index in table.short
        if tight(row[index].shown) not in text_of_files["pptx"]
    ]

    assert missing == []


@pytest.mark.parametrize("kind", ["pdf", "pptx"])
def test_every_title_of_a_figure_reads_as_it_was_written(report, text_of_files, kind):
    figures = [part for s in report.sections for part in s.parts if isinstance(part, Figure)]

    titles = [figure.title for figure in figures if figure.has_values]
    assert titles and [title for title in titles if tight(title) not in text_of_files[kind]] == []


def test_the_word_file_says_the_abstract_and_the_cells_of_its_table(
    snapshot, report, text_of_files
):
    told = abstract(read_document(snapshot), report, OPTIONS)

    texts = [told.title, *(text for part in told.parts for text in part)]
    assert [text for text in texts if tight(text) not in text_of_files["docx"]] == []
    if told.table:
        shown = [row[index].shown for row in told.table.rows for index in told.table.short[:5]]
        assert [text for text in shown if tight(text) not in text_of_files["docx"]] == []


def test_the_same_document_and_options_give_the_same_bytes(snapshot, files):
    for kind in KINDS:
        assert render(snapshot, kind, OPTIONS) == files[kind], kind


def test_no_small_count_stands_in_its_place_in_a_file_that_leaves(report, snapshot, files):
    """Cell by cell of the provider's own files, where the search finds them."""
    whole = read_document(json.dumps(document(people(3, 200))))
    inside, left = (tidy.render(each) for each in (whole, suppress(whole, BELOW)))
    cells = hidden_cells(read(whole, OPTIONS), BELOW, hidden_counts(inside, left))

    told = {
        "csv": told_in_csv(render(snapshot, "csv"), inside, BELOW),
        "xlsx": told_in_workbook(files["xlsx"], cells, [*report.tables]),
        "pptx": told_in_deck(files["pptx"], cells),
        "pdf": told_in_pdf(files["pdf"], cells, report),
        "docx": told_in_document(files["docx"], cells),
        "sentences": told_in_sentences(report, cells),
    }

    assert len(cells) > 50 and any(cell.count >= BELOW for cell in cells)
    if report.is_published:
        assert not any(told.values()), told
    else:
        assert all(told[kind] for kind in ("csv", "xlsx", "pptx", "pdf"))


def test_a_dagger_never_stands_without_its_legend(report):
    for table in report.tables:
        marked = any("\N{DAGGER}" in cell.shown for row in table.rows for cell in row)
        assert not marked or "\N{DAGGER}" in table.note, table.key
