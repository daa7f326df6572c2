"""What became of the learners of an objective."""

import pytest

from outcomes.statistics import (
    PairedTable,
    compare_matched_item,
    compare_retention,
)
from outcomes.suppression.objectives import MOVES
from tests.outcomes.made_up import NOBODY_COMPARED, document, people

from .courses import leaving


def test_a_hidden_table_hides_what_became_of_the_learners_of_its_objective():
    whole = document(people(2, 400))
    objective, first, second = whole["knowledge"]["objectives"][0], *whole["items"][:2]
    assert objective["questions"] == ["q1", "q2"] and first["objective"] == 1
    first["matched"] = compare_matched_item(PairedTable(100, 90, 4, 100)).as_json()
    objective["learners"] |= {"improved": 150, "reinforced": 100, "unchanged": 100, "worse": 44}
    first["all"], second["all"] = (
        first["matched"] | {"n": None, "table": None},
        second["matched"] | {"n": None, "table": None},
    )

    shown = leaving(whole)["knowledge"]["objectives"][0]

    assert shown["learners"]["worse"] is None and shown["matched"]["change_ci95"] is None


def of_two_items(moves, more=0):
    """Two items of an objective, whose learners became so; `more` of each way since."""
    whole = document(people(2, 400))
    tables = (60, 70, 30, 40), (72, 50, 38, 40)
    for item, table in zip(whole["items"], tables, strict=False):
        item["matched"] = compare_matched_item(PairedTable(*(n + more for n in table))).as_json()
        item["all"] = item["matched"] | {"n": None, "table": None}
        item["options"] = []
    objective = whole["knowledge"]["objectives"][0]
    objective["matched"] |= {"n": 200 + 4 * more}
    objective["learners"] |= dict(zip(MOVES, moves, strict=True)) | {"n": 200 + 4 * more}
    return whole


@pytest.mark.parametrize(
    ("moves", "told"),
    [
        ((100, 30, 20, 50), True),
        ((100, 30, 70, 0), False),  # nobody got worse
        ((74, 30, 46, 50), False),  # nearly all who gained the first improved
    ],
)
def test_what_became_of_learners_leaves_where_it_is_no_item_again(moves, told):
    left = leaving(of_two_items(moves))["knowledge"]["objectives"][0]["learners"]

    assert (left["improved"] is not None) == told


def test_what_became_of_learners_is_told_once():
    """Of those who came since, and those hidden then, both would tell."""
    first, second = of_two_items((100, 30, 20, 50)), of_two_items((120, 50, 40, 70), more=20)

    left = leaving(second, (first, leaving(first)))["knowledge"]["objectives"][0]["learners"]

    assert left["improved"] is None


def test_of_tables_nowhere_printed_p_is_the_class_their_margins_allow():
    whole = document(people(2, 400))
    kept = compare_retention({(1, 1, 1): 13, (0, 1, 0): 12, (1, 0, 0): 13}).as_json()
    about = {"question": "q9", "version": 1, "stem": "q9", "objective": 1, "suppressed": False}
    whole["follow_up"] = [wave_of(about | kept)]

    item = leaving(whole)["follow_up"][0]["retention"][0]

    assert item["n"] == 38 and item["p"] is None
    ps = [step["p"] for step in item["pairs"]]
    assert [p and round(p, 6) for p in ps] == [None, 0.05, None]  # 26 to 25, to 13, and 25 to 13


def wave_of(item):
    nothing = {
        "changes": [],
        "practice_change": [],
        "barriers": [],
        "responders": NOBODY_COMPARED,
        "suppressed": False,
    }
    invited = {
        "after_days": 30,
        "label": "30 days after",
        "invited": 80,
        "responded": 38,
        "response_rate": 38 / 80,
    }
    return invited | {"response_rate_ci95": None, "retention": [item]} | nothing
