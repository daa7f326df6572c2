"""Charts of a stored snapshot as files: the same figures as on the page."""

from django.conf import settings

from .models import OutcomeSnapshot
from .reports import charts
from .reports.versions import told_apart


def chart_svg(snapshot: OutcomeSnapshot, name: str) -> bytes | None:
    """The SVG of a chart; None when there is no such chart or nothing to draw."""
    figure = charts.figure(told_apart(snapshot.content), name, settings.P_FLOOR)
    return None if figure is None else charts.svg(figure).encode()
