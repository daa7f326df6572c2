"""Measures of practice and of patients from records outside the platform, as imported."""

from dataclasses import dataclass

from outcomes.models import PracticeCount

from .context import CountContext


@dataclass(frozen=True)
class PracticeCounts:
    """A measure from records outside the platform: numerator and denominator by period."""

    measure: str
    label: str
    level: int
    source: str
    before: tuple[int, int]
    after: tuple[int, int]


def count(context: CountContext) -> list[PracticeCounts]:
    """Of every measure and period the newest row that was recorded by then."""
    rows = PracticeCount.objects.filter(course=context.course, recorded_at__lte=context.known_at)
    newest: dict[str, dict[str, PracticeCount]] = {}
    for row in rows.order_by("pk"):
        newest.setdefault(row.measure, {})[row.period] = row
    return [_measure(measure, newest[measure]) for measure in sorted(newest)]


def _measure(measure: str, periods: dict[str, PracticeCount]) -> PracticeCounts:
    last = max(periods.values(), key=lambda row: row.pk)
    sides = [
        (periods[name].numerator, periods[name].denominator) if name in periods else (0, 0)
        for name in (PracticeCount.Period.BEFORE, PracticeCount.Period.AFTER)
    ]
    return PracticeCounts(measure, last.label, last.level, last.source, sides[0], sides[1])
