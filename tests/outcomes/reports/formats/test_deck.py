"""Slides titled by what was found."""

from dataclasses import replace

from lxml import etree
from pptx.util import Inches, Pt

from outcomes.reports.content import frame
from outcomes.reports.content.report import (
    Cell,
    Column,
    Fact,
    Finding,
    Points,
    Section,
    Table,
    Words,
    text,
)
from outcomes.reports.formats import pptx
from outcomes.reports.formats.deck import BOTTOM, INSIDE
from outcomes.reports.formats.deck_tables import clause, continued
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


def texts_of(slide):
    shapes = [shape for shape in slide.shapes if shape.has_text_frame]
    return " ".join(shape.text_frame.text for shape in shapes)


def test_a_long_list_has_one_slide_in_front_and_goes_on_in_the_appendix():
    gaps = tuple(Fact(f"q{n}: What was asked", "50% after is under 60%") for n in range(60))
    whole = report(
        findings=(Finding("gaps", "Gaps remain after the activity: " + "many; " * 40),),
        sections=(Section("gaps", "Persistent gaps", "Knowledge", (), (Points(gaps),)),),
    )

    deck = slides(pptx.render(whole))

    titles = [slide.shapes.title.text_frame.text for slide in deck]
    appendix = titles.index(frame.APPENDIX)
    title = "Gaps remain after the activity"  # its details stand in the summary
    positions = [n for n, each in enumerate(titles[:appendix]) if each == title]
    assert "more in the appendix" in texts_of(deck[positions[-1]])
    told = " ".join(texts_of(slide) for slide in deck)
    assert all(told.count(f"q{n}: What") == 1 for n in range(60))


def test_what_is_not_there_is_said_on_one_slide_for_all_sections():
    sections = tuple(
        Section(f"k{n}", f"Section {n}", "Knowledge", (), (Words("No data.", is_absence=True),))
        for n in range(9)
    )

    deck = slides(pptx.render(report(findings=(), sections=sections)))

    titles = [slide.shapes.title.text_frame.text for slide in deck]
    assert titles.count(frame.WITHOUT_FIGURES) == 1
    assert not any(title.startswith("Section ") for title in titles)
    text = " ".join(
        shape.text_frame.text for shape in deck[titles.index(frame.WITHOUT_FIGURES)].shapes
    )
    assert f"{'; '.join(f'Section {n}' for n in range(9))}: No data." in text


def test_hidden_sections_are_named_once():
    words = "By item; Gaps: not shown, because it would tell of groups of fewer than 11 people."
    section = Section("hidden-a", "Not shown", "Knowledge", (words,))

    deck = slides(pptx.render(report(findings=(), sections=(section,))))

    told = [line for slide in deck for line in texts_of(slide).splitlines() if words in line]
    assert len(told) == 1 and f"Not shown: {words}" not in told[0]


def test_a_sentence_or_question_in_front_of_a_figure_keeps_its_own_mark():
    facts = (Fact("It hardly tells.", "q7"), Fact("How many?", "8"), Fact("Share", "8%"))
    section = Section("k", "K", "Knowledge", (), (Points(facts),))

    deck = slides(pptx.render(report(findings=(), sections=(section,))))

    text = "\n".join(s.text_frame.text for page in deck for s in page.shapes if s.has_text_frame)
    assert "It hardly tells: q7\nHow many? 8\nShare: 8%" in text


def test_a_table_ends_above_the_foot_and_its_figures_do_not_wrap():
    columns = (Column("Stage", "."), Column("p adjusted", "."), Column("Share", "."))
    cells = (Cell("p<0.001", 0.0001, "p"), Cell("100%", 1.0, "percent"))
    rows = tuple((text(f"Stage {n}"), *cells) for n in range(13))
    section = Section("k", "K", "Knowledge", (), (Table("t", "From view", columns, rows, "n."),))

    tables = [
        shape
        for slide in slides(pptx.render(report(findings=(), sections=(section,))))
        for shape in slide.shapes
        if shape.has_table and shape.name == "From view"
    ]

    assert sum(len(shape.table.rows) - 1 for shape in tables) == 13
    for shape in tables:
        assert shape.top + len(shape.table.rows) * Inches(0.33) < BOTTOM
        assert shape.table.columns[1].width > Inches(0.75)


WIDEST = 0.66  # of its size a letter is wide in the bold serif of a machine without ours


def test_no_title_has_more_than_two_lines():
    finding = "Correct answers rose from 48% to 66%: " + "and this is how; " * 12
    long = Section("k", "A title " * 30, "Knowledge", (), (Points((Fact("a", "b"),)),))
    whole = report(findings=(Finding("objectives", finding, "overall"),))
    deck = slides(pptx.render(replace(whole, sections=(*whole.sections, long))))

    for slide in deck[1:]:
        run = slide.shapes.title.text_frame.paragraphs[0].runs[0]
        letters_a_line = INSIDE / (run.font.size * WIDEST)
        assert len(run.text) <= 1.95 * letters_a_line, run.text


def test_a_title_cut_short_keeps_its_finding():
    asked = f"Learners confident when asked “{'Wie sicher fühlen Sie sich ' * 6}?” rose from 13%"
    gaps = "In 15 objectives a gap remains, the first of them objective 1, which gained most" * 2

    assert continued(asked, 0).endswith("…” rose from 13%")
    assert clause(gaps) == "In 15 objectives a gap remains"
