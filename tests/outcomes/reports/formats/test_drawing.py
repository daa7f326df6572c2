import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string

from outcomes.reports.content.report import Axis, FigureRow, Mark
from outcomes.reports.formats.chart_layout import MOST_LINES, layout_of
from outcomes.reports.formats.drawing import svg
from tests.outcomes.reports.made_up_report import KINDS, ROWS, figure, report, series_of, shown

WIDTHS = (820, 350)


def texts(drawn):
    return [
        "".join(element.itertext())
        for element in ElementTree.fromstring(drawn).findall(".//{*}text")
    ]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("rows", ROWS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_mark_legend_and_axis_is_drawn(kind, rows, width):
    drawn = texts(svg(figure(rows, kind), width))

    assert [mark for mark in shown(figure(rows, kind)) if mark not in drawn] == []
    named = series_of(kind) if len(series_of(kind)) > 1 else ()
    assert [name for name in named if name not in drawn] == []
    assert ("share" in drawn) == (kind != "stacked")


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_drawn_outside_of_the_picture(kind):
    root = ElementTree.fromstring(svg(figure(40, kind), 740))

    for element in root.findall(".//{*}rect"):
        x, width = float(element.get("x")), float(element.get("width"))
        assert x >= -1 and x + width <= 741


def test_a_label_too_long_for_its_row_ends_with_dots_and_stands_whole_in_the_table_beside_it():
    long = figure(1, words=(" ".join(f"word{n}" for n in range(120)),))

    lines = [each for each in texts(svg(long, 820)) if "word" in each]
    page = render_to_string("outcomes/parts/figure.html", {"part": long})

    assert len(lines) == MOST_LINES and lines[-1].endswith("…") and "word119" not in lines[-1]
    assert long.rows[0].label in " ".join(page.split())


def test_a_value_whose_interval_fills_the_axis_stands_above_it_and_not_over_its_label():
    drawn = replace(figure(1), rows=(FigureRow("Objective", (Mark("50%", 0.5, 0.0, 1.0),), "n"),))

    at = re.search(r'x="([\d.]+)" y="([\d.]+)" text-anchor="(\w+)"[^>]*>50%<', svg(drawn, 760))

    left = layout_of(drawn, 760).left
    assert at and float(at[1]) > left and at[3] == "middle"


def test_a_label_is_cut_between_words():
    drawn = svg(replace(figure(1), rows=(FigureRow("wordy " * 60, (Mark("5%", 0.05),)),)), 760)

    assert "wordy…" in drawn and not re.search(r"\bw?o?r?d?…", drawn.replace("wordy…", ""))


def test_what_has_no_value_says_why_and_has_no_mark():
    row = FigureRow("Hidden", (Mark("not shown"), Mark("not shown")))
    drawn = svg(replace(figure(1), rows=(row,)), 740)

    assert texts(drawn).count("not shown") == 2 and "circle" not in drawn.split("</g>")[2]


def test_negative_effects_stand_to_the_left_of_nought():
    row = FigureRow("Fall", (Mark("−10", -0.1, -0.2, 0.0),))
    axis = Axis("points", high=0.4, low=-0.4, step=0.2, unit="points")
    fall = replace(
        figure(1, "forest"), rows=(row,), axis=axis, series=("change",), colors=("after",)
    )

    drawn = svg(fall, 740)

    lines = [float(x) for x in re.findall(r'class="s-zero"[^>]* x1="([\d.]+)"', drawn)]
    box = ElementTree.fromstring(drawn).find(".//{*}rect")
    assert float(box.get("x")) < lines[0]


def test_every_figure_of_a_report_can_be_drawn_wide_and_narrow_without_styles_or_scripts():
    for each in report().figures:
        for width in WIDTHS:
            drawn = svg(each, width)
            ElementTree.fromstring(drawn)
            assert "style=" not in drawn and "<script" not in drawn and " id=" not in drawn


def test_labels_of_an_axis_do_not_run_into_each_other():
    axis = Axis("d", high=4.0, low=-2.0, step=0.5, unit="number")
    row = FigureRow("Course", (Mark("1.00", 1.0, -1.0, 3.0),))
    many = replace(figure(1, "forest"), rows=(row,), axis=axis, series=("d",), colors=("after",))

    for width in WIDTHS:
        labels = [float(each.replace("−", "-")) for each in texts(svg(many, width))
                  if re.fullmatch(r"−?\d\.00", each) and each != "1.00"]  # fmt: skip
        assert 0.0 in labels and len(labels) < 13
