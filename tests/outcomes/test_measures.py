"""Measures are declared once, and everything follows from that."""

from outcomes.measures import MEASURES
from outcomes.reports.content.reading import WRITERS
from tests.outcomes.reports.content.test_reading import outcomes, report

__all__ = ["outcomes", "report"]


def test_every_measure_is_written_by_one_function():
    assert list(WRITERS) == [measure.key for measure in MEASURES]


def test_sections_stand_in_the_order_of_the_catalogue(report):
    order = [measure.key for measure in MEASURES]

    keys = [section.key for section in report.sections]

    assert keys == sorted(keys, key=order.index) and len(keys) > 10
