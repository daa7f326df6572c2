from datetime import UTC, datetime

import pytest

from outcomes.actions.periods import period_of


@pytest.mark.parametrize(
    ("every", "name", "beginning"),
    [
        ("day", "2027-01-03", datetime(2027, 1, 3, tzinfo=UTC)),
        ("week", "2026-W53", datetime(2026, 12, 28, tzinfo=UTC)),
        ("month", "2027-01", datetime(2027, 1, 1, tzinfo=UTC)),
        ("quarter", "2027-Q1", datetime(2027, 1, 1, tzinfo=UTC)),
        ("year", "2027", datetime(2027, 1, 1, tzinfo=UTC)),
    ],
)
def test_a_moment_lies_in_one_period_that_began_before_it(every, name, beginning):
    assert period_of(datetime(2027, 1, 3, 23, 59, tzinfo=UTC), every) == (name, beginning)
