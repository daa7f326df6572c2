"""Ground truth: the worked example of Derrick, Toher & White, Quant Methods Psychol 2017;13:120
(p = 0.026), and the two tests it joins."""

from collections import Counter
from fractions import Fraction

import pytest
from scipy import stats

from outcomes.statistics import partly_overlapping_t

ALONE = ([20, 21, 16, 18, 14, 12, 14, 17], [10, 16, 18, 16, 15, 14, 13, 10])
PAIRED = ([14, 15, 18, 20, 11, 19, 14, 15], [15, 10, 15, 17, 13, 19, 12, 13])


def values(numbers):
    return Counter(map(Fraction, numbers))


def pairs(before, after):
    return Counter((Fraction(b), Fraction(a)) for b, a in zip(before, after, strict=True))


def test_the_published_example():
    tested = partly_overlapping_t(
        pairs(*PAIRED), values(ALONE[0]), values(ALONE[1]), equal_variances=True
    )

    assert tested.difference == -2 and tested.df == 18.5
    assert round(tested.p, 3) == 0.026


def test_without_equal_variances_as_the_formula_by_hand():
    tested = partly_overlapping_t(pairs(*PAIRED), values(ALONE[0]), values(ALONE[1]))

    assert (round(tested.t, 6), round(tested.df, 6)) == (-2.419098, 18.422332)
    assert tested.ci95 == pytest.approx((-3.7340970, -0.2659030))


def test_everybody_paired_is_the_paired_t_test():
    tested = partly_overlapping_t(pairs(*PAIRED), {}, {})

    known = stats.ttest_rel(PAIRED[1], PAIRED[0])
    assert (tested.t, tested.p, tested.df) == pytest.approx((known.statistic, known.pvalue, 7))


def test_nobody_paired_is_the_test_of_welch():
    tested = partly_overlapping_t({}, values(ALONE[0]), values(ALONE[1]))

    known = stats.ttest_ind(ALONE[1], ALONE[0], equal_var=False)
    assert (tested.t, tested.p) == pytest.approx((known.statistic, known.pvalue))


@pytest.mark.parametrize(
    ("both", "before", "after"),
    [
        ({}, {}, {}),
        ({(Fraction(0), Fraction(1)): 1}, values([1, 2]), values([1, 2])),
        ({}, values([1, 1]), values([1, 1])),
        ({(Fraction(0), Fraction(1)): 5}, {}, {}),
    ],
)
def test_what_cannot_be_tested_is_refused(both, before, after):
    with pytest.raises(ValueError, match="needs"):
        partly_overlapping_t(both, before, after)
