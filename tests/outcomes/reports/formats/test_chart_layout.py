"""Rows of a chart over its pages."""

import pytest

from outcomes.reports.content.report import Axis
from outcomes.reports.formats.chart_layout import tick_label, ticks
from outcomes.reports.formats.drawing import pages_of, strips
from tests.outcomes.reports.made_up_report import ROWS, figure


@pytest.mark.parametrize("rows", ROWS)
def test_pages_lose_no_row_and_each_has_legend_and_axis(rows):
    whole = figure(rows)

    pages = pages_of(whole, 7)

    assert tuple(row for page in pages for row in page.rows) == whole.rows
    assert max(len(page.rows) for page in pages) <= 7
    assert all(strips(page, 740).legend and strips(page, 740).axis for page in pages)


def test_no_axis_has_a_nought_with_a_sign():
    axes = [Axis("a", low=-0.3, high=0.3, step=0.1, unit=unit) for unit in ("percent", "points")]

    for axis in axes:
        labels = [tick_label(axis, value) for value in (*ticks(axis), -1e-17, -0.0)]
        assert not {"−0%", "+0", "−0"} & set(labels) and labels[-1].startswith("0")


def test_no_page_holds_a_single_row_that_is_left():
    assert [len(page.rows) for page in pages_of(figure(8), 7)] == [4, 4]
