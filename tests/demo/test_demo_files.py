"""Screen, JSON and every file of the demonstration say the same figures."""

import io
import json

import pytest
from openpyxl import load_workbook
from pptx import Presentation
from pypdf import PdfReader

from outcomes.reports import Options, render
from outcomes.reports.content import frame
from outcomes.reports.content.reading import read
from outcomes.snapshots.digests import digest_of
from outcomes.snapshots.document import of_json
from tests.outcomes.grim import reachable_percent
from tests.outcomes.reports.texts import words

pytestmark = pytest.mark.django_db
OPTIONS = Options(conference="sabcs")
KINDS = ("csv", "xlsx", "pdf", "pptx", "docx")


@pytest.fixture(scope="session")
def document(snapshot):
    block = snapshot["snapshot"] | {
        "id": 7,
        "computed_at": "2025-12-09T10:00:00+00:00",
        "software": "cme-platform",
    }
    return snapshot | {"snapshot": block | {"digest": digest_of(snapshot)}}


@pytest.fixture(scope="session")
def report(document):
    return read(of_json(document), OPTIONS)


@pytest.fixture(scope="session")
def files(document):
    return {kind: render(json.dumps(document), kind, OPTIONS) for kind in KINDS}


@pytest.fixture(scope="session")
def text_of_files(files):
    return {kind: words(content, kind) for kind, content in files.items()}


@pytest.mark.parametrize("kind", ["pdf", "pptx", "docx", "xlsx"])
def test_every_file_says_the_headline_figures(text_of_files, kind):
    for figure in (
        "1,361",
        "44% to 60%",
        "+16 points",
        "13% to 66%",
        "+53 points",
        "+23 points",
        "p<0.001",
    ):
        assert figure in text_of_files[kind], figure
    if kind != "docx":
        assert "+16 points (36% relative)" in text_of_files[kind]
    assert "1,102 of 1,361 (81%)" in text_of_files[kind] or "81% oncologists" in text_of_files[kind]


def test_objectives_and_items_stand_alike_in_report_and_deck(report, text_of_files):
    for key, first in (("objectives", 1), ("items", 2)):
        for row in report.table(key).rows:
            n, before, after, change = (row[first + index].shown for index in (0, 1, 3, 5))
            for kind in ("pdf", "pptx"):
                assert f"{n} {before} {after} {change}" in text_of_files[kind], (
                    key,
                    row[0].shown,
                    kind,
                )


def test_every_printed_percentage_can_come_from_its_people(report):
    cells = [
        cell
        for table in report.tables
        for row in table.rows
        for cell in row
        if cell.kind == "percent" and cell.of
    ]

    assert len(cells) > 150
    assert [cell for cell in cells if not reachable_percent(cell.shown.rstrip("%"), cell.of)] == []


def test_the_workbook_holds_unrounded_numbers(files, document):
    objectives = load_workbook(io.BytesIO(files["xlsx"]))["Learning objectives, matched"]

    share = document["knowledge"]["objectives"][0]["matched"]["pre"]["share"]
    assert objectives["C5"].value == share
    assert objectives.freeze_panes == "B5"


def test_the_deck_is_about_eight_slides_and_an_appendix(files):
    slides = Presentation(io.BytesIO(files["pptx"])).slides
    titles = [slide.shapes.title.text_frame.text for slide in slides]

    assert 7 <= titles.index(frame.APPENDIX) <= 10
    told = titles[: titles.index(frame.APPENDIX)]
    of = "treating patients with HER2-low metastatic breast cancer"
    assert f"Learners confident in {of} rose from 13% to 66%" in told


def test_a_data_lock_stands_on_the_cover(document):
    locked = Options(locked_at="2025-12-10T08:00:00+00:00")

    cover = PdfReader(io.BytesIO(render(json.dumps(document), "pdf", locked))).pages[0]

    assert "Data lock December 10, 2025" in " ".join(cover.extract_text().split())
