from decimal import Decimal

import pytest

from courses.shares import percent_of, right_needed


@pytest.mark.parametrize(
    ("mark", "scored", "needed"),
    [
        ("0.6667", 3, 2),  # two thirds, as far as they were written
        ("0.667", 3, 2),
        ("0.66666666666666667", 3, 2),
        ("0.6668", 3, 3),
        ("0.67", 3, 3),  # two decimals are meant exactly
        ("0.7", 3, 3),
        ("0.700", 3, 3),
        ("0.7", 10, 7),
        ("0.333", 3, 1),
        ("1", 7, 7),
        ("0", 7, 0),
    ],
)
def test_a_mark_is_met_as_its_author_wrote_it(mark, scored, needed):
    assert right_needed(Decimal(mark), scored) == needed


@pytest.mark.parametrize(
    ("share", "percent"),
    [("0.6667", "66.67"), ("0.70", "70"), ("1", "100"), ("0", "0"), ("0.1", "10")],
)
def test_a_share_is_shown_with_as_many_decimals_as_it_has(share, percent):
    assert str(percent_of(Decimal(share))) == percent
