"""Item analysis against numpy on the rows themselves."""

import random
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import pointbiserialr

from outcomes.statistics import correlation, item_quality, reliability
from outcomes.statistics.item_quality import corrected_point_biserial


def people(n=200, items=5, seed=3):
    """Right and wrong with an ability behind it."""
    rnd = random.Random(seed)
    return np.array(
        [
            [int(rnd.random() < skill) for _ in range(items)]
            for skill in (rnd.random() for _ in range(n))
        ]
    )


def tables(rows):
    return [
        Counter((int(row[item]), int(row.sum())) for row in rows) for item in range(rows.shape[1])
    ]


def alpha_of(rows):
    k = rows.shape[1]
    return k / (k - 1) * (1 - rows.var(axis=0, ddof=1).sum() / rows.sum(axis=1).var(ddof=1))


def test_discrimination_is_the_correlation_with_the_other_items():
    rows = people()
    for item, table in enumerate(tables(rows)):
        expected = pointbiserialr(rows[:, item], rows.sum(axis=1) - rows[:, item]).statistic
        assert corrected_point_biserial(table) == pytest.approx(expected)


def test_alpha_kr20_and_alpha_without_each_item_equal_numpy():
    rows = people()
    reliable = reliability(tables(rows))
    p = rows.mean(axis=0)

    assert reliable.alpha == pytest.approx(alpha_of(rows))
    assert reliable.kr20 == pytest.approx(
        5 / 4 * (1 - (p * (1 - p)).sum() / rows.sum(axis=1).var())
    )
    assert reliable.alpha_without == pytest.approx(
        [alpha_of(np.delete(rows, item, axis=1)) for item in range(5)]
    )
    assert (reliable.mean, reliable.sd) == pytest.approx(
        (rows.sum(axis=1).mean(), rows.sum(axis=1).std(ddof=1))
    )


def test_difficulty_counts_everybody_and_discrimination_the_whole_poll():
    quality = item_quality(30, 40, {(1, 2): 10, (0, 1): 8, (1, 1): 2}, items=2)

    assert (quality.n, quality.difficulty, quality.discrimination_n) == (40, 0.75, 20)


@pytest.mark.parametrize(
    "table",
    [{}, {(1, 3): 7}, {(1, 1): 5, (0, 0): 5}],
    ids=["nobody", "all alike", "nothing beside the item"],
)
def test_without_spread_there_is_no_discrimination(table):
    assert corrected_point_biserial(table) is None


def test_a_single_item_has_neither_discrimination_nor_alpha():
    assert item_quality(1, 2, {(1, 1): 1, (0, 0): 1}, items=1).discrimination is None
    assert reliability([{(1, 1): 1, (0, 0): 1}]).alpha is None


def test_nobody_has_a_whole_document():
    assert reliability([{}, {}]).as_json() == {
        "items": 2,
        "n": 0,
        "mean": None,
        "sd": None,
        "kr20": None,
        "alpha": None,
    }
    assert item_quality(0, 0, {}, items=3).as_json()["difficulty"] is None


def test_tables_of_different_people_are_refused():
    with pytest.raises(ValueError, match="same people"):
        reliability([{(1, 1): 3}, {(1, 1): 2}])


@given(
    st.dictionaries(st.tuples(st.integers(0, 3), st.integers(0, 3)), st.integers(1, 9), min_size=2)
)
def test_a_correlation_is_symmetric_and_within_one(table):
    r = correlation(table)

    assert r == correlation({(y, x): n for (x, y), n in table.items()})
    assert r is None or -1 <= r <= 1
