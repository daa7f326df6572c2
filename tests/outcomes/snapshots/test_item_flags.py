"""Flags and reliability ask for enough people who answered what they rest on."""

import pytest

from outcomes.counting import CURRENT, VERSIONS
from outcomes.counting.item_analysis import PollAnswers
from outcomes.snapshots.document import AnalysedItem
from outcomes.snapshots.item_analysis import reliability
from outcomes.snapshots.item_flags import flags_of

OF_POLLS = {"negative-discrimination", "suspect-key"}


def item(n, finished, discrimination=-0.5):
    side = {"n": n, "difficulty": 0.2, "ci95": None, "discrimination": discrimination}
    side |= {"discrimination_n": finished, "seconds": None}
    taken = {"before": n, "after": n, "before_share": 0.5, "after_share": 0.5}
    choices = [
        taken | {"choice": key, "text": key, "correct": key == "a",
                 "before_discrimination": r, "after_discrimination": r}
        for key, r in (("a", -0.5), ("b", 0.5))
    ]  # fmt: skip
    about = {"question": "q1", "version": 1, "stem": "?", "objective": 1, "measures": "knowledge"}
    return AnalysedItem.from_json(
        about | {"before": side, "after": side, "choices": choices, "flags": []}
    )


@pytest.mark.parametrize(
    ("n", "finished", "version", "flagged"),
    [(25, 3, 4, set()), (25, 19, 4, set()), (25, 20, 4, OF_POLLS), (25, 3, 3, OF_POLLS)],
)
def test_discrimination_of_few_who_finished_the_poll_flags_nothing(n, finished, version, flagged):
    codes = {flag.code for flag in flags_of(item(n, finished), VERSIONS[version])}

    assert codes & OF_POLLS == flagged
    assert "too-hard" in codes  # of those who answered the item


def test_an_item_that_few_answered_is_not_flagged_at_all():
    assert flags_of(item(19, 19), CURRENT) == []


@pytest.mark.parametrize(
    ("people", "version", "told"), [(3, 4, False), (20, 4, True), (3, 3, True)]
)
def test_reliability_is_told_of_twenty_people_and_more(people, version, told):
    table = {(1, 1): 1, (0, 1): people - 2, (1, 2): 1}
    other = {(0, 1): 1, (1, 1): people - 2, (1, 2): 1}
    poll = PollAnswers(phase=3, track=1, questions=["q1", "q2"], items=[], scored=[table, other])

    (scale,) = reliability([poll], VERSIONS[version])

    assert scale.n == people and isinstance(scale.mean, float)
    assert isinstance(scale.kr20, float) is isinstance(scale.alpha, float) is told
