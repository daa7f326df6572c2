"""Parts of the matched learners beside the fourfold table of all."""

import pytest

from outcomes.statistics import PairedTable, compare_matched_item, compare_retention
from outcomes.suppression.margins import Margins, pinned
from tests.outcomes.made_up import document, people

from .courses import BELOW, leaving
from .test_objectives import wave_of


@pytest.mark.parametrize(
    ("target", "other", "lost", "told"),
    [
        (Margins(40, 20, 20), Margins(40, 20, 20), None, False),
        (Margins(40, 20, 20), Margins(40, 20, 20), 11, False),
        (Margins(40, 25, 20), Margins(40, 25, 20), 11, True),  # each lost 5 or 6
        (Margins(40, 20, 32), Margins(40, 20, 25), 0, True),  # gained 12 and 5
        (Margins(60, 20, 32), Margins(60, 20, 40), 0, False),  # gained 12 and 20
    ],
)  # fmt: skip
def test_margins_beside_the_table_of_all_may_pin_a_cell(target, other, lost, told):
    assert pinned([target, other], lost, BELOW) is told


@pytest.mark.parametrize(("neither", "shown"), [(37, False), (60, True)])
def test_who_answered_a_follow_up_leaves_no_few_of_the_others(neither, shown):
    """Of 46 none was right before and fourteen after: 32 were wrong both times, of all who were."""
    whole = document(people(2, 400))
    third = whole["items"][2]
    third["matched"] = compare_matched_item(PairedTable(17, 32, 21, neither)).as_json()
    third["all"] = third["matched"] | {"n": None, "table": None}
    third["options"] = []
    kept = compare_retention({(0, 1, 1): 14, (0, 0, 1): 15, (0, 0, 0): 17}).as_json()
    about = {"question": "q3", "version": 1, "stem": "q3", "objective": 2, "suppressed": False}
    whole["follow_up"] = [wave_of(about | kept)]

    left = leaving(whole)

    assert left["items"][2]["matched"]["table"]
    assert (left["follow_up"][0]["retention"][0]["n"] is not None) == shown


@pytest.mark.parametrize(("both", "shown"), [(4, False), (20, True)])
def test_who_intended_several_changes_are_no_few(both, shown):
    """Each of 88 who answered the follow-up intended one at least."""
    whole = document(people(2, 400))
    wave = wave_of({"question": "q9", "version": 1, "stem": "q9"}) | {"retention": []}
    parts = {"done": 44, "partly": 0, "not_yet": 0, "not_applicable": 0}
    option = {"answered": 44, "share_done": 1.0, "ci95": None, "suppressed": False} | parts
    options = [
        option | {"choice": choice, "text": choice, "intended": 44 + both // 2} for choice in "ab"
    ]
    about = {"question": "p9", "version": 1, "stem": "p9", "n": 88, "suppressed": False}
    total = {"answered": 88} | {name: 2 * n for name, n in parts.items()}
    wave["changes"] = [about | {"options": options, "total": total}]
    whole["follow_up"] = [wave | {"invited": 120, "responded": 88, "response_rate": 88 / 120}]

    question = leaving(whole)["follow_up"][0]["changes"][0]

    assert (question["n"] is not None) == shown
