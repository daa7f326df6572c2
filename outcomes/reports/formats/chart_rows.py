"""The rows of a figure, each a strip of its own: its label, the grid behind it, its marks."""

from collections.abc import Sequence

from outcomes.reports.content.report import FigureRow, Mark

from .chart_layout import BAR, NOTE_LINE, TRACK, Layout, label_lines, marks_of, ticks
from .palette import on
from .svg_canvas import Canvas, text_width

ABOVE = 8.0  # a mark, where its interval leaves its figure no space beside it


def row_strip(row: FigureRow, layout: Layout) -> Canvas:
    canvas = Canvas(layout.width)
    lines = label_lines(row, layout, canvas.size)
    gap = 12.0 if row.gap else 0.0
    words = len(lines) * canvas.line_height + 10
    tracks = BAR + 14 if layout.is_stacked else TRACK * len(row.marks) + 10
    notes = row.note.split("\n") if row.note else []
    if canvas.is_wide:
        canvas.height = max(tracks, words, NOTE_LINE * len(notes) + 8) + 6 + gap
        top = gap
        label = gap + (canvas.height - gap - words + 10) / 2
    else:  # the words stand above the marks
        top, label = gap + words + NOTE_LINE * len(notes), gap + 4
        canvas.height = top + tracks + 8
    _grid(canvas, layout, 0 if canvas.is_wide else top)
    _label(canvas, lines, label)
    _notes(canvas, notes, label + canvas.line_height * len(lines), gap)
    _draw(canvas, row, layout, (top + canvas.height) / 2)
    return canvas


def _draw(canvas: Canvas, row: FigureRow, layout: Layout, middle: float) -> None:
    if layout.is_stacked:
        _stacked(canvas, row, layout, middle)
    elif layout.figure.kind == "forest":
        _effect(canvas, row, layout, middle)
    else:
        _tracks(canvas, row, layout, middle)


def _grid(canvas: Canvas, layout: Layout, top: float) -> None:
    if layout.is_stacked:
        return
    axis = layout.figure.axis
    for low, high in axis.bands:
        x = layout.at(low)
        canvas.box("band", x, top, layout.at(high) - x, canvas.height - top)
    for tick in ticks(axis):
        x, is_zero = layout.at(tick), abs(tick) < 1e-9
        color, width = ("zero", 1.5) if is_zero else ("grid", 1)
        canvas.line((x, top), (x, canvas.height), color, width)


def _label(canvas: Canvas, lines: Sequence[str], top: float) -> None:
    for index, words in enumerate(lines):
        y = top + canvas.line_height * index + canvas.size
        canvas.text(0, y, words, bold=not canvas.is_wide)


def _notes(canvas: Canvas, notes: Sequence[str], top: float, gap: float) -> None:
    """At the end of the row; under the label where the drawing is narrow."""
    if not canvas.is_wide:
        for index, words in enumerate(notes):
            canvas.text(0, top + NOTE_LINE * index + 14, words, color="soft")
        return
    start = gap + (canvas.height - gap - NOTE_LINE * len(notes)) / 2
    for index, words in enumerate(notes):
        first = index == 0
        canvas.text(
            canvas.width,
            start + NOTE_LINE * index + 14,
            words,
            anchor="end",
            bold=first,
            color="ink" if first else "soft",
            size=canvas.size if first else canvas.size - 2,
        )


# --- marks on an axis ----------------------------------------------------------------------------


def _tracks(canvas: Canvas, row: FigureRow, layout: Layout, middle: float) -> None:
    """One mark below the other; in a dumbbell joined by a line."""
    start = middle - TRACK * (len(row.marks) - 1) / 2
    if layout.figure.kind == "dumbbell":
        ends = [
            (layout.at(mark.value), start + TRACK * index)
            for index, mark in enumerate(row.marks)
            if mark.value is not None
        ]
        for one_end, other_end in zip(ends, ends[1:], strict=False):
            canvas.line(one_end, other_end, "soft", 1, "2 3")
    for index, mark in enumerate(row.marks):
        _mark(canvas, layout, index, mark, start + TRACK * index)


def _mark(canvas: Canvas, layout: Layout, series: int, mark: Mark, y: float) -> None:
    if mark.value is None:
        _absent(canvas, layout, mark, y)
        return
    color, is_bar = layout.figure.colors[series], layout.figure.kind == "bars"
    if is_bar:
        _bar(canvas, layout, series, mark.value, y)
    _interval(canvas, layout, mark, color, y)
    if not is_bar:
        symbol(canvas, layout.figure.kind, series, layout.at(mark.value), y, color)
    _value(canvas, layout, mark, y)


