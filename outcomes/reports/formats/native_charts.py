"""A figure as a native chart that can be edited: its rows are categories, its marks values."""

from collections.abc import Sequence
from typing import Any

from pptx.chart.axis import CategoryAxis
from pptx.chart.chart import Chart
from pptx.chart.data import ChartData
from pptx.chart.datalabel import DataLabel
from pptx.chart.point import Point
from pptx.chart.series import BarSeries
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_TICK_LABEL_POSITION,
)
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.slide import Slide
from pptx.text.text import TextFrame
from pptx.util import Emu, Pt

from outcomes.numbers import MINUS, rounded
from outcomes.reports.content.report import Axis, Figure, FigureRow, Mark

from . import deck_theme
from .palette import PALETTE, across, on
from .svg_canvas import LETTER, letters, wrap

LETTERS = Pt(14)
LABEL_LETTERS = 110
PLOT_LEFT = 0.44  # of the width: before it stand the categories
PLOT_WIDTH = 0.97 - PLOT_LEFT
WHISKER_GAP = 0.015  # of the width, between an interval and its number
INSIDE_FROM = 0.14  # of the axis: a bar that long holds its number
NUMBER_WIDTH = 0.08  # of the axis: a number within its bar
NARROW = 0.06  # of the axis: a part of a stack too narrow for its number
FEW_ROWS_GAP = 250  # percent of a bar beside a single one
LEGEND, LEGEND_HEIGHT = "Legend", 0.1  # of the height
BOX, NO_BREAK = "\N{BLACK SQUARE}", "\N{NO-BREAK SPACE}"
LINES_A_SLIDE = 17
LINE_LETTERS = 56  # of a line of a label
WIDEST_LINE = 60.5 * LETTER  # with narrow letters, in letters of size 1


def rows_a_slide(figure: Figure) -> int:
    """So many that every category has its whole label in 14 points, and every bar its number."""
    tracks = 1.5 if figure.kind == "stacked" else 1.25 * len(figure.series) + 0.2
    labels = [sum(_lines(line) for line in category(row).split("\n")) for row in figure.rows]
    return max(1, int(LINES_A_SLIDE / max([tracks, *(lines + 0.2 for lines in labels)])))


