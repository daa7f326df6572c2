"""Ground truth: the z test of two proportions, and a simulation-free check by the formula."""

import math

import pytest
from scipy import stats

from outcomes.statistics import PairedTable, partly_overlapping_z

NOBODY = PairedTable(0, 0, 0, 0)


def test_nobody_paired_is_the_z_test_of_two_proportions():
    tested = partly_overlapping_z(NOBODY, (40, 100), (66, 110))

    pooled = 106 / 210
    z = (0.6 - 0.4) / math.sqrt(pooled * (1 - pooled) * (1 / 100 + 1 / 110))
    chi_square = stats.chi2_contingency([[40, 60], [66, 44]], correction=False)
    assert tested.z == pytest.approx(z)
    assert tested.p == pytest.approx(chi_square.pvalue)


def test_the_pairs_count_as_pairs():
    paired = PairedTable(both=30, gained=25, lost=5, neither=20)
    tested = partly_overlapping_z(paired, (45, 100), (70, 95))

    phi = (30 * 20 - 5 * 25) / math.sqrt(35 * 45 * 55 * 25)
    pooled = 115 / 195
    squared = pooled * (1 - pooled) * (1 / 100 + 1 / 95 - 2 * phi * 80 / (100 * 95))
    assert tested.z == pytest.approx((70 / 95 - 0.45) / math.sqrt(squared))
    unpaired = partly_overlapping_z(NOBODY, (45, 100), (70, 95))
    assert tested.p < unpaired.p and tested.ci95[0] > unpaired.ci95[0]


def test_everybody_paired_is_nearly_mcnemar():
    tested = partly_overlapping_z(PairedTable(60, 50, 20, 70), (80, 200), (110, 200))

    assert tested.z == pytest.approx((50 - 20) / math.sqrt(70), rel=0.03)


@pytest.mark.parametrize(
    ("before", "after"), [((0, 0), (1, 2)), ((3, 3), (4, 4)), ((0, 5), (0, 5))]
)
def test_where_nothing_varies_there_is_no_test(before, after):
    assert partly_overlapping_z(NOBODY, before, after) is None


def test_without_spread_on_either_side_there_is_no_interval():
    assert partly_overlapping_z(PairedTable(0, 1, 0, 0), (0, 1), (1, 1)).ci95 is None


def test_pairs_that_are_no_part_of_a_side_are_refused():
    with pytest.raises(ValueError, match="part of those"):
        partly_overlapping_z(PairedTable(5, 0, 0, 0), (3, 10), (5, 10))
