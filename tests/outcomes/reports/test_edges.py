"""Files of documents that hold nothing, hide something, or hold texts that mean harm."""

import csv as csv_format
import io
import json
from copy import deepcopy

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from outcomes.file_formats import FORMATS, ROW_FILES
from outcomes.reports import render
from outcomes.snapshots.document import of_json
from outcomes.statistics import compare_matched_item, compare_ratings, compare_unmatched
from outcomes.statistics.results import PairedTable
from outcomes.suppression import suppress
from tests.outcomes.made_up import document, people
from tests.outcomes.made_up_activity import activity
from tests.outcomes.reports.texts import words

OFFICE = [kind for kind in FORMATS if kind not in ROW_FILES | {"json"}]
NAMES = ("text", "stem", "label", "title", "definition")
HOSTILE = '=HYPERLINK("http://x.example")\x00\x0b #panic("x") *b* $x$ \\ <b>&amp; @ref שלום مرحبا '


@pytest.fixture(scope="module")
def whole():
    return document(people(3, 200))


def renamed(value, before):
    if isinstance(value, dict):
        return {
            k: before + v if k in NAMES and isinstance(v, str) else renamed(v, before)
            for k, v in value.items()
        }
    return [renamed(entry, before) for entry in value] if isinstance(value, list) else value


def emptied(whole):
    """The same course before anybody came."""
    empty, nobody = deepcopy(whole), PairedTable(0, 0, 0, 0)
    for entry in [*empty["knowledge"]["objectives"], *empty["items"], *empty["confidence"]]:
        entry["matched"], entry["all"] = (
            compare_matched_item(nobody).as_json(),
            compare_unmatched(0, 0, 0, 0).as_json(),
        )
        entry.pop("learners", None)
        for option in entry.get("options", []):
            option |= {"pre": 0, "post": 0}
    for rating in empty["confidence"]:
        rating["ratings"] = compare_ratings([[0] * 5 for _ in range(5)]).as_json()
    empty["knowledge"]["overall"] |= dict.fromkeys(
        ("pre", "post", "change", "change_ci95", "p", "test")
    ) | {
        "learners": 0,
        "objectives": 0,
    }
    empty["participation"] |= {
        "participants": 0,
        "cme_learners": 0,
        "micro_learning": 0,
        "campaigns": [],
    }
    empty["participation"]["funnel"] = [
        stage | {"n": 0} for stage in empty["participation"]["funnel"]
    ]
    empty["audience"] = {
        "specialty": [],
        "profession": [],
        "oncologists": {"n": 0, "of": 0, "share": None},
        "numbers": {},
    }
    for section in ("practice_change", "barriers"):
        for question in empty[section]:
            question["n"] = 0
            question["options"] = [
                o | {"n": 0, "share": None, "ci95": None} for o in question["options"]
            ]
    empty["snapshot"]["states"] = []
    for section in (
        "flow",
        "confidence_knowledge",
        "subgroups",
        "follow_up",
        "item_analysis",
        "reliability",
        "precision",
        "comparison_arm",
        "by_group",
        "moderators",
        "practice_measures",
    ):
        empty.pop(section, None)
    return empty | activity([]) | {"persistent_gaps": [], "notes": []}


@pytest.mark.parametrize("kind", OFFICE)
def test_nobody_is_not_zero_percent(whole, kind):
    text = words(render(json.dumps(emptied(whole)), kind), kind)

    axis, texts = "0% 20% 40% 60% 80% 100%", " ".join(text.split())
    assert "0%" not in texts.replace(axis, "").replace("100%", "")
    if kind == "csv":
        shares = [
            row
            for row in csv_format.DictReader(io.StringIO(text))
            if row["figure"] in ("pre", "post") and row["section"] == "item"
        ]
        assert shares and all(row["value"] == "" and row["n"] == "0" for row in shares)
    elif kind == "docx":
        assert "nobody who counts has answered a question in both tests" in text
    else:
        assert "no data (n = 0)" in text


def without_intervals(value):
    """As where one learner alone is matched: a change, and no interval for it."""
    if isinstance(value, dict):
        return {k: None if k == "change_ci95" else without_intervals(v) for k, v in value.items()}
    return [without_intervals(entry) for entry in value] if isinstance(value, list) else value


@pytest.mark.parametrize("kind", OFFICE)
def test_a_change_without_an_interval_is_printed_without_one(whole, kind):
    text = words(render(json.dumps(without_intervals(whole)), kind), kind)

    assert "None" not in text
    assert kind != "docx" or "points; p" in text


@pytest.mark.parametrize("kind", OFFICE)
def test_a_hidden_cell_says_so_and_nothing_else(whole, kind):
    hidden = suppress(of_json(whole), 5000).as_json()
    text = words(render(json.dumps(hidden), kind), kind)

    assert {"csv": "yes", "docx": "No conclusion"}.get(kind, "not shown") in text
    for number in (
        whole["items"][0]["matched"]["pre"]["count"],
        whole["knowledge"]["overall"]["learners"],
    ):
        assert f" {number} " not in f" {text} ".replace(",", " "), number


@pytest.mark.parametrize("kind", OFFICE)
def test_texts_stay_texts(whole, kind):
    content = render(json.dumps(renamed(whole, HOSTILE)), kind)
    text = words(content, kind)

    assert "HYPERLINK" in text
    if kind == "xlsx":
        book = load_workbook(io.BytesIO(content))
        assert all(
            cell.data_type != "f"
            for sheet in book.worksheets
            for row in sheet.iter_rows()
            for cell in row
        )
        linked = [
            cell.hyperlink
            for sheet in book.worksheets
            for row in sheet.iter_rows()
            for cell in row
            if cell.hyperlink
        ]
        assert all(link.target is None for link in linked)  # links within the workbook only
    if kind == "csv":
        cells = [cell for row in csv_format.reader(io.StringIO(text)) for cell in row]
        assert not any(cell.lstrip().startswith(("=", "@", "\t")) for cell in cells)
    if kind == "pdf":
        assert '#panic("x") *b* $x$' in " ".join(text.split())


def test_a_text_of_any_length_finds_its_place(whole):
    long = renamed(whole, "very long " * 300)

    assert all(render(json.dumps(long), kind) for kind in OFFICE)


def test_a_script_no_font_of_ours_has_is_set_with_the_fonts_of_the_machine(whole):
    pdf = PdfReader(io.BytesIO(render(json.dumps(renamed(whole, "乳癌 ")), "pdf")))

    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"] and len(pdf.pages) > 5
