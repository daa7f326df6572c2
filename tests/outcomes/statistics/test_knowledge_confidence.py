"""Knowledge with confidence, by hand and against a reading learner by learner."""

import itertools
import random
from collections import Counter

import pytest

from outcomes.statistics import combine_confidence, compare_matched_item, confidently_wrong
from outcomes.statistics.knowledge_confidence import STATES, state_of
from outcomes.statistics.results import PairedTable


@pytest.mark.parametrize(
    ("right", "sure", "state"),
    [
        (True, True, "mastered"),
        (True, False, "doubtful"),
        (False, True, "misinformed"),
        (False, False, "uninformed"),
    ],
)
def test_the_four_states(right, sure, state):
    assert state_of(right, sure) == state


def test_before_after_and_transitions_count_every_learner_once():
    rnd = random.Random(5)
    people = [tuple(rnd.random() < 0.5 for _ in range(4)) for _ in range(300)]
    combined = combine_confidence(Counter(people))

    assert combined.n == 300
    assert combined.before == {
        state: sum(state_of(b, s) == state for b, s, _, _ in people) for state in STATES
    }
    assert combined.after == {
        state: sum(state_of(a, s) == state for _, _, a, s in people) for state in STATES
    }
    for row, column in itertools.product(range(4), range(4)):
        moved = sum(
            state_of(b, s) == STATES[row] and state_of(a, t) == STATES[column]
            for b, s, a, t in people
        )
        assert combined.transitions[row][column] == moved


def test_a_rise_of_misinformed_is_a_paired_change():
    combined = combine_confidence({
        (False, True, False, True): 5, (True, True, False, True): 9,
        (False, True, True, True): 2, (True, True, True, True): 20,
    })  # fmt: skip

    assert combined.misinformed == compare_matched_item(
        PairedTable(both=5, gained=9, lost=2, neither=20)
    )


def test_nobody_gives_null_shares():
    combined = combine_confidence({}).as_json()

    assert combined["n"] == 0 and set(combined["shares_after"].values()) == {None}
    assert confidently_wrong(0, 0).as_json() == {
        "n": 0,
        "count": 0,
        "share": None,
        "ci95": None,
        "flagged": False,
    }


def test_an_item_is_called_out_from_a_tenth_on():
    assert confidently_wrong(10, 100).flagged
    assert not confidently_wrong(9, 100).flagged
