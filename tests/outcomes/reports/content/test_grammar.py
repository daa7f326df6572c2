"""Direction, certainty and number, over all their combinations."""

import itertools

import pytest

from outcomes.reports.content.grammar import (
    Certainty,
    Direction,
    absence,
    certainty,
    counted,
    direction,
    moved,
    p_words,
)
from outcomes.snapshots.absence import Absent

SIDES = {Direction.RISE: (0.4, 0.6), Direction.FALL: (0.6, 0.4), Direction.LEVEL: (0.501, 0.502)}


@pytest.mark.parametrize("step", SIDES)
def test_a_change_is_spoken_of_as_it_is_displayed(step):
    before, after = SIDES[step]

    assert direction(before, after) is step
    assert step.value in moved("Correct answers", before, after)


def test_what_reads_the_same_stayed_and_says_one_figure():
    assert moved("Correct answers", 0.501, 0.499) == "Correct answers stayed at 50%"
    assert moved("Correct answers", 0.0, 0.0) == "Correct answers stayed at 0%"


@pytest.mark.parametrize("why", Absent)
def test_what_is_not_there_says_why_on_either_side(why):
    assert direction(why, 0.5) is direction(0.5, why) is Direction.UNKNOWN
    assert moved("Correct answers", why, 0.5) == f"Correct answers: {absence(why)}"
    assert absence(why) and absence(why) != "None"


def test_hidden_is_not_untested_and_neither_is_chance():
    assert certainty(0.049) is Certainty.BEYOND_CHANCE
    assert certainty(0.05) is certainty(1.0) is Certainty.WITHIN_CHANCE
    assert certainty(Absent.HIDDEN) is Certainty.NOT_SHOWN
    assert certainty(Absent.NOT_TESTED) is Certainty.NOT_TESTED
    assert p_words(Absent.HIDDEN, 0.001) == "p not shown"
    assert p_words(0.0001, 0.001) == "p<0.001"


@pytest.mark.parametrize(
    ("n", "words"),
    [(0, "0 learners"), (1, "1 learner"), (2, "2 learners"), (1361, "1,361 learners")],
)
def test_one_learner_is_not_several(n, words):
    assert counted(n, "learner") == words


def test_a_number_that_is_not_there_is_never_zero():
    for why in Absent:
        assert counted(why, "person", "persons").startswith("persons (number ")


def test_every_combination_has_words():
    shares = (0.0, 0.004, 0.5, 1.0, *Absent)
    for before, after in itertools.product(shares, shares):
        sentence = moved("Correct answers", before, after)
        assert sentence.startswith("Correct answers") and "None" not in sentence
