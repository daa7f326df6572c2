"""One reading of a document: every measure has its section, every figure its evidence."""

import pytest

from outcomes.reports.content.evidence import evidence_of
from outcomes.reports.content.reading import Options, read
from outcomes.reports.content.report import Table
from outcomes.reports.formats.drawing import svg
from outcomes.snapshots.document import of_json
from tests.outcomes.made_up import document, people


@pytest.fixture(scope="module")
def outcomes():
    return of_json(document(people(5, 200)))


@pytest.fixture(scope="module")
def report(outcomes):
    return read(outcomes, Options())


def test_figures_hold_the_shares_of_the_document_and_their_tables_the_same_words(report, outcomes):
    figure = report.figure("objectives")

    drawn = svg(figure)

    for row, objective in zip(figure.rows, outcomes.knowledge.objectives, strict=True):
        sides = (objective.matched.pre, objective.matched.post)
        assert [mark.value for mark in row.marks] == [side.share for side in sides]
        assert all(mark.shown in drawn for mark in row.marks)
    shown = [(row[2].shown, row[4].shown) for row in figure.table.rows[: len(figure.rows)]]
    assert shown == [tuple(mark.shown for mark in row.marks) for row in figure.rows]
    assert "style=" not in drawn


def test_every_figure_can_be_drawn_wide_and_narrow(report):
    for figure in report.figures:
        assert svg(figure, 820).startswith("<svg") and svg(figure, 350).startswith("<svg")


def test_every_key_of_evidence_resolves_and_nothing_reads_none(report, outcomes):
    cells = [cell for table in report.tables for row in table.rows for cell in row]

    keys = {cell.evidence for cell in cells if cell.evidence}

    assert len(keys) > 30
    assert [key for key in keys if evidence_of(outcomes, key, 0.001) is None] == []
    assert [cell for cell in cells if cell.shown in ("None", "nan")] == []


def test_an_unknown_key_has_no_evidence(outcomes):
    assert evidence_of(outcomes, "item.nothing", 0.001) is None
    assert evidence_of(outcomes, "nothing", 0.001) is None


def test_no_section_of_the_text_is_a_heading_alone(report):
    empty = [
        section.key
        for section in report.sections
        if section.parts
        and all(isinstance(part, Table) and part.appendix for part in section.parts)
    ]

    assert empty == []


def test_the_summary_leads_with_whether_it_worked_and_repeats_no_headline(report):
    assert report.lead.sentence.startswith("Correct answers")
    told = {headline.evidence for headline in report.headlines} - {"participants"}
    assert report.further_findings
    assert not told & {finding.evidence for finding in report.further_findings}
