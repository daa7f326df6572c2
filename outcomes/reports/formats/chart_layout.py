"""Where things stand in a drawing: labels, marks and notes in columns, the scale of the axis."""

from dataclasses import dataclass

from outcomes.reports.content.report import Axis, Figure, FigureRow, Mark

from .svg_canvas import LETTER, Canvas, wrap

TRACK = 22.0  # height of one mark
NOTE_LINE = 19.0
MOST_LINES = 5  # of a label; the table beside the figure has all of it
BAR = 28.0  # height of a stacked bar
LABELS = 0.36  # of the width: where labels stand beside the marks
NARROW_LABELS = 0.82  # of the width: bold letters of a machine's own font are wide
MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True)
class Layout:
    """The columns of a figure, and where a value lies between `left` and `right`."""

    figure: Figure
    width: float
    labels: float  # width of the labels, in letters of a wide font
    left: float
    right: float

    @property
    def is_stacked(self) -> bool:
        return self.figure.kind == "stacked"

    def at(self, value: float) -> float:
        axis = self.figure.axis
        share = (min(max(value, axis.low), axis.high) - axis.low) / ((axis.high - axis.low) or 1)
        return self.left + share * (self.right - self.left)


def layout_of(figure: Figure, width: float, print_letter: float = LETTER) -> Layout:
    """`print_letter` tells how wide the letters of a known font are; unknown ones may be wide."""
    canvas = Canvas(width)
    stacked = figure.kind == "stacked"
    if not canvas.is_wide:
        edges = (0.0, width) if stacked else (12.0, width - 22.0)
        return Layout(figure, width, width * NARROW_LABELS, *edges)
    notes = any(row.note for row in figure.rows)
    end = 84.0 if stacked else 150.0 if notes else 56.0
    labels = (width * LABELS - 16) * LETTER / print_letter
    return Layout(figure, width, labels, width * LABELS, width - end)


def label_lines(row: FigureRow, layout: Layout, size: float) -> list[str]:
    lines = wrap(row.label, layout.labels, size)
    if len(lines) <= MOST_LINES:
        return lines
    *first, last = lines[:MOST_LINES]
    whole_words = last.rpartition(" ")[0] or last[:-1]
    return [*first, f"{whole_words}…"]


def marks_of(row: FigureRow) -> list[Mark]:
    return [mark for mark in row.marks if mark.value is not None]


def ticks(axis: Axis) -> list[float]:
    count = round((axis.high - axis.low) / axis.step) if axis.step else 0
    return [axis.low + axis.step * index for index in range(count + 1)]


def tick_label(axis: Axis, value: float) -> str:
    value = round(value, 9) + 0.0  # no nought with a sign
    if axis.unit == "percent":
        return f"{value * 100:.0f}%".replace("-", MINUS)
    if axis.unit == "points":
        return f"{value * 100:+.0f}".replace("-", MINUS).replace("+0", "0")
    digits = 0 if axis.step >= 1 else 2
    return f"{value:,.{digits}f}".replace("-", MINUS)
