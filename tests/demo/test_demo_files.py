"""Screen, JSON and every file of the demonstration say the same figures."""

import io
import json
import re

import pytest
from docx import Document
from openpyxl import load_workbook
from pptx import Presentation
from pypdf import PdfReader

from outcomes import snapshots
from outcomes.reports import Options, render
from outcomes.reports.content import read
from outcomes.reports.formats.docx import abstract, length
from outcomes.reports.formats.xlsx import _Book  # noqa: F401  (the workbook under test)
from outcomes.statistics.grim import reachable_percent

pytestmark = pytest.mark.django_db
OPTIONS = Options()


@pytest.fixture(scope="session")
def document(snapshot):
    block = snapshot["snapshot"] | {
        "id": 7,
        "computed_at": "2025-12-09T10:00:00+00:00",
        "software": "cme-platform",
    }
    return snapshot | {"snapshot": block | {"digest": snapshots.digest_of(snapshot)}}


@pytest.fixture(scope="session")
def files(document):
    return {
        kind: render(json.dumps(document), kind, OPTIONS)
        for kind in ("csv", "xlsx", "pdf", "pptx", "docx")
    }


def words(text):
    return re.sub(r"\s+", " ", text)


@pytest.fixture(scope="session")
def pdf(files):
    return PdfReader(io.BytesIO(files["pdf"]))


@pytest.fixture(scope="session")
def said(files, pdf):
    """Everything each file says, as one text."""
    deck, abstract_file = (
        Presentation(io.BytesIO(files["pptx"])),
        Document(io.BytesIO(files["docx"])),
    )
    shown = [shape for slide in deck.slides for shape in slide.shapes]
    deck_texts = [shape.text_frame.text for shape in shown if shape.has_text_frame]
    deck_texts += [
        cell.text
        for shape in shown
        if shape.has_table
        for row in shape.table.rows
        for cell in row.cells
    ]
    docx_texts = [p.text for p in abstract_file.paragraphs]
    docx_texts += [
        cell.text for table in abstract_file.tables for row in table.rows for cell in row.cells
    ]
    return {
        "pdf": words(" ".join(page.extract_text() for page in pdf.pages)),
        "pptx": words(" ".join(deck_texts)),
        "docx": words(" ".join(docx_texts)),
        "xlsx": words(
            " ".join(cell for cells in displayed(files["xlsx"]).values() for cell in cells.values())
        ),
    }


def displayed(workbook):
    """Sheet by sheet what a reader sees: numbers under their formats, half up, as spreadsheets
    round.
    """
    book = load_workbook(io.BytesIO(workbook))
    return {
        sheet.title: {
            cell.coordinate: _shown(cell)
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        }
        for sheet in book.worksheets
    }


def _shown(cell):
    if isinstance(cell.value, str):
        assert cell.data_type == "s"
        return cell.value
    from outcomes.numbers import MINUS, rounded, rounded_percent

    pattern = cell.number_format.split(";")
    mark = " \N{DAGGER}" if "\N{DAGGER}" in pattern[0] else ""
    if pattern[0].startswith('"p<'):
        return pattern[0].strip('"')
    if pattern[0].startswith('"p="'):
        return f"p={rounded(cell.value, len(pattern[0].split('.')[1])):f}"
    plus = (
        "+"
        if pattern[0].startswith("+") and cell.value > 0
        else MINUS
        if cell.value < 0 and len(pattern) > 1
        else ""
    )
    if pattern[0].endswith("0%"):
        return f"{plus}{abs(rounded_percent(cell.value)):f}%"
    if pattern[0] == "#,##0":
        return f"{cell.value:,}"
    if pattern[0] == "General":
        return repr(cell.value)
    digits = len(pattern[0].split(".")[1].strip('"')) if "." in pattern[0] else 0
    return f"{plus}{abs(rounded(cell.value, digits)):f}{mark}"


@pytest.mark.parametrize("kind", ["pdf", "pptx", "docx", "xlsx"])
def test_every_file_says_the_headline_figures(said, kind):
    for figure in (
        "1,361",
        "44% to 60%",
        "+16 points",
        "n = 330",
        "13% to 66%",
        "+53 points",
        "+23 points",
        "p<0.001",
        "n = 188",
    ):
        assert figure in said[kind], figure
    if kind != "docx":
        assert "+16 points (36% relative)" in said[kind]
    assert "1,102 of 1,361 (81%)" in said[kind] or "81% of them oncologists" in said[kind]


