"""Charts that PowerPoint draws itself."""

from dataclasses import replace

import pytest

from outcomes.reports.content.report import Axis, FigureRow, Mark
from outcomes.reports.formats import pptx
from outcomes.reports.formats.native_charts import (
    BOX,
    LABEL_LETTERS,
    LEGEND,
    NO_BREAK,
    category,
    rows_a_slide,
)
from tests.outcomes.reports.formats.test_pptx import slides
from tests.outcomes.reports.made_up_report import (
    KINDS,
    ROWS,
    SERIES,
    figure,
    report_with,
    series_of,
    shown,
)

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def charts(content):
    return [shape for slide in slides(content) for shape in slide.shapes if shape.has_chart]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("rows", ROWS)
def test_no_mark_is_lost_however_many_rows_there_are(rows, kind):
    whole = figure(rows, kind)

    drawn = [shape.chart.plots[0] for shape in charts(pptx.render(report_with(whole)))]

    labels = [str(label) for plot in drawn for label in plot.categories]
    assert labels == [category(row) for row in whole.rows]
    for index, name in enumerate(series_of(kind)):
        values = [value for plot in drawn for value in plot.series[index].values]
        assert values == [row.marks[index].value for row in whole.rows]
        assert {plot.series[index].name for plot in drawn} == {name}


@pytest.mark.parametrize("rows", [8, 40])
def test_each_chart_has_a_legend_and_labels_every_category(rows):
    content = pptx.render(report_with(figure(rows)))
    legends = [
        s.text_frame.text for page in slides(content) for s in page.shapes if s.name == LEGEND
    ]
    drawn = charts(content)

    assert len(legends) == len(drawn)
    for words, shape in zip(legends, drawn, strict=True):
        assert words.replace(BOX, "").split("    ")[:-1] == [f"{NO_BREAK}{name}" for name in SERIES]
        assert not shape.chart.has_legend  # programs put its own in an order of theirs
        axis = shape.chart.category_axis._element
        assert axis.find(f"{C}tickLblSkip").get("val") == "1"


def test_a_change_that_reads_as_nought_is_drawn_as_nought():
    axis = Axis("change", low=-0.2, high=0.2, step=0.1, unit="points")
    rows = tuple(
        FigureRow(str(value), (Mark("0", value, value - 0.02, value + 0.02),))
        for value in (0.004, -0.004)
    )
    small = replace(figure(2, "forest"), rows=rows, axis=axis)

    (shape,) = charts(pptx.render(report_with(small)))

    assert list(shape.chart.plots[0].series[0].values) == [0, 0]


def test_no_name_of_a_legend_breaks_from_its_box_or_within():
    named = ("improved: more correct after", "unchanged: as many correct, but not all")
    legends = [
        shape.text_frame.text
        for page in slides(pptx.render(report_with(replace(figure(2), series=named))))
        for shape in page.shapes
        if shape.name == LEGEND
    ]

    (words,) = legends
    assert words.split("    ")[:-1] == [f"{BOX} {name}".replace(" ", NO_BREAK) for name in named]


def test_intervals_are_drawn_as_error_bars():
    whole = figure(2)

    (shape,) = charts(pptx.render(report_with(whole)))

    bars = shape.chart._chartSpace.findall(f".//{C}errBars")
    assert len(bars) == len(SERIES)
    plus = [float(value.text) for value in bars[0].findall(f"{C}plus//{C}v")]
    assert plus == pytest.approx([row.marks[0].high - row.marks[0].value for row in whole.rows])
    # A label beside its interval has no line of its own: that would run on from the interval.
    leaders = shape.chart._chartSpace.findall(f".//{C}showLeaderLines")
    assert [leader.get("val") for leader in leaders] == ["0"] * len(SERIES)


def test_charts_say_in_words_what_they_show_and_notes_hold_every_mark():
    whole = figure(40)
    content = pptx.render(report_with(whole))

    texts = [shape._element.nvGraphicFramePr.cNvPr.get("descr") for shape in charts(content)]
    notes = " ".join(slide.notes_slide.notes_text_frame.text for slide in slides(content))

    assert texts[1:] and all(text == whole.alt for text in texts[1:])
    assert texts[0] == whole.alt.replace(
        "made up", "The first 6 of 40; the others are in the appendix. made up"
    )
    assert [mark for mark in shown(whole) if mark not in notes] == []


def test_a_label_too_long_for_its_slide_is_cut_and_stands_whole_in_the_notes():
    long = figure(1, words=(" ".join(f"word{n}" for n in range(120)),))
    content = pptx.render(report_with(long))

    (shape,) = charts(content)
    (label,) = shape.chart.plots[0].categories
    notes = " ".join(slide.notes_slide.notes_text_frame.text for slide in slides(content))

    assert str(label).endswith("…") and len(str(label)) <= LABEL_LETTERS
    assert long.rows[0].label in notes


def test_what_has_no_value_says_why_in_its_category():
    whole = figure(2)
    hidden = replace(
        whole.rows[0],
        marks=tuple(replace(m, value=None, shown="not shown") for m in whole.rows[0].marks),
    )

    (shape,) = charts(pptx.render(report_with(replace(whole, rows=(hidden, whole.rows[1])))))

    plot = shape.chart.plots[0]
    assert "not shown" in str(next(iter(plot.categories)))
    assert plot.series[0].values[0] is None


def test_long_words_leave_fewer_rows_on_a_slide_so_that_no_label_is_left_out():
    short, long = "two lines of plain words " * 4, f"Therapie stärker planen; {'langewörter' * 5}"
    plain, german = (
        replace(figure(7, "bars"), rows=tuple(FigureRow(label, ()) for _ in range(7)))
        for label in (short, f"{long} überarbeiten und besprechen")
    )

    assert rows_a_slide(german) < rows_a_slide(plain)


def test_five_objectives_of_two_lines_with_their_change_stand_on_one_slide():
    label = (
        "1. Apply current HER2 testing and classification, including confirmatory FISH/ISH, across "
        "the HER2 spectrum"
    )
    rows = tuple(FigureRow(label, (), "+18 points\nadjusted p<0.001") for _ in range(5))

    assert rows_a_slide(replace(figure(5), rows=rows)) == 5
