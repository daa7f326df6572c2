import csv
import io
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from PIL import Image, ImageColor

from outcomes.reports.content.report import Cell
from outcomes.reports.formats.exhibit import chart_png, chart_svg, table_csv, tables_csv
from outcomes.reports.formats.palette import PALETTE
from tests.outcomes.reports.made_up_report import KINDS, figure, report, shown

SOURCE = "Made up. Snapshot 1. Internal: for the provider."


def rows_of(content, delimiter=","):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=delimiter))


def test_a_saved_chart_says_what_it_is_where_it_is_from_and_every_mark():
    drawn = ElementTree.fromstring(chart_svg(figure(40), SOURCE))
    texts = ["".join(element.itertext()) for element in drawn.findall(".//{*}text")]

    assert texts[0] == "Many rows" and SOURCE in texts
    assert [mark for mark in shown(figure(40)) if mark not in texts] == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_picture_of_it_is_as_high_and_has_something_in_every_row(kind):
    many = figure(40, kind)
    drawn = ElementTree.fromstring(chart_svg(many, SOURCE))

    picture = Image.open(io.BytesIO(chart_png(many, SOURCE))).convert("RGB")

    ratio = picture.width / float(drawn.get("width"))
    assert picture.height / float(drawn.get("height")) == pytest.approx(ratio, rel=0.01)
    color = ImageColor.getrgb(PALETTE["after"])
    rows = [y for y in range(picture.height) if color in set(row_of(picture, y))]
    starts = [y for y in rows if y - 1 not in rows]
    assert len(starts) >= len(many.rows)


def row_of(picture, y):
    return picture.crop((0, y, picture.width, y + 1)).get_flattened_data()


def test_a_table_has_real_numbers_and_the_limits_of_intervals_in_two_columns():
    table = report().table("objectives")
    head, first, *_ = rows_of(table_csv(table))

    low = head.index("95% CI pre-test, lower")
    assert head[low + 1] == "95% CI pre-test, upper"
    assert 0 <= float(first[low]) < float(first[head.index("Pre-test")]) < float(first[low + 1])


def test_formulas_are_taken_out_and_excel_is_served():
    table = report().table("objectives")
    risky = replace(table, rows=((Cell("=1+1"), *table.rows[0][1:]),))

    content = table_csv(risky, ";", byte_order_mark=True, decimal=",")

    assert content.startswith(b"\xef\xbb\xbf") and rows_of(content, ";")[1][0] == "'=1+1"
    plain, european = rows_of(table_csv(risky)), rows_of(content, ";")
    at = plain[0].index("Pre-test")
    assert european[1][at] == plain[1][at].replace(".", ",") != plain[1][at]


def test_several_tables_stand_below_one_another():
    chosen = [report().table(key) for key in ("objectives", "items")]
    rows = rows_of(tables_csv(chosen))

    assert {row[0] for row in rows[1:]} == {table.title for table in chosen}
    assert rows[0] == ["table", "row", "column", "value", "shown"]
