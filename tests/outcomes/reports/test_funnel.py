"""The way from view to credit reads alike wherever it stands, and what was not recorded is nowhere
0."""

import csv
import io
import json
import re

import pytest
from django.template.loader import render_to_string

from outcomes.reports import render
from outcomes.reports.content.reading import Options, read
from outcomes.reports.formats.sheet_of_table import FIRST_ROW
from outcomes.snapshots.document import read as read_document
from tests.outcomes.made_up import document, people
from tests.outcomes.reports.texts import displayed

STAGES = {"view": 200, "front_matter": None, "started": 150, "certificate": 0}
SHOWN = {"view": "200", "front_matter": "not recorded", "started": "150", "certificate": "0"}


@pytest.fixture(scope="module")
def snapshot():
    content = document(people(3, 200))
    content["flow"]["funnel"] = [
        {
            "stage": name,
            "label": name,
            "n": n,
            "share": None if n is None else n / 200,
            "definition": "",
        }
        for name, n in STAGES.items()
    ]
    return json.dumps(content)


def from_json(snapshot):
    funnel = json.loads(render(snapshot, "json"))["flow"]["funnel"]
    return {stage["stage"]: stage["n"] for stage in funnel}


def from_csv(snapshot):
    """A figure that is not there has no row."""
    lines = csv.DictReader(io.StringIO(render(snapshot, "csv").decode()))
    rows = [line for line in lines if line["section"] == "flow" and line["figure"] == "n"]
    told = {row["key"].split(".")[-1]: row["value"] or row["count"] for row in rows}
    return {name: int(told[name]) if name in told else None for name in STAGES}


def from_workbook(snapshot):
    cells = displayed(render(snapshot, "xlsx"))["From view to credit"]
    rows = range(FIRST_ROW + 1, FIRST_ROW + 1 + len(STAGES))
    return {cells[f"A{row}"]: cells[f"C{row}"] for row in rows}


def from_page(snapshot):
    table = read(read_document(snapshot), Options()).table("funnel")
    page = render_to_string("outcomes/table.html", {"table": table})
    rows = [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in page.split("<tr")[2:]]
    return {words.split()[1]: words for words in rows}


def test_the_funnel_is_the_same_in_json_csv_workbook_and_page(snapshot):
    assert from_json(snapshot) == from_csv(snapshot) == STAGES
    assert from_workbook(snapshot) == SHOWN
    page = from_page(snapshot)
    for name, row in ((name, page[name]) for name in STAGES):
        assert SHOWN[name] in row and (name == "certificate" or " 0 " not in f"{row} "), row
