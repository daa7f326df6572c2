"""Dates of a report: one form everywhere."""

from datetime import date, datetime

NOT_GIVEN = "not given"


def day(moment: str | None) -> str:
    """The date of an ISO date or time, as March 3, 2025."""
    if not moment:
        return NOT_GIVEN
    when = date.fromisoformat(moment[:10])
    return f"{when:%B} {when.day}, {when.year}"


def minute(moment: str | None) -> str:
    """The minute of an ISO time."""
    if not moment:
        return NOT_GIVEN
    return f"{day(moment)}, {datetime.fromisoformat(moment):%H:%M} UTC"
