"""The page of a packed course, in learning systems that hold to their standard."""

import pytest

from tests.integrations import node
from tools.setup import ROOT

SYSTEM = ROOT / "tests/integrations/learning_system.js"
BEGUN = {"state": "begun", "completed": False, "passed": None, "score": None}
PASSED = {"state": "completed", "completed": True, "passed": True, "score": 0.8}
FAILED = PASSED | {"passed": False, "score": 0.4}
REPORTED = "Completed. Your result was reported."
STATUS = {"scorm-1.2": "cmi.core.lesson_status", "scorm-2004": "cmi.success_status"}
EXIT = {"scorm-1.2": ("cmi.core.exit", ""), "scorm-2004": ("cmi.exit", "normal")}


def opened(form, *launches):
    return node.run(SYSTEM, {"form": form, "launches": launches})


@pytest.mark.parametrize("form", STATUS)
def test_who_comes_back_goes_on_with_their_attempt_until_it_is_completed(form):
    first, second = opened(form, {"replies": [BEGUN]}, {"replies": [BEGUN, PASSED]})["pages"]

    assert first["key"] == second["key"]
    name, ended = EXIT[form]
    assert (first["values"][name], second["values"][name]) == ("suspend", ended)


@pytest.mark.parametrize("form", STATUS)
def test_a_result_that_is_not_taken_is_told_so_and_tried_again(form):
    (page,) = opened(form, {"replies": [PASSED, PASSED], "refuses": [False, True]})["pages"]
    (silent,) = opened(form, {"replies": [PASSED], "begins": False})["pages"]

    assert "did not take your result" in page["words"][0] and page["words"][1] == REPORTED
    assert "no result can be reported" in silent["words"][0]


@pytest.mark.parametrize("form", STATUS)
def test_a_retake_that_is_passed_in_the_same_window_is_reported(form):
    (page,) = opened(form, {"replies": [FAILED, PASSED]})["pages"]

    assert page["values"][STATUS[form]] == "passed"


def test_cmi5_is_told_once_in_a_registration_however_often_it_is_launched():
    told = opened("cmi5", {"replies": [FAILED, PASSED]}, {"replies": [PASSED]})

    assert [verb for verb, _ in told["statements"]] == [
        "failed", "completed", "passed", "terminated", "terminated"
    ]  # fmt: skip
    assert told["pages"][1]["words"] == [REPORTED]


def test_cmi5_that_is_only_looked_at_is_told_nothing_and_the_page_says_so():
    told = opened("cmi5", {"replies": [PASSED], "data": {"launchMode": "Browse"}})

    assert told["statements"] == [["terminated", None]]
    assert "look at only" in told["pages"][0]["words"][0]


def test_a_mastery_score_of_the_learning_system_decides():
    told = opened("cmi5", {"replies": [PASSED], "data": {"masteryScore": 0.9}})

    assert told["statements"][0] == ["failed", 0.8]