def _absent(canvas: Canvas, layout: Layout, mark: Mark, y: float) -> None:
    canvas.text(layout.left + 6, y + 5, mark.shown, color="soft", size=canvas.size - 1)


def _bar(canvas: Canvas, layout: Layout, series: int, value: float, y: float) -> None:
    thick = 8.0 if len(layout.figure.series) > 1 and series == 0 else 12.0
    start, end = sorted((layout.at(0), layout.at(value)))
    color = layout.figure.colors[series]
    canvas.box(color, start, y - thick / 2, max(end - start, 1), thick)


def _interval(canvas: Canvas, layout: Layout, mark: Mark, color: str, y: float) -> None:
    if mark.value is None or mark.low is None or mark.high is None:
        return
    is_bar = layout.figure.kind == "bars"
    for limit in (mark.low, mark.high):  # light on the bar, dark beside it
        ink = color if not is_bar else "paper" if limit == mark.low else "ink"
        x = layout.at(limit)
        canvas.line((layout.at(mark.value), y), (x, y), ink, 2)
        canvas.line((x, y - 4), (x, y + 4), ink, 2)


def _value(canvas: Canvas, layout: Layout, mark: Mark, y: float) -> None:
    """The figure in letters: after the mark, before it where there is no space, or else above."""
    ends = [end for end in (mark.low, mark.value, mark.high) if end is not None]
    x, size = layout.at(max(ends)) + 10, canvas.size - 1
    notes = 150 if canvas.is_wide and any(row.note for row in layout.figure.rows) else 0
    if x + text_width(mark.shown, size) <= max(layout.right, canvas.width - notes):
        canvas.text(x, y + 5, mark.shown, bold=True, size=size)
        return
    color = "on-dark" if layout.figure.kind == "bars" else "ink"
    x = layout.at(min(ends)) - 8
    if x - text_width(mark.shown, size) >= layout.left:
        canvas.text(x, y + 5, mark.shown, anchor="end", bold=True, size=size, color=color)
        return
    x = layout.at(mark.value or 0)
    canvas.text(x, y - ABOVE, mark.shown, anchor="middle", bold=True, size=size - 1)


def symbol(canvas: Canvas, kind: str, series: int, x: float, y: float, color: str) -> None:
    """Series differ in shape too: a hollow circle, a filled square, a diamond."""
    if kind == "stacked":
        canvas.box(color, x - 7, y - 7, 14, 14)
    elif kind == "bars":
        half = 4 if series == 0 else 6
        canvas.box(color, x - 7, y - half, 14, 2 * half)
    elif series == 0:
        canvas.shape("circle", "stroke", color, cx=x, cy=y, r=5.5, stroke_width=3, fill="none")
    elif series == 1:
        canvas.box(color, x - 6, y - 6, 12, 12)
    else:
        canvas.shape("path", "fill", color, d=f"M{x:.1f} {y - 8:.1f}l8 8-8 8-8-8z")


def _effect(canvas: Canvas, row: FigureRow, layout: Layout, y: float) -> None:
    """An effect with its interval about a line of no effect; a pooled one is a diamond."""
    for mark in row.marks:
        if mark.value is None:
            _absent(canvas, layout, mark, y)
        elif row.pooled and mark.low is not None and mark.high is not None:
            low, x, high = layout.at(mark.low), layout.at(mark.value), layout.at(mark.high)
            points = (
                f"M{low:.1f} {y:.1f}L{x:.1f} {y - 8:.1f}L{high:.1f} {y:.1f}L{x:.1f} {y + 8:.1f}z"
            )
            canvas.shape("path", "fill", "after", d=points)
        else:
            _interval(canvas, layout, mark, "after", y)
            half = 4 + 5 * (mark.weight or 0.3) ** 0.5
            canvas.box("after", layout.at(mark.value) - half, y - half, 2 * half, 2 * half)


# --- shares of a whole ---------------------------------------------------------------------------


def _stacked(canvas: Canvas, row: FigureRow, layout: Layout, middle: float) -> None:
    if len(marks_of(row)) < len(row.marks):
        absent = next(mark for mark in row.marks if mark.value is None)
        canvas.text(layout.left, middle + 5, absent.shown, color="soft")
        return
    x, size = layout.left, canvas.size - 1
    for mark, color in zip(row.marks, layout.figure.colors, strict=False):
        width = (mark.value or 0) * (layout.right - layout.left)
        if width > 0:
            canvas.box(color, x, middle - BAR / 2, max(width - 1.5, 0.5), BAR)
        if width > text_width(mark.shown, size) + 2:
            canvas.text(
                x + width / 2,
                middle + 5,
                mark.shown,
                color=on(color),
                anchor="middle",
                bold=True,
                size=size,
            )
        x += width
