"""Hidden cells of a partition."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from outcomes.suppression.cells import Review
from outcomes.suppression.partitions import chosen_to_hide

from .courses import BELOW


@settings(max_examples=150, deadline=None)
@given(some.lists(some.integers(0, 60), min_size=1, max_size=9))
def test_hidden_cells_of_a_partition_are_open_over_eleven_values_or_all_are_hidden(cells):
    out = chosen_to_hide(Review(BELOW), [str(index) for index in range(len(cells))], cells)

    assert all(index in out for index, cell in enumerate(cells) if 0 < cell < BELOW)
    together = sum(cells[index] for index in out)
    if out and len(out) < len(cells):
        assert len(out) > 1 and together - (len(out) - 1) - 1 >= BELOW - 1
        assert all(cells[index] for index in out), "where zeros are shown none is hidden"
    if not any(0 < cell < BELOW for cell in cells):
        assert not out


def since(shown, hidden):
    """Of cells by address, those that an earlier publication showed and hid."""
    return [(shown | hidden, shown)]


@pytest.mark.parametrize(
    ("then", "cells", "out"),
    [
        (since({"a": 81, "d": 13}, {"b": 12, "c": 1}), [105, 36, 1, 13], {1, 2, 3}),
        (since({"a": 81, "b": 12}, {"d": 13, "c": 1}), [105, 36, 1, 25], {2, 3}),
    ],
)  # fmt: skip
def test_what_was_shown_once_is_the_least_that_can_be_hidden_later(then, cells, out):
    """Of 14 that are hidden 13 at least were of the last, so the third would be one."""
    assert chosen_to_hide(Review(BELOW, then), list("abcd"), cells) == out
