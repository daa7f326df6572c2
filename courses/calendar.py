"""Days as the provider counts them: dates of release, expiry and completion are days in its time
zone.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings


def provider_day(at: datetime) -> date:
    return at.astimezone(ZoneInfo(settings.PROVIDER_TIME_ZONE)).date()


def year_of_provider(year: int) -> tuple[datetime, datetime]:
    """From its first moment to the first of the next."""
    zone = ZoneInfo(settings.PROVIDER_TIME_ZONE)
    return datetime(year, 1, 1, tzinfo=zone), datetime(year + 1, 1, 1, tzinfo=zone)


def years_after(day: date, years: int) -> date:
    """The same day some years on; 29 February becomes 1 March, so that nothing is kept a day too
    short.
    """
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
