"""A conference abstract as a Word file: title, author slots, parts, table, and how long it is."""

import io
from typing import Any

from docx import Document
from docx.document import Document as WordFile
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Row
from docx.text.paragraph import Paragraph

from outcomes.reports.content import frame
from outcomes.reports.content.abstract import Abstract, table_columns
from outcomes.reports.content.report import Report, Table

from .reproducible import moment_of, settled

ACCENT, QUIET = RGBColor(0x0F, 0x4C, 0x5C), RGBColor(0x55, 0x60, 0x6D)
SIGNAL = RGBColor(0x9A, 0x34, 0x12)
FONT = "Georgia"
PAPERS = {"a4": (Mm(210), Mm(297)), "us-letter": (Mm(215.9), Mm(279.4))}
MARGIN, FIRST_COLUMN = Mm(22), Mm(60)
SMALL = 8.5
CELL_MARGIN = 4  # of a cell of the table, in letters


def render(report: Report, abstract: Abstract, paper: str = "a4") -> bytes:
    file, moment = Document(), moment_of(report)
    _page(file, report, paper)
    _write(file, report, abstract)
    core = file.core_properties
    core.title, core.author, core.last_modified_by = abstract.title[:255], report.software, ""
    core.subject, core.comments, core.revision = report.mark, report.version, 1
    core.created, core.modified, core.language = moment, moment, frame.LANGUAGE
    out = io.BytesIO()
    file.save(out)
    return settled(out.getvalue(), moment)


def _page(file: WordFile, report: Report, paper: str) -> None:
    section = file.sections[0]
    section.page_width, section.page_height = PAPERS.get(paper, PAPERS["a4"])
    section.left_margin = section.right_margin = MARGIN
    section.top_margin = section.bottom_margin = MARGIN
    normal = file.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(10.5)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(4), 1.0
    _letters(_first_paragraph(section.header, report.mark), 9, QUIET)
    _letters(_first_paragraph(section.footer, f"{report.mark}. {report.version}"), 9, QUIET)


def _first_paragraph(part: Any, words: str) -> Any:
    part.paragraphs[0].text = words
    return part.paragraphs[0]


def _write(file: WordFile, report: Report, abstract: Abstract) -> None:
    title = file.add_heading(abstract.title, level=0)
    title.alignment = WD_ALIGN_PARAGRAPH.LEFT
    _letters(title, 16, ACCENT)
    if report.is_demonstration:
        _letters(file.add_paragraph(frame.DEMONSTRATION), 10, SIGNAL)
    for slot in abstract.authors:
        _letters(file.add_paragraph(slot), 10, QUIET)
    for heading, text in abstract.parts:
        part = file.add_heading(heading, level=1)
        part.paragraph_format.space_before = Pt(9)
        _letters(part, 13, ACCENT)
        file.add_paragraph(text)
        if heading == "Results" and abstract.table is not None:
            _table(file, abstract.table)
    _letters(file.add_paragraph(abstract.count), 9, QUIET)
    facts = [f"{fact.name}: {fact.shown}" for fact in report.cover[-3:]]
    _letters(file.add_paragraph(". ".join(facts) + "."), 9, QUIET)


def _letters(paragraph: Paragraph, size: int, shade: RGBColor) -> None:
    for run in paragraph.runs:
        run.font.size, run.font.color.rgb, run.font.name = Pt(size), shade, FONT
        fonts = run._element.get_or_add_rPr().get_or_add_rFonts()
        fonts.attrib.pop(qn("w:asciiTheme"), None)


def _table(file: WordFile, table: Table) -> None:
    columns = table_columns(table)
    caption = file.add_paragraph(table.title)
    caption.paragraph_format.keep_with_next = True
    _small(caption, is_bold=True)
    grid = file.add_table(rows=1, cols=len(columns), style="Table Grid")
    grid.autofit = False
    paper = file.sections[0].page_width
    assert paper is not None, "the page was set"
    widths = _widths(table, columns, paper - 2 * MARGIN - FIRST_COLUMN)
    for index, cell in zip(columns, grid.rows[0].cells, strict=True):
        cell.text = table.columns[index].head
    for row in table.rows:
        for index, cell in zip(columns, grid.add_row().cells, strict=True):
            cell.text = row[index].shown
    for number, row in enumerate(grid.rows):
        _keep_whole(row, is_head=number == 0)
        for column, cell in enumerate(row.cells):
            cell.width = widths[column]
            _set_cell(cell.paragraphs[0], is_first=column == 0, is_head=number == 0)
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = width


def _keep_whole(row: _Row, is_head: bool) -> None:
    """No row breaks over pages; the head stands again on each, for readers and screen readers."""
    properties = row._tr.get_or_add_trPr()
    for tag in ("w:cantSplit", *(["w:tblHeader"] if is_head else [])):
        properties.append(properties.makeelement(qn(tag), {}))


def _widths(table: Table, columns: tuple[int, ...], rest: int) -> list[int]:
    """The first column has its own; the others share the rest as their longest word asks."""
    longest = []
    for index in columns[1:]:
        words = [*table.columns[index].head.split(), *(row[index].shown for row in table.rows)]
        longest.append(max(len(word) for word in words) + CELL_MARGIN)
    return [FIRST_COLUMN, *(int(rest * each / sum(longest)) for each in longest)]


def _set_cell(paragraph: Paragraph, is_first: bool, is_head: bool) -> None:
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if is_first else WD_ALIGN_PARAGRAPH.RIGHT
    _small(paragraph, is_bold=is_head)


def _small(paragraph: Paragraph, is_bold: bool) -> None:
    for run in paragraph.runs:
        run.font.size, run.font.bold = Pt(SMALL), is_bold
