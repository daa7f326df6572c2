from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as some

from outcomes import numbers

from .statistics.reading import bounded


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        (0.125, "13%"),
        (57 / 200, "29%"),
        (0.44053592934564434, "44%"),
        (0.5999, "60%"),
        (0.5949, "59%"),
        (0.0, "0%"),
        (1.0, "100%"),
        (0.995, "100%"),
        (0.9949, "99%"),
        (None, "no data (n = 0)"),
    ],
)
def test_shares_are_shown_in_percent_half_up(share, shown):
    assert numbers.percent(share) == shown


@bounded
@given(some.integers(1, 100_000), some.floats(0, 1))
def test_percent_rounds_every_fraction_half_up(n, part):
    k = round(part * n)
    exact = int(Fraction(100 * k, n) + Fraction(1, 2))

    assert numbers.percent(k / n) == f"{exact}%"


def test_noise_of_a_float_does_not_decide_a_half():
    assert 0.075 - 0.05 < 0.025
    assert numbers.percent(0.075 - 0.05) == "3%"


def test_digits_after_the_point_are_kept():
    assert numbers.percent(0.4, 1) == "40.0%"
    assert numbers.number(10.0) == "10.0"
    assert numbers.number(-0.25) == "−0.3"
    assert numbers.number(-0.04) == "0.0"
    assert numbers.interval((-0.004, 0.004), 0) == "0 to 0 points"
    assert numbers.number(None) == "no data (n = 0)"


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        (0.1587, "+16 points"),
        (-0.2, "−20 points"),
        (0.01, "+1 point"),
        (-0.0149, "−1 point"),
        (0.004, "0 points"),
        (-0.004, "0 points"),
        (0.0, "0 points"),
        (-0.125, "−13 points"),
        (None, "no data (n = 0)"),
    ],
)
def test_changes_are_points_and_nought_has_no_sign(change, shown):
    assert numbers.points(change) == shown


def test_changes_can_be_written_as_the_seed_page_does():
    assert numbers.points(0.1587, seed_style=True) == "+16%"


def test_points_and_relative_change_stand_side_by_side():
    assert numbers.points_with_relative(0.1587, 0.4405) == "+16 points (36% relative)"
    assert numbers.points_with_relative(-0.1, 0.5) == "−10 points (−20% relative)"
    assert numbers.points_with_relative(0.1, 0.0) == "+10 points"
    assert numbers.points_with_relative(None, None) == "no data (n = 0)"


@pytest.mark.parametrize(
    ("p", "shown"),
    [
        (1e-30, "p<0.001"),
        (5e-324, "p<0.001"),
        (0.00099999, "p<0.001"),
        (0.001, "p=0.001"),
        (0.0012, "p=0.001"),
        (0.0042, "p=0.004"),
        (0.0094, "p=0.009"),
        (0.0096, "p<0.01"),
        (0.00999, "p<0.01"),
        (0.01, "p=0.01"),
        (0.0123, "p=0.01"),
        (0.044, "p=0.04"),
        (0.045, "p=0.045"),
        (0.047, "p=0.047"),
        (0.0496, "p<0.05"),
        (0.04999, "p<0.05"),
        (0.05, "p=0.05"),
        (0.0512, "p=0.05"),
        (0.161, "p=0.16"),
        (0.165, "p=0.17"),
        (0.994, "p=0.99"),
        (0.996, "p=0.996"),
        (0.9999, "p>0.99"),
        (1.0, "p=1.00"),
        (None, "not tested"),
    ],
)
def test_p_values_read_as_journals_ask(p, shown):
    assert numbers.p_value(p) == shown


@pytest.mark.parametrize(
    ("p", "floor", "shown"),
    [
        (5.4e-28, 0.01, "p<0.01"),
        (0.03, 0.01, "p=0.03"),
        (0.0002, 0.0001, "p=0.0002"),
        (0.00096, 0.0001, "p<0.001"),
        (0.00001, 0.0001, "p<0.0001"),
    ],
)
def test_the_floor_is_a_setting(p, floor, shown):
    assert numbers.p_value(p, floor) == shown


@bounded
@given(some.floats(0, 1))
def test_a_shown_p_never_crosses_a_threshold_nor_shows_zero(p):
    shown = numbers.p_value(p)
    value = float(shown[2:])

    assert value > 0
    for threshold in (0.001, 0.01, 0.05):
        if p < threshold:
            assert shown == f"p<{threshold}" or value < threshold
        else:
            assert shown[1] != "<" or value > p
    if p < 1:
        assert value < 1


@pytest.mark.parametrize(
    ("p", "floor"), [(-0.1, 0.001), (1.1, 0.001), (float("nan"), 0.001), (0.5, 0), (0.5, 1)]
)
def test_what_is_no_p_is_refused(p, floor):
    with pytest.raises(ValueError, match="between 0 and 1"):
        numbers.p_value(p, floor)


def test_intervals_read_in_the_unit_of_their_estimate():
    assert numbers.interval((0.12509, 0.2334)) == "12.5 to 23.3 points"
    assert numbers.interval((-0.0161, 0.1319)) == "−1.6 to 13.2 points"
    assert numbers.share_interval((0.337, 0.468)) == "34% to 47%"
    assert numbers.ratio_interval((2.3714, 8.7313)) == "2.37 to 8.73"


def test_open_and_missing_intervals_say_so():
    assert numbers.ratio_interval((1.9738, None)) == "1.97 to no upper limit"
    assert numbers.ratio_interval((None, 2.0)) == "no lower limit to 2.00"
    assert numbers.interval(None) == "no interval"


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_number_is_not_shown(value):
    with pytest.raises(ValueError, match="cannot be shown"):
        numbers.number(value)


def test_negative_digits_are_refused():
    with pytest.raises(ValueError, match="negative"):
        numbers.rounded(1.5, -1)


@pytest.mark.parametrize(
    ("pre", "post", "p", "reason"),
    [
        (0.4415, 0.5, 0.161, "50% after is under 60%; no significant change (adjusted p=0.16)"),
        (0.3484, 0.5771, 4e-10, "58% after is under 60%"),
        (0.4104, 0.5991, 4e-9, None),
        (0.5, 0.595, 0.001, None),
        (0.5, 0.5949, 0.001, "59% after is under 60%"),
        (0.7, 0.72, 0.05, "no significant change (adjusted p=0.05)"),
        (0.7, 0.72, 0.0499, None),
        (0.9, 0.91, 0.8, None),
        (0.89, 0.91, 0.8, "no significant change (adjusted p=0.80)"),
        (0.95, 0.5, 0.8, "50% after is under 60%"),
        (0.7, 0.72, None, None),
        (None, None, None, None),
    ],
)
def test_a_gap_persists_for_the_printed_reasons(pre, post, p, reason):
    assert numbers.persistent_gap(pre, post, p) == reason
