"""Slides titled by what was found."""

from lxml import etree
from pptx.util import Pt

from outcomes.reports.content import frame
from outcomes.reports.content.report import Finding
from outcomes.reports.formats import pptx
from tests.outcomes.reports.formats.test_pptx import slides
from tests.outcomes.reports.made_up_report import report

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


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


def test_methods_stand_in_the_notes_of_every_slide():
    whole = report()
    rule = whole.methods[0].shown

    deck = slides(pptx.render(whole))

    assert all(rule in slide.notes_slide.notes_text_frame.text for slide in deck)
