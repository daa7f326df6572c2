"""What learners are told of their colleagues' choices."""

import pytest

from assessments.colleagues import in_steps

BELOW = 11


@pytest.mark.parametrize(
    ("took", "of", "shown"),
    [
        ([1, 1, 1], 3, [40, 40, 20]),
        ([2340, 552, 552, 556], 4000, [58, 14, 14, 14]),
        ([333, 333, 334], 1000, [33, 33, 34]),
        ([200, 0, 0], 200, [100, 0, 0]),
        ([117, 81], 200, [59, 41]),  # several could be chosen
        ([4, 7, 0, 0], 11, [40, 60, 0, 0]),
        ([1, 98], 99, [0, 100]),
    ],
)
def test_shares_are_told_in_steps_and_of_one_choice_each_add_to_a_hundred(took, of, shown):
    told = in_steps({str(index): n for index, n in enumerate(took)}, of)

    assert list(told.values()) == shown


@pytest.mark.parametrize("of", [11, 12, 19, 20, 39, 40, 99, 100, 199, 200, 250])
def test_no_share_says_how_many_took_a_choice(of):
    """Of a small group at least two counts look alike; that nobody took it may be told."""
    shown = [in_steps({"a": n, "b": of - n}, of)["a"] for n in range(of + 1)]

    for n in range(1, BELOW):
        assert shown.count(shown[n]) >= 2
