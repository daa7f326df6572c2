"""Columns of whole numbers counted against each other: the same by every way there is."""

from collections import Counter

import numpy as np
import pytest

from outcomes.counting.crosstab import add, crossed


def table_of(*columns):
    return dict(Counter(zip(*(column.tolist() for column in columns), strict=True)))


@pytest.mark.parametrize(
    "most", [3, 1 << 20, 1 << 40], ids=["by place", "by sorting", "by reading"]
)
def test_each_combination_is_counted_once_a_person(most):
    chance = np.random.default_rng(1)
    columns = [chance.choice([0, 1, most - 1], 500) for _ in range(2)]

    assert crossed(columns) == table_of(*columns)


@pytest.mark.parametrize("most", [3, 1 << 20, 1 << 40])
def test_a_row_stands_for_as_many_persons_as_it_says(most):
    column, people = np.array([1, most - 1, 1]), np.array([5, 7, 11])

    assert crossed([column, column], people) == {(1, 1): 16, (most - 1, most - 1): 7}


def test_nobody_is_an_empty_table():
    assert crossed([np.array([], dtype=np.int64)]) == {}


def test_tables_are_added_cell_by_cell():
    table = {(0, 1): 2}

    add(table, {(0, 1): 3, (1, 1): 4})

    assert table == {(0, 1): 5, (1, 1): 4}
