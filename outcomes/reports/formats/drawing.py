"""A figure as SVG, whole or in strips: its legend, a strip a row, its axis.

A page shows the strips as one picture. A file lets them run over pages, legend and axis again on
each: no row, no axis and no legend is ever lost, however many rows there are.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import ceil

from outcomes.reports.content.report import Figure

from .chart_layout import Layout, layout_of, tick_label, ticks
from .chart_rows import row_strip, symbol
from .svg_canvas import LETTER, Canvas, svg_of, text_width

LEGEND = 1.12  # its words stand close together: room for the widest fonts


@dataclass(frozen=True)
class Strips:
    """The drawing cut where it may be cut."""

    legend: Canvas | None
    rows: tuple[Canvas, ...]
    axis: Canvas | None

    def __iter__(self) -> Iterator[Canvas]:
        yield from (strip for strip in (self.legend, *self.rows, self.axis) if strip)


def svg(figure: Figure, width: int = 760) -> str:
    """The figure at that width; narrow ones put the words above the marks."""
    return svg_of([_edge(width), *strips(figure, width)], figure.alt)


def _edge(width: float) -> Canvas:
    return Canvas(width, height=4)


def strips(figure: Figure, width: int, letter: float = LETTER) -> Strips:
    layout = layout_of(figure, width, letter)
    rows = tuple(row_strip(row, layout) for row in figure.rows)
    axis = None if layout.is_stacked or not rows else _axis(layout)
    return Strips(_legend(layout), rows, axis)


def pages_of(figure: Figure, rows_a_page: int) -> list[Figure]:
    """The figure over several drawings of about as many rows each; each has its legend and axis."""
    rows = figure.rows
    count = max(1, -(-len(rows) // rows_a_page))
    cuts = [round(len(rows) * index / count) for index in range(count + 1)]
    return [
        replace(figure, rows=rows[start:end]) for start, end in zip(cuts, cuts[1:], strict=False)
    ]


def _legend(layout: Layout) -> Canvas | None:
    figure = layout.figure
    if len(figure.series) < 2:
        return None
    canvas, x, y = Canvas(layout.width), 2.0, 0.0
    size = canvas.size - 1
    for index, (name, color) in enumerate(zip(figure.series, figure.colors, strict=False)):
        needs = 32 + LEGEND * text_width(name, size)
        if x > 2 and x + needs > canvas.width:
            x, y = 2.0, y + 22
        symbol(canvas, figure.kind, index, x + 7, y + 9, color)
        canvas.text(x + 20, y + 14, name, size=size)
        x += needs
    canvas.height = y + 32
    return canvas


def _axis(layout: Layout) -> Canvas:
    """Ticks with their labels, and what is measured."""
    canvas, axis = Canvas(layout.width, height=46), layout.figure.axis
    for tick in _labelled(layout, ticks(axis)):
        canvas.text(
            layout.at(tick),
            18,
            tick_label(axis, tick),
            size=canvas.size - 2,
            color="soft",
            anchor="middle",
        )
    middle = (layout.left + layout.right) / 2
    canvas.text(middle, 38, axis.title, size=canvas.size - 2, color="soft", anchor="middle")
    return canvas


def _labelled(layout: Layout, marked: list[float]) -> list[float]:
    """Every tick, or every second or third, so that no label runs into the next; nought is one."""
    axis, size = layout.figure.axis, Canvas(layout.width).size - 2
    widest = max((text_width(tick_label(axis, tick), size) for tick in marked), default=0)
    apart = (layout.right - layout.left) / max(1, len(marked) - 1)
    every = max(1, ceil((widest * LEGEND + 8) / apart)) if apart > 0 else 1
    nought = next((index for index, tick in enumerate(marked) if abs(tick) < 1e-9), 0)
    return [tick for index, tick in enumerate(marked) if (index - nought) % every == 0]
