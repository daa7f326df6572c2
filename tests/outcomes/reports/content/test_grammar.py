"""Direction, certainty and number, over all their combinations."""

import itertools

import pytest

from outcomes.reports.content.grammar import (
    Certainty,
    Direction,
    absence,
    averaged_over,
    certainty,
    counted,
    direction,
    in_parentheses,
    listed,
    moved,
    moved_in_several,
    p_words,
    size,
    span,
)
from outcomes.snapshots.absence import Absent

SIDES = {Direction.RISE: (0.4, 0.6), Direction.FALL: (0.6, 0.4), Direction.LEVEL: (0.501, 0.502)}


@pytest.mark.parametrize("step", SIDES)
def test_a_change_is_spoken_of_as_it_is_displayed(step):
    before, after = SIDES[step]

    assert direction(before, after) is step
    assert step.value in moved("Correct answers", before, after, 0.001)


def test_what_reads_the_same_stayed_and_says_one_figure():
    assert moved("Correct answers", 0.501, 0.499, 0.4) == "Correct answers stayed at 50%"
    assert moved("Correct answers", 0.0, 0.0, 1.0) == "Correct answers stayed at 0%"
    assert moved("They", 0.501, 0.502, 0.001) == "They stayed at 50%, with a change beyond chance"


@pytest.mark.parametrize(
    ("p", "words"),
    [
        (0.049, "They rose from 50% to 52% in q1"),
        (0.05, "They went from 50% to 52% in q1, not beyond chance"),
        (1.0, "They went from 50% to 52% in q1, not beyond chance"),
        (Absent.HIDDEN, "They went from 50% to 52% in q1, p not shown"),
        (Absent.NOT_TESTED, "They went from 50% to 52% in q1, not tested"),
    ],
)
def test_nothing_rises_that_chance_can_explain(p, words):
    assert moved("They", 0.5, 0.52, p, "in q1") == words


@pytest.mark.parametrize(
    ("moves", "words"),
    [
        (["rose from 1% to 2% in a"], "rose from 1% to 2% in a"),
        (["rose from 1% to 2%", "rose from 3% to 4%"], "rose from 1% to 2% and from 3% to 4%"),
        (["went from 1% to 2%, not beyond chance", "rose from 3% to 4%"],
         "went from 1% to 2%, not beyond chance; and rose from 3% to 4%"),
    ],
)  # fmt: skip
def test_of_several_moves_each_keeps_its_doubt(moves, words):
    assert moved_in_several(moves) == words


@pytest.mark.parametrize("why", Absent)
def test_what_is_not_there_says_why_on_either_side(why):
    assert direction(why, 0.5) is direction(0.5, why) is Direction.UNKNOWN
    assert moved("Correct answers", why, 0.5, 0.001) == f"Correct answers: {absence(why)}"
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
        sentence = moved("Correct answers", before, after, 0.001)
        assert sentence.startswith("Correct answers") and "None" not in sentence


@pytest.mark.parametrize(
    ("change", "before", "after", "words"),
    [
        (0.16, 0.44, 0.60, "+16 points (36% relative)"),
        (0.1765, 0.4284, 0.6049, "+18 points (42.8% to 60.5%; 41% relative)"),
        (2 / 3, 1 / 6, 5 / 6, "+67 points (16.7% to 83.3%)"),
        (-0.4, 1.0, 0.6, "\N{MINUS SIGN}40 points (\N{MINUS SIGN}40% relative)"),
        (0.0, 0.67, 0.67, "0 points"),
        (0.01, 0.5, 0.51, "+1 point (2% relative)"),
        (0.2, 0.2, 0.4, "+20 points (100% relative)"),
        (0.53, 0.13, 0.66, "+53 points"),
        (0.4, 0.0, 0.4, "+40 points"),
        (Absent.HIDDEN, 0.4, 0.6, "not shown"),
        (Absent.NOBODY, Absent.NOBODY, Absent.NOBODY, "no data (n = 0)"),
    ],
)
def test_the_size_of_a_change_says_how_it_was_rounded(change, before, after, words):
    assert size(change, before, after) == words


def test_of_shares_that_left_rounded_no_ratio_is_told():
    assert size(0.18, 0.43, 0.6, relative=False) == "+18 points from the unrounded shares"


def test_details_in_parentheses_have_none_of_their_own():
    details = [size(0.2, 0.4, 0.6), "p=0.03"]

    assert in_parentheses(details) == "(+20 points, 50% relative; p=0.03)"


@pytest.mark.parametrize(
    ("n", "words"),
    [(1, "in the one learning objective"), (5, "on average over 5 learning objectives")],
)
def test_of_one_objective_there_is_no_average(n, words):
    assert averaged_over(n) == words


@pytest.mark.parametrize(
    ("shares", "words"), [((0.391, 0.412), "39% to 41%"), ((0.412, 0.408), "41%"), ((0.3,), "30%")]
)
def test_a_span_of_shares_says_one_figure_where_it_has_one(shares, words):
    assert span(shares) == words


@pytest.mark.parametrize(
    ("names", "words"),
    [(["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a; b; and c")],
)
def test_names_are_listed_in_one_way(names, words):
    assert listed(names) == words
