import io
from dataclasses import replace

import pytest
from lxml import etree
from pptx import Presentation
from pptx.util import Pt

from outcomes.reports.content import frame
from outcomes.reports.content.report import Finding
from outcomes.reports.formats import pptx
from outcomes.reports.formats.native_charts import category
from tests.outcomes.reports.made_up_report import ROWS, SERIES, figure, report, report_with, shown

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def slides(content):
    return list(Presentation(io.BytesIO(content)).slides)


def charts(content):
    return [shape for slide in slides(content) for shape in slide.shapes if shape.has_chart]


@pytest.mark.parametrize("kind", ["dumbbell", "bars", "stacked"])
@pytest.mark.parametrize("rows", ROWS)
def test_no_mark_is_lost_however_many_rows_there_are(rows, kind):
    whole = figure(rows, kind)

    drawn = [shape.chart.plots[0] for shape in charts(pptx.render(report_with(whole)))]

    labels = [str(label) for plot in drawn for label in plot.categories]
    assert labels == [category(row) for row in whole.rows]
    for index, name in enumerate(SERIES):
        values = [value for plot in drawn for value in plot.series[index].values]
        assert values == [row.marks[index].value for row in whole.rows]
        assert {plot.series[index].name for plot in drawn} == {name}


@pytest.mark.parametrize("rows", [8, 40])
def test_each_chart_has_a_legend_and_labels_every_category(rows):
    for shape in charts(pptx.render(report_with(figure(rows)))):
        assert shape.chart.has_legend
        axis = shape.chart.category_axis._element
        assert axis.find(f"{C}tickLblSkip").get("val") == "1"


def test_intervals_are_drawn_as_error_bars():
    whole = figure(2)

    (shape,) = charts(pptx.render(report_with(whole)))

    bars = shape.chart._chartSpace.findall(f".//{C}errBars")
    assert len(bars) == len(SERIES)
    plus = [float(value.text) for value in bars[0].findall(f"{C}plus//{C}v")]
    assert plus == pytest.approx([row.marks[0].high - row.marks[0].value for row in whole.rows])


def test_charts_say_in_words_what_they_show_and_notes_hold_every_mark():
    whole = figure(40)
    content = pptx.render(report_with(whole))

    texts = [shape._element.nvGraphicFramePr.cNvPr.get("descr") for shape in charts(content)]
    notes = " ".join(slide.notes_slide.notes_text_frame.text for slide in slides(content))

    assert texts and all(text == whole.alt for text in texts)
    assert [mark for mark in shown(whole) if mark not in notes] == []


def test_nothing_is_smaller_than_fourteen_points():
    small = []
    for slide in slides(pptx.render(report())):
        roots = [slide._element]
        roots += [shape.chart._chartSpace for shape in slide.shapes if shape.has_chart]
        for root in roots:
            for run in [*root.iter(f"{A}rPr"), *root.iter(f"{A}defRPr")]:
                size = run.get("sz")
                if size and int(size) < 1400:
                    small.append(etree.tostring(run)[:80])
    assert small == []
    assert Pt(14) == 177800


def test_about_eight_slides_are_titled_by_what_was_found_and_the_rest_is_an_appendix():
    whole = report()

    titles = [slide.shapes.title.text_frame.text for slide in slides(pptx.render(whole))]

    front = titles[: titles.index(frame.APPENDIX)]
    assert 4 <= len(front) <= 12
    assert next(whole.figures).title in front
    assert {table.title for table in whole.tables if table.key == "objectives"} <= set(titles)


def test_every_finding_stands_in_full_on_the_summary():
    told = tuple(Finding("objectives", f"F{n}. " + "Words of a finding. " * 9) for n in range(20))

    texts = [
        shape.text_frame.text
        for slide in slides(pptx.render(report(findings=told)))
        for shape in slide.shapes
        if shape.has_text_frame
    ]

    assert all(any(finding.sentence in text for text in texts) for finding in told)


@pytest.mark.parametrize(
    ("is_published", "mark"), [(False, frame.INTERNAL), (True, frame.PUBLISHED)]
)
def test_every_slide_says_for_whom_it_is(is_published, mark):
    for slide in slides(pptx.render(report(is_published=is_published))):
        text = " ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
        assert mark in text


def test_methods_stand_in_the_notes_of_every_slide():
    whole = report()
    rule = whole.methods[0].shown

    deck = slides(pptx.render(whole))

    assert all(rule in slide.notes_slide.notes_text_frame.text for slide in deck)


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
