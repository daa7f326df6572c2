"""A whole report of forty learning objectives: none of them is lost in any format."""

import csv
import io
import json
from copy import deepcopy

import pytest
from django.template.loader import render_to_string
from openpyxl import load_workbook

from outcomes.reports import Options, render
from outcomes.reports.content.reading import read
from outcomes.reports.formats.sheet_of_table import FIRST_ROW
from outcomes.snapshots.document import read as read_document
from tests.outcomes.made_up import document, people
from tests.outcomes.reports.formats.test_native_charts import charts
from tests.outcomes.reports.formats.test_xlsx import charted
from tests.outcomes.reports.texts import docx_texts, pdf_ends, words

MANY = 40


def with_objectives(count):
    """Each with an item of its own; their figures are those of the three of the made-up course."""
    content = document(people(3, 200))
    objectives, items = content["knowledge"]["objectives"], content["items"]
    content["knowledge"]["objectives"] = [
        deepcopy(objectives[number % len(objectives)])
        | {
            "objective": number,
            "text": f"Objective {number}: choose the test that fits the patient of clinic {number}",
            "questions": [f"q{number}"],
        }
        for number in range(1, count + 1)
    ]
    content["items"] = [
        deepcopy(items[number % len(items)])
        | {"question": f"q{number}", "stem": f"What fits case {number}?", "objective": number}
        for number in range(1, count + 1)
    ]
    content["knowledge"]["overall"]["objectives"] = count
    return json.dumps(content)


@pytest.fixture(scope="module")
def snapshot():
    return with_objectives(MANY)


@pytest.fixture(scope="module")
def report(snapshot):
    return read(read_document(snapshot), Options())


@pytest.fixture(scope="module")
def labels(report):
    drawn = [row.label for row in report.figure("objectives").rows]
    assert len(set(drawn)) == MANY
    return drawn


def tight(text):
    """Without spaces: a line may break anywhere."""
    return "".join(text.split())


@pytest.fixture(scope="module")
def pdf(snapshot):
    return render(snapshot, "pdf")


def test_no_page_of_the_pdf_is_half_empty_nor_ends_with_a_heading(pdf, report):
    pages = list(pdf_ends(pdf))
    text = [page for page in pages if not page[2]]  # behind it stand the tables of the evidence
    titles = {each.title for each in (*report.sections, *report.tables, *report.figures)}

    reached = [how_far for how_far, *_ in text[1:-1]]  # but the cover and the last
    assert len(reached) > 20 and min(reached) > 0.6
    assert [words for _, words, _ in pages if words in titles] == []


def test_in_the_pdf_each_stands_in_its_chart_and_in_its_table(pdf, report, labels):
    text = tight(words(pdf, "pdf"))

    assert [label for label in labels if text.count(tight(label)) < 2] == []
    for table in (report.table("objectives"), report.table("items")):
        rows = [tight("".join(row[index].shown for index in table.short[1:])) for row in table.rows]
        assert [row for row in rows if row not in text] == []


def test_in_the_deck_each_has_its_bars_and_its_row(snapshot, labels):
    content = render(snapshot, "pptx")

    drawn = [str(each) for shape in charts(content) for each in shape.chart.plots[0].categories]
    text = tight(words(content, "pptx"))

    for label in labels:
        assert any(each.startswith(label) for each in drawn), label
        assert tight(label) in text


def test_in_the_workbook_each_has_its_row_and_is_drawn(snapshot, report, labels):
    book = load_workbook(io.BytesIO(render(snapshot, "xlsx")))
    table = report.table("objectives")

    sheet = book[next(name for name in book.sheetnames if name.startswith("Learning objectives"))]
    column = [row[0].value for row in sheet.iter_rows(min_row=FIRST_ROW + 1)]

    assert column == [row[0].shown for row in table.rows] and column[:MANY] == labels
    assert charted(book.worksheets[0]) == [*range(FIRST_ROW + 1, FIRST_ROW + 1 + MANY)]


def test_in_csv_and_json_each_has_its_figures(snapshot):
    rows = list(csv.DictReader(io.StringIO(render(snapshot, "csv").decode())))
    numbers = [str(number) for number in range(1, MANY + 1)]

    keys = [
        row["key"]
        for row in rows
        if (row["section"], row["cohort"], row["figure"]) == ("objective", "matched", "change")
    ]
    told = json.loads(render(snapshot, "json"))["knowledge"]["objectives"]

    assert keys == numbers == [str(each["objective"]) for each in told]


def test_an_abstract_has_all_of_its_table_or_none(snapshot, labels):
    roomy = Options(char_limit=20_000, table_cost=320)

    with_table = docx_texts(render(snapshot, "docx", roomy))
    without = docx_texts(render(snapshot, "docx", Options(conference="esmo")))

    assert [label for label in labels if label not in with_table] == []
    assert not any(label in without for label in labels)
    assert any("no table: it did not fit" in text for text in without)


def test_on_the_page_each_is_drawn_and_tabled(report, labels):
    page = " ".join(
        render_to_string(
            "outcomes/parts/figure.html", {"part": report.figure("objectives")}
        ).split()
    )

    assert [label for label in labels if page.count(label) < 1] == []
    assert page.count("<tr") == MANY + 2  # its head and the average
