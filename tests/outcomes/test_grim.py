import pytest
from hypothesis import given
from hypothesis import strategies as some

from outcomes import numbers
from tests.outcomes.grim import reachable_percent
from tests.outcomes.statistics.reading import bounded


@bounded
@given(some.integers(1, 400))
def test_exactly_the_percentages_some_count_shows_are_reachable(n):
    shown = {int(numbers.percent(k / n)[:-1]) for k in range(n + 1)}

    assert {percent for percent in range(101) if reachable_percent(percent, n)} == shown


@bounded
@given(some.integers(1, 60))
def test_digits_after_the_point_make_it_stricter(n):
    shown = {numbers.percent(k / n, 1)[:-1] for k in range(n + 1)}

    assert {
        f"{tenths // 10}.{tenths % 10}"
        for tenths in range(1001)
        if reachable_percent(f"{tenths // 10}.{tenths % 10}", n)
    } == shown


def test_a_published_percentage_that_no_count_gives_is_found():
    assert not reachable_percent(28, 59)
    assert reachable_percent(27, 59)
    assert reachable_percent(29, 59)


def test_nobody_reaches_no_percentage():
    assert not reachable_percent(0, 0)


@pytest.mark.parametrize(("percent", "n"), [(-1, 5), (101, 5), ("NaN", 5), (50, -5)])
def test_what_is_no_percentage_is_refused(percent, n):
    with pytest.raises(ValueError, match="between 0 and 100|whole number"):
        reachable_percent(percent, n)
