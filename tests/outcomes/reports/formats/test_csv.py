import csv as csv_format
import io
import json
from copy import deepcopy

import pytest

from outcomes.reports.formats import csv
from outcomes.snapshots.document import of_json, read
from outcomes.suppression import suppress
from tests.outcomes.made_up import document, people

HEADER = "section,key,label,cohort,figure,value,n,count,lower,upper,test,p,p_adjusted,suppressed"


@pytest.fixture(scope="module")
def whole():
    return document(people(3, 200))


def figures(content, delimiter=","):
    text = content.decode("utf-8-sig")
    return list(csv_format.DictReader(io.StringIO(text), delimiter=delimiter))


def find(rows, *about):
    names = ("section", "key", "cohort", "figure")
    return next(r for r in rows if tuple(r[name] for name in names) == about)


def test_the_header_is_the_one_users_hold_on_to(whole):
    assert csv.render(read(json.dumps(whole))).decode().splitlines()[0] == HEADER


def test_figures_are_unrounded_with_their_interval_and_test(whole):
    rows = figures(csv.render(read(json.dumps(whole))))
    matched = whole["items"][0]["matched"]

    change = find(rows, "item", "q1", "matched", "change")

    assert float(change["value"]) == matched["change"]
    assert [float(change[name]) for name in ("lower", "upper")] == matched["change_ci95"]
    assert float(change["p_adjusted"]) == matched["p_holm"] and change["suppressed"] == ""


def test_no_interval_of_a_change_exceeds_what_a_share_can_change(whole):
    wide = deepcopy(whole)
    wide["items"][0]["matched"]["change_ci95"] = [-12.71, 12.71]
    wide["decision_points"]["points"][0]["change"]["change_ci95"] = [-12.71, 12.71]
    rows = figures(csv.render(of_json(wide)))

    cut = [row for row in rows if row["lower"] == "-1.0" and row["upper"] == "1.0"]

    assert {row["section"] for row in cut} == {"item", "decision_points"}
    assert all(float(row["upper"] or 0) <= 1 for row in rows if row["figure"] == "change")


def test_what_is_hidden_is_empty_and_says_so(whole):
    rows = figures(csv.render(suppress(of_json(whole), 5000)))

    pre = find(rows, "item", "q1", "matched", "pre")

    assert (pre["value"], pre["count"], pre["suppressed"]) == ("", "", "yes")
    assert all(row["value"] == "" for row in rows if row["suppressed"])


def test_nobody_is_not_hidden(whole):
    nobody = deepcopy(whole)
    for question in nobody["practice_change"]:
        question["n"] = 0
        question["options"] = [
            option | {"n": 0, "share": None, "ci95": None} for option in question["options"]
        ]

    share = find(
        figures(csv.render(read(json.dumps(nobody)))),
        "practice_change",
        "p1.a",
        "respondents",
        "share",
    )

    assert (share["value"], share["count"], share["suppressed"]) == ("", "0", "")


@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("byte_order_mark", [False, True])
def test_delimiter_and_byte_order_mark_can_be_chosen(whole, delimiter, byte_order_mark):
    content = csv.render(read(json.dumps(whole)), delimiter, byte_order_mark)

    assert content.startswith(b"\xef\xbb\xbf") == byte_order_mark
    assert figures(content, delimiter) == figures(csv.render(read(json.dumps(whole))))


def test_where_lists_have_semicolons_decimals_can_have_commas(whole):
    document = read(json.dumps(whole))
    plain, comma = (
        find(figures(csv.render(document, ";", decimal=sign), ";"), "item", "q1", "matched", "pre")
        for sign in (".", ",")
    )

    assert "." in plain["value"] and comma["value"] == plain["value"].replace(".", ",")
    assert comma["label"] == plain["label"] and comma["count"] == plain["count"]


def test_versions_of_a_question_have_keys_of_their_own(whole):
    edited = deepcopy(whole)
    edited["items"].append(deepcopy(edited["items"][0]) | {"version": 2})

    keys = {
        row["key"]
        for row in figures(csv.render(read(json.dumps(edited))))
        if row["section"] == "item"
    }

    assert {"q1", "q1-v2"} <= keys


def test_a_text_that_a_spreadsheet_would_run_gets_an_apostrophe(whole):
    harm = deepcopy(whole)
    harm["items"][0]["stem"] = '=HYPERLINK("x")'

    labels = {row["label"] for row in figures(csv.render(read(json.dumps(harm))))}

    assert '\'=HYPERLINK("x")' in labels
