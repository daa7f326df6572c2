"""How a report of a snapshot is written: as the site has it, with the date of its data lock."""

from django.conf import settings

from .models import OutcomeSnapshot
from .reports.content.reading import Options


def options_for(snapshot: OutcomeSnapshot) -> Options:
    """Of what was published of it too: the lock is asked for each time and never frozen."""
    return Options(
        p_floor=settings.P_FLOOR, locked_at=lock_of(snapshot), paper=settings.REPORT_PAPER
    )


def lock_of(snapshot: OutcomeSnapshot) -> str | None:
    return snapshot.locked_at.isoformat() if snapshot.locked_at else None
