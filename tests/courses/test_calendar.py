"""Days as the provider counts them."""

from datetime import UTC, date, datetime

import pytest

from courses.calendar import provider_day, year_of_provider, years_after


@pytest.mark.parametrize(
    ("zone", "day"), [("America/New_York", 3), ("UTC", 4), ("Pacific/Auckland", 4)]
)
def test_a_moment_lies_on_the_day_of_the_provider(settings, zone, day):
    settings.PROVIDER_TIME_ZONE = zone

    assert provider_day(datetime(2026, 5, 4, 3, 59, tzinfo=UTC)) == date(2026, 5, day)


def test_a_year_begins_with_its_first_moment_and_ends_with_the_next(settings):
    settings.PROVIDER_TIME_ZONE = "America/New_York"

    begins, ends = year_of_provider(2026)

    assert begins.astimezone(UTC) == datetime(2026, 1, 1, 5, tzinfo=UTC)
    assert ends.astimezone(UTC) == datetime(2027, 1, 1, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "later"),
    [(date(2026, 5, 4), date(2032, 5, 4)), (date(2024, 2, 29), date(2030, 3, 1))],
)
def test_nothing_is_kept_a_day_too_short(day, later):
    assert years_after(day, 6) == later
