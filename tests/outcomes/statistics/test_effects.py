import math

import pytest
from hypothesis import given
from hypothesis import strategies as some
from statsmodels.stats.proportion import proportion_effectsize

from outcomes.statistics import change_of_shares, cohens_h, normalized_gain, relative_change

from .reading import bounded

shares = some.floats(0, 1)


@bounded
@given(shares, shares)
def test_cohens_h_agrees_with_statsmodels_and_turns_with_the_sides(pre, post):
    assert cohens_h(pre, post) == pytest.approx(proportion_effectsize(post, pre), abs=1e-12)
    assert cohens_h(post, pre) == -cohens_h(pre, post)


def test_from_nobody_to_everybody_is_the_largest_h_and_the_whole_gain():
    assert cohens_h(0, 1) == pytest.approx(math.pi)
    assert normalized_gain(0, 1) == 1


def test_gain_is_undefined_at_a_perfect_score_and_relative_change_at_none():
    assert normalized_gain(1, 0.9) is None
    assert relative_change(0, 0.5) is None


def test_a_loss_is_a_negative_gain():
    assert normalized_gain(0.5, 0.25) == -0.5


@pytest.mark.parametrize("effect", [cohens_h, normalized_gain, relative_change])
@pytest.mark.parametrize("shares", [(None, 0.5), (0.5, None), (None, None)])
def test_effects_pass_on_that_there_are_no_answers(effect, shares):
    assert effect(*shares) is None


@pytest.mark.parametrize("effect", [cohens_h, normalized_gain, relative_change])
@pytest.mark.parametrize("shares", [(44, 60), (0.5, -0.1), (float("nan"), 0.5)])
def test_effects_refuse_what_is_no_share(effect, shares):
    with pytest.raises(ValueError, match="between 0 and 1"):
        effect(*shares)


def test_a_change_is_rounded_once():
    assert change_of_shares(3, 10, 1, 10) == -0.2
    assert 1 / 10 - 3 / 10 != -0.2


def test_a_change_with_an_empty_side_does_not_exist():
    assert change_of_shares(0, 0, 1, 2) is None
    assert change_of_shares(1, 2, 0, 0) is None
