"""Periods of a schedule: which one a moment lies in, and when it began. In UTC; pure."""

from datetime import UTC, datetime, timedelta


def period_of(moment: datetime, every: str) -> tuple[str, datetime]:
    """(name, beginning): ("2026-W48", Monday at midnight), ("2026-Q4", 1 October at midnight) …"""
    at = moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    if every == "day":
        return at.date().isoformat(), at
    if every == "week":
        year, week, _ = at.isocalendar()
        return f"{year}-W{week:02}", at - timedelta(days=at.weekday())
    if every == "month":
        return f"{at.year}-{at.month:02}", at.replace(day=1)
    if every == "quarter":
        quarter = (at.month - 1) // 3
        return f"{at.year}-Q{quarter + 1}", at.replace(month=3 * quarter + 1, day=1)
    if every == "year":
        return str(at.year), at.replace(month=1, day=1)
    raise ValueError(f"There is no period {every}.")
