"""Figures as a learner's pages show them."""

import pytest

from learning.presenters import percents


@pytest.mark.parametrize(
    ("shares", "whole", "shown"),
    [
        ([1 / 3, 1 / 3, 1 / 3], True, [34, 33, 33]),
        ([0.585, 0.138, 0.138, 0.139], True, [58, 14, 14, 14]),
        ([1, 0, 0], True, [100, 0, 0]),
        ([0.585, 0.405], False, [59, 41]),  # several could be chosen
    ],
)
def test_shares_of_one_choice_each_add_to_a_hundred(shares, whole, shown):
    by_key = {str(index): share for index, share in enumerate(shares)}

    assert list(percents(by_key, whole=whole).values()) == shown
