"""Hidden cells of a partition."""

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
