import io
import re
from dataclasses import replace

import pytest
from pypdf import PdfReader

from outcomes.reports.content import frame
from outcomes.reports.content.report import (
    Cell,
    Column,
    Fact,
    Finding,
    Points,
    Table,
    Words,
    text,
)
from outcomes.reports.formats import pdf
from outcomes.reports.formats.reproducible import cleaned
from tests.outcomes.reports.made_up_report import ROWS, figure, report, report_with, shown
from tests.outcomes.reports.texts import pdf_texts

POINT = 72 / 25.4


@pytest.mark.parametrize("rows", ROWS)
def test_no_mark_is_lost_however_many_rows_there_are(rows):
    whole = figure(rows)

    pages = pdf_texts(pdf.render(report_with(whole)))

    drawn = " ".join(pages)
    # In the summary where it fits, in its section, and in the table.
    assert [mark for mark in shown(whole) if drawn.split().count(mark) < 2] == []


def test_no_mark_of_any_kind_of_chart_is_lost_nor_a_long_label():
    long = figure(1, words=(" ".join(f"word{n}" for n in range(120)),), key="long")
    kinds = [figure(40, kind, key=kind) for kind in ("bars", "stacked", "forest")]

    drawn = " ".join(pdf_texts(pdf.render(report_with(*kinds, long)))).split()

    # In the chart and in the table behind it.
    assert [mark for each in kinds for mark in shown(each) if drawn.count(mark) < 2] == []
    assert "word119" in drawn


def test_legend_and_axis_stand_on_every_page_the_rows_run_over():
    pages = pdf_texts(pdf.render(report_with(figure(40))))

    charts = [page for page in pages if "0% 20% 40%" in " ".join(page.split())]
    assert len(charts) >= 4
    assert all("before" in page and "share" in page for page in charts)


def test_a_page_never_ends_with_the_first_row_of_a_table_alone():
    columns = (Column("Answer", "."), Column("n", "."))
    tables = [
        Table(f"t{n}", f"Table {n}", columns, tuple((text(f"r{n}x{i}"), Cell("1")) for i in rows))
        for n, rows in enumerate([range(8)] * 60)
    ]
    spaced = [part for n, table in enumerate(tables) for part in (Words("Words. " * n), table)]

    pages = pdf_texts(pdf.render(report_with(*spaced)))

    on = {row: n for n, page in enumerate(pages) for row in re.findall(r"r\d+x\d", page)}
    assert [n for n in range(60) if on[f"r{n}x0"] != on[f"r{n}x1"]] == []


def test_no_fact_is_cut_by_the_end_of_a_page():
    facts = Points(tuple(Fact(f"f{n}x " + "words " * 60 + f"f{n}y", "told") for n in range(40)))

    pages = pdf_texts(pdf.render(report_with(facts)))

    assert all((f"f{n}x" in page) == (f"f{n}y" in page) for n in range(40) for page in pages)


@pytest.mark.parametrize("findings", [0, 1, 7, 25])
def test_the_executive_summary_is_one_page(findings):
    told = tuple(
        Finding("objectives", f"F{n}. " + "Words of a finding. " * 9) for n in range(findings)
    )

    pages = pdf_texts(pdf.render(report(findings=told)))

    assert all(f"F{number}." in pages[1] for number in range(findings))
    assert frame.PROGRAMME in pages[2]


@pytest.mark.parametrize(
    ("is_published", "mark"), [(False, frame.INTERNAL), (True, frame.PUBLISHED)]
)
def test_every_page_says_for_whom_it_is(is_published, mark):
    pages = pdf_texts(pdf.render(report(is_published=is_published)))

    assert all(" ".join(page.split()).count(mark) >= 2 for page in pages)
    other = frame.PUBLISHED if mark == frame.INTERNAL else frame.INTERNAL
    assert not any(other in page for page in pages)


@pytest.mark.parametrize(
    ("paper", "width", "height"), [("a4", 210, 297), ("us-letter", 215.9, 279.4)]
)
def test_the_paper_can_be_chosen(paper, width, height):
    box = PdfReader(io.BytesIO(pdf.render(report(), paper))).pages[0].mediabox

    assert box.width == pytest.approx(width * POINT, abs=1)
    assert box.height == pytest.approx(height * POINT, abs=1)


def test_it_is_tagged_titled_and_numbered_and_its_charts_are_vectors():
    file = PdfReader(io.BytesIO(pdf.render(report())))
    root = file.trailer["/Root"]

    assert root["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in root and root["/Lang"] == "en"
    assert file.metadata.title.endswith(": outcomes")
    assert f"Page 3 of {len(file.pages)}" in " ".join(file.pages[2].extract_text().split())
    objects = [page["/Resources"].get("/XObject", {}).values() for page in file.pages]
    assert all(each["/Subtype"] != "/Image" for page in objects for each in page)


def test_a_text_that_means_harm_stays_text():
    harm = '#panic("x") *b* $x$ @ref <b>&amp;\x00'
    pages = pdf_texts(pdf.render(cleaned(replace(report(), title=harm))))

    assert '#panic("x") *b* $x$ @ref <b>&amp;' in " ".join(pages[0].split())