def test_every_table_stands_in_the_workbook_as_it_is_read_elsewhere(document, files):
    sheets = displayed(files["xlsx"])
    for table in read(document, OPTIONS).tables:
        name = next(name for name, cells in sheets.items() if cells.get("A1") == table.title)
        for number, row in enumerate(table.rows, start=5):
            for place, cell in enumerate(row):
                found = sheets[name].get(f"{chr(65 + place)}{number}", "")
                assert found == cell.shown, (table.title, number, place)


def test_objectives_and_items_stand_alike_in_report_deck_and_abstract(document, said):
    tables = {table.key: table for table in read(document, OPTIONS).tables}
    for key, kinds in (("objectives", ("pdf", "pptx", "docx")), ("items", ("pdf", "pptx"))):
        for row in tables[key].rows:
            n, before, after, change = (row[place].shown for place in (1, 2, 4, 6))
            for kind in kinds:
                assert f"{n} {before} {after} {change}" in said[kind], (key, row[0].shown, kind)


def test_every_printed_percentage_can_come_from_its_people(document):
    cells = [
        cell
        for table in read(document, OPTIONS).tables
        for row in table.rows
        for cell in row
        if cell.kind == "percent" and cell.of
    ]

    assert len(cells) > 150
    assert [cell for cell in cells if not reachable_percent(cell.shown.rstrip("%"), cell.of)] == []


def test_the_workbook_holds_unrounded_numbers_frozen_heads_and_a_dictionary(files, document):
    book = load_workbook(io.BytesIO(files["xlsx"]))
    objectives = book["Learning objectives, matched le"]

    assert (
        objectives["C5"].value == document["knowledge"]["objectives"][0]["matched"]["pre"]["share"]
    )
    assert objectives.freeze_panes == "B5"
    assert {row[1].value for row in book["Data dictionary"].iter_rows(min_row=4)} >= {
        "Before",
        "Cohen's h",
        "p adjusted",
    }
    assert not any(
        cell.data_type == "f"
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
    )


def test_the_report_is_tagged_titled_and_numbered(pdf):
    root = pdf.trailer["/Root"]

    assert root["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in root and root["/Lang"] == "en"
    assert pdf.metadata.title.endswith(": outcomes")
    assert f"Page 3 of {len(pdf.pages)}" in words(pdf.pages[2].extract_text())
    assert not any(
        "/XObject" in page["/Resources"] and _images(page) for page in pdf.pages
    )  # charts are vectors


def _images(page):
    return [
        name for name, one in page["/Resources"]["/XObject"].items() if one["/Subtype"] == "/Image"
    ]


def test_charts_of_the_deck_can_be_edited_and_the_notes_say_how(files, document):
    slides = Presentation(io.BytesIO(files["pptx"])).slides
    charts = {
        slide.shapes.title.text_frame.text: shape.chart
        for slide in slides
        for shape in slide.shapes
        if shape.has_chart
    }

    before, after = charts["Knowledge by learning objective"].plots[0].series
    matched = [one["matched"] for one in document["knowledge"]["objectives"]]
    assert list(before.values)[:5] == [one["pre"]["share"] for one in matched]
    assert list(after.values)[:5] == [one["post"]["share"] for one in matched]
    assert {"Confidence", "Intended practice change", "Barriers", "Who took part"} <= charts.keys()
    assert all("Repeated pairs" in slide.notes_slide.notes_text_frame.text for slide in slides)


@pytest.mark.parametrize(("limit", "spaces"), [(3400, False), (1500, False), (1500, True)])
def test_the_abstract_stays_within_its_limit_and_counts_what_it_says(document, limit, spaces):
    options = Options(char_limit=limit, count_spaces=spaces)
    one = abstract(document, read(document, options), options)
    texts = [one.title, *(part for pair in one.parts for part in pair)]
    counted = sum(length(text, options) for text in texts) + (
        options.table_cost if one.table else 0
    )

    assert (
        one.fits and abs(one.characters - counted) <= 20 * spaces
    )  # sentences are joined by spaces
    assert (one.table is not None) == (limit == 3400)
    file = Document(io.BytesIO(render(json.dumps(document), "docx", options)))
    assert any(f"{one.characters:,} of {limit:,} characters" in p.text for p in file.paragraphs)


def test_the_same_snapshot_gives_the_same_bytes(document, files):
    for kind in ("csv", "xlsx", "pptx", "docx", "pdf"):
        assert render(json.dumps(document), kind, OPTIONS) == files[kind], kind
    locked = Options(locked_at="2025-12-10T08:00:00+00:00")
    assert "Data lock 10 December 2025" in words(
        PdfReader(io.BytesIO(render(json.dumps(document), "pdf", locked))).pages[0].extract_text()
    )
