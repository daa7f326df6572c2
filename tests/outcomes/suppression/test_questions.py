"""Versions and choices of a question are told apart."""

from copy import deepcopy

from outcomes.statistics import (
    PairedTable,
    compare_matched_item,
)
from tests.outcomes.made_up import document, people
from tests.outcomes.suppression.people import learners

from .courses import leaving, third


def test_versions_of_a_question_are_not_taken_for_one_another():
    whole = document(people(2, 400))
    old = deepcopy(third(whole))
    old["matched"] = compare_matched_item(PairedTable(3, 4, 4, 3)).as_json()
    old["all"] = old["matched"] | {"n": None, "table": None}
    new = third(whole)
    new["version"], new["matched"] = 2, compare_matched_item(PairedTable(60, 50, 12, 100)).as_json()
    whole["items"] = [old, new]
    new["all"] = new["matched"] | {"n": None, "table": None}
    whole["persistent_gaps"] = [
        {"question": "q3", "post": 0.5, "reason": "50% after is under 60%"}
    ] * 2

    shown = leaving(whole)

    assert (
        shown["items"][0]["matched"]["suppressed"]
        and not shown["items"][1]["matched"]["suppressed"]
    )
    assert [
        (gap["version"], gap["post"]) for gap in shown["persistent_gaps"] if "question" in gap
    ] == [(2, 110 / 222)]


def test_choices_of_a_question_with_several_right_ones_are_no_partition():
    whole = document(learners(0, 50, 0, 50))
    item = third(whole)
    item["options"] = [
        {"choice": "a", "text": "a", "correct": True, "pre": 3, "post": 70},
        {"choice": "b", "text": "b", "correct": True, "pre": 60, "post": 55},
        {"choice": "c", "text": "c", "correct": False, "pre": 37, "post": 40},
    ]

    options = third(leaving(whole))["options"]

    # 55 chose b, and 50 of them were right: five were wrong
    assert {option[side] for option in options for side in ("pre", "post")} == {None}