def _lines(words: str) -> int:
    """By its letters, or more where long words leave lines half empty; a hyphen may end one."""
    wrapped = wrap(words.replace("-", "- "), WIDEST_LINE, 1)
    return max(-(-letters(words) // LINE_LETTERS), len(wrapped))


def add_chart(slide: Slide, figure: Figure, where: tuple[int, int, int, int]) -> Chart:
    is_stacked = figure.kind == "stacked"
    kind = XL_CHART_TYPE.BAR_STACKED if is_stacked else XL_CHART_TYPE.BAR_CLUSTERED
    # A frame with the chart in it, whatever the library's types say.
    left, top, width, height = map(Emu, where)
    shape: Any = slide.shapes.add_chart(kind, left, top, width, height, _data(figure))
    shape.name = figure.title
    shape._element.nvGraphicFramePr.cNvPr.set("descr", figure.alt)
    chart: Chart = shape.chart
    chart.font.size, chart.font.name = LETTERS, deck_theme.BODY_FONT
    chart.font.color.rgb = RGBColor.from_string(deck_theme.INK)
    chart.has_title = False
    chart.has_legend = False
    _axes(chart, figure.axis, has_scale=figure.kind == "forest")
    plot = chart.plots[0]
    plot.overlap = 100 if is_stacked else -5
    plot.gap_width = max(45, FEW_ROWS_GAP // max(1, len(figure.rows)))  # few bars are no walls
    for index, series in enumerate(plot.series):
        _series(series, figure, index)
    has_legend = len(figure.series) > 1
    _plot_area(chart, has_legend)
    if has_legend:
        _legend(slide, figure, where)
    return chart


def _data(figure: Figure) -> ChartData:
    data = ChartData(number_format=number_format(figure.axis))
    data.categories = [category(row) for row in figure.rows]
    for index, name in enumerate(figure.series):
        marks = [row.marks[index] for row in figure.rows]
        data.add_series(name, [_drawn(mark.value, figure.axis) for mark in marks])
    return data


def category(row: FigureRow) -> str:
    """The label, why a value is not there, and the note at the end of the row."""
    label = row.label
    if len(label) > LABEL_LETTERS:
        whole_words = label[:LABEL_LETTERS].rpartition(" ")[0]
        label = (whole_words or label[: LABEL_LETTERS - 1]) + "…"
    absent = dict.fromkeys(mark.shown for mark in row.marks if mark.value is None)
    notes = [*absent, *([row.note.replace("\n", "; ")] if row.note else [])]
    label = label.replace("\n", " ")
    if not notes:
        return label
    note = "; ".join(notes)
    is_short = letters(label) + letters(note) < LINE_LETTERS
    return f"{label}: {note}" if is_short else f"{label}\n{note}"


def _drawn(value: float | None, axis: Axis) -> float | None:
    """What would be printed as nought with a sign is nought."""
    scaled = _scaled(value, axis)
    digits = 2 if axis.unit != "points" and axis.step < 1 else 0
    return 0.0 if scaled is not None and not rounded(scaled, digits) else scaled


def _scaled(value: float | None, axis: Axis) -> float | None:
    return value if value is None or axis.unit != "points" else value * 100


def number_format(axis: Axis) -> str:
    if axis.unit == "percent":
        return "0%"
    if axis.unit == "points":
        return f"+0;{MINUS}0;0"
    return "#,##0" if axis.step >= 1 else f"0.00;{MINUS}0.00"


def _legend(slide: Slide, figure: Figure, where: tuple[int, int, int, int]) -> None:
    """In words of the slide: programs differ in the order they give a chart's own legend, where
    the first category stands on top.
    """
    left, top, width, height = where
    start = int(width * PLOT_LEFT)
    area = (left + start, top, width - start, int(height * LEGEND_HEIGHT))
    box = slide.shapes.add_textbox(*map(Emu, area))
    box.name = LEGEND
    frame = box.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_top = frame.margin_bottom = 0
    for name, color in zip(figure.series, figure.colors, strict=False):
        words = name.replace(" ", NO_BREAK)  # a box stays with its name
        _legend_words(frame, f"{BOX}{NO_BREAK}", _rgb(color))
        _legend_words(frame, f"{words}    ", RGBColor.from_string(deck_theme.INK))


def _legend_words(frame: TextFrame, words: str, color: RGBColor) -> None:
    run = frame.paragraphs[0].add_run()
    run.text, run.font.size, run.font.name = words, LETTERS, deck_theme.BODY_FONT
    run.font.color.rgb = color


def _axes(chart: Chart, axis: Axis, has_scale: bool) -> None:
    categories, values = chart.category_axis, chart.value_axis
    categories.reverse_order = True  # the first one on top
    categories.has_major_gridlines = False
    categories.format.line.color.rgb = RGBColor.from_string(deck_theme.INK)
    categories.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    categories.tick_labels.font.size = LETTERS
    _label_every(categories)
    values.minimum_scale, values.maximum_scale = _scaled(axis.low, axis), _scaled(axis.high, axis)
    values.major_unit = _scaled(axis.step, axis)
    values.has_major_gridlines = values.visible = has_scale
    if has_scale:
        values.major_gridlines.format.line.color.rgb = RGBColor.from_string(deck_theme.HAIR)
        values.tick_labels.font.size = LETTERS
        values.tick_labels.number_format = number_format(axis)
        values.tick_labels.number_format_is_linked = False


def _label_every(categories: CategoryAxis) -> None:
    """No category goes without its label."""
    element = categories._element
    for tag in ("c:tickLblSkip", "c:tickMarkSkip"):
        skip = element.makeelement(qn(tag), {"val": "1"})
        after = element.find(qn("c:noMultiLvlLbl"))
        element.append(skip) if after is None else after.addprevious(skip)


def _series(series: BarSeries, figure: Figure, index: int) -> None:
    color = figure.colors[index]
    series.format.fill.solid()
    series.format.fill.fore_color.rgb = _rgb(color)
    series.invert_if_negative = False
    labels, is_stacked = series.data_labels, figure.kind == "stacked"
    labels.show_value, labels.number_format_is_linked = True, False
    labels.number_format = number_format(figure.axis)
    labels.font.size, labels.font.bold = LETTERS, True
    labels.position = XL_LABEL_POSITION.CENTER if is_stacked else XL_LABEL_POSITION.INSIDE_BASE
    labels.font.color.rgb = _rgb(on(color))
    marks = [row.marks[index] for row in figure.rows]
    for number, mark in enumerate(marks):
        _place_label(series.points[number], mark, figure)
    if not is_stacked:
        _intervals(series, marks, figure.axis, _rgb(across(color)))
    _without_leaders(series)


def _place_label(point: Point, mark: Mark, figure: Figure) -> None:
    """Where the bar is too short for its number, or the interval would cross it, it stands beside;
    in a stack it goes without.
    """
    if mark.value is None:
        return
    length = abs(mark.value) / ((figure.axis.high - figure.axis.low) or 1)
    if figure.kind == "stacked":
        if length < NARROW:
            _hide(point.data_label)
        return
    if length < INSIDE_FROM or _begins_in_number(mark, figure.axis):
        label = point.data_label
        label.position = XL_LABEL_POSITION.OUTSIDE_END
        label.font.size, label.font.bold = LETTERS, True
        label.font.color.rgb = RGBColor.from_string(deck_theme.INK)
        _say_value(label, number_format(figure.axis))
        _move(label, _whisker(mark, figure.axis))


def _begins_in_number(mark: Mark, axis: Axis) -> bool:
    """Whether the interval begins where the number within the bar stands."""
    near = mark.high if (mark.value or 0) < 0 else mark.low
    return near is not None and abs(near) / ((axis.high - axis.low) or 1) < NUMBER_WIDTH


def _whisker(mark: Mark, axis: Axis) -> float:
    """How far the interval reaches beyond the bar, as a share of the chart's width."""
    end = mark.low if (mark.value or 0) < 0 else mark.high
    if mark.value is None or end is None:
        return 0.0
    reach = min(max(end, axis.low), axis.high) - mark.value
    return reach / ((axis.high - axis.low) or 1) * PLOT_WIDTH


def _move(label: DataLabel, share: float) -> None:
    """Beside the interval, not across it."""
    if not share:
        return
    share += WHISKER_GAP if share > 0 else -WHISKER_GAP
    element = label._get_or_add_dLbl()
    layout = parse_xml(
        f'<c:layout {nsdecls("c")}><c:manualLayout><c:x val="{share:.4f}"/><c:y val="0"/>'
        "</c:manualLayout></c:layout>"
    )
    element.find(qn("c:idx")).addnext(layout)


def _hide(label: DataLabel) -> None:
    element = label._get_or_add_dLbl()
    for part in list(element)[1:]:  # all but its index
        element.remove(part)
    element.append(element.makeelement(qn("c:delete"), {"val": "1"}))


def _say_value(label: DataLabel, format_code: str) -> None:
    """A label of its own point says its value too, under the same format."""
    element = label._get_or_add_dLbl()
    for tag in ("c:showLegendKey", "c:showCatName", "c:showSerName", "c:showPercent"):
        part = element.find(qn(tag))
        if part is not None:
            part.set("val", "0")
    element.find(qn("c:showVal")).set("val", "1")
    if element.find(qn("c:numFmt")) is None:
        form = parse_xml(f'<c:numFmt {nsdecls("c")} formatCode="{format_code}" sourceLinked="0"/>')
        anchor = element.find(qn("c:spPr"))
        anchor = element.find(qn("c:txPr")) if anchor is None else anchor
        anchor.addprevious(form)


def _without_leaders(series: BarSeries) -> None:
    """A label that was moved needs no line to its bar: it would run on from the interval."""
    for leaders in series.data_labels._element.iter(qn("c:showLeaderLines")):
        leaders.set("val", "0")


def _intervals(series: BarSeries, marks: Sequence[Mark], axis: Axis, shade: RGBColor) -> None:
    """The 95% intervals as error bars."""
    if all(mark.low is None or mark.high is None for mark in marks):
        return
    plus = [_gap(mark.value, mark.high, axis) for mark in marks]
    minus = [_gap(mark.low, mark.value, axis) for mark in marks]
    bars = parse_xml(
        f"<c:errBars {nsdecls('c', 'a')}>"
        '<c:errBarType val="both"/><c:errValType val="cust"/><c:noEndCap val="0"/>'
        f"<c:plus>{_numbers(plus)}</c:plus><c:minus>{_numbers(minus)}</c:minus>"
        f'<c:spPr><a:ln w="15875"><a:solidFill><a:srgbClr val="{shade}"/></a:solidFill>'
        "</a:ln></c:spPr></c:errBars>"
    )
    element = series._element
    anchor = element.find(qn("c:cat"))
    anchor.addprevious(bars)


def _gap(low: float | None, high: float | None, axis: Axis) -> float:
    if low is None or high is None:
        return 0.0
    return max(0.0, (_scaled(high, axis) or 0.0) - (_scaled(low, axis) or 0.0))


def _numbers(values: Sequence[float]) -> str:
    points = "".join(
        f'<c:pt idx="{index}"><c:v>{value!r}</c:v></c:pt>' for index, value in enumerate(values)
    )
    return (
        f"<c:numLit><c:formatCode>General</c:formatCode>"
        f'<c:ptCount val="{len(values)}"/>{points}</c:numLit>'
    )


def _plot_area(chart: Chart, has_legend: bool) -> None:
    """A fixed place for the bars, so that the categories keep the rest of the width."""
    top = LEGEND_HEIGHT if has_legend else 0.02
    layout = parse_xml(
        f'<c:layout {nsdecls("c")}><c:manualLayout><c:layoutTarget val="inner"/>'
        '<c:xMode val="edge"/><c:yMode val="edge"/>'
        f'<c:x val="{PLOT_LEFT}"/><c:y val="{top}"/>'
        f'<c:w val="{PLOT_WIDTH}"/><c:h val="{0.88 - top}"/>'
        "</c:manualLayout></c:layout>"
    )
    area = chart._chartSpace.chart.plotArea
    old = area.find(qn("c:layout"))
    if old is not None:
        area.remove(old)
    area.insert(0, layout)


def _rgb(color: str) -> RGBColor:
    return RGBColor.from_string(PALETTE[color].lstrip("#").upper())
