"""Slides: layouts, titles, texts, tables, marks, notes. Nothing is smaller than 14 points."""

from collections.abc import Sequence
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.shapes.autoshape import Shape
from pptx.shapes.placeholder import SlidePlaceholder
from pptx.slide import Slide
from pptx.table import _Cell
from pptx.text.text import _Paragraph
from pptx.util import Emu, Inches, Pt

from outcomes.reports.content.report import Report

from . import deck_theme as theme
from .svg_canvas import letters

# A slide's lengths are whole numbers (EMU).
WIDTH, HEIGHT, MARGIN = Inches(13.333), Inches(7.5), Inches(0.7)
INSIDE = WIDTH - 2 * MARGIN
TOP: int = Inches(1.75)
BOTTOM: int = Inches(6.85)
SMALLEST = 14
COVER_TITLE = 40
# A title has two lines, in the widest of the letters a program may set for ours: so many letters
# at most in each size.
TITLES = ((94, 26), (122, 20), (138, 18), (156, 16))
HOLDERS_OF_FOOTER = (13, 15, 16)  # date, footer, number: every slide has its own footer
NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # of a table: no grid


def color(name: str) -> RGBColor:
    return RGBColor.from_string(name)


class Deck:
    def __init__(self, report: Report) -> None:
        self.report = report
        self.file = Presentation()
        self.file.slide_width, self.file.slide_height = WIDTH, HEIGHT
        theme.apply(self.file)
        _set_layouts(self.file, "Title Slide", "Title Only")
        self.methods = "\n".join(f"{fact.name}: {fact.shown}" for fact in report.methods)

    def slide(self, title: str, notes: Sequence[str] = (), layout: str = "Title Only") -> Slide:
        slide = self.file.slides.add_slide(self.file.slide_layouts.get_by_name(layout))
        is_cover = layout != "Title Only"
        size = COVER_TITLE if is_cover else title_size(title)
        paragraph = slide.shapes.title.text_frame.paragraphs[0]
        paragraph.alignment = PP_ALIGN.LEFT
        write(
            paragraph,
            title,
            size,
            theme.ACCENT,
            theme.HEADING_FONT,
            True,
        )
        self._rule(slide, Inches(4.25) if is_cover else Inches(1.57))
        self._foot(slide)
        lines = [*(line for line in notes if line), "Methods", self.methods]
        slide.notes_slide.notes_text_frame.text = "\n".join(lines)
        return slide

    def _rule(self, slide: Slide, top: int) -> None:
        line = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, MARGIN, Emu(top), Inches(1.2), Pt(2.5))
        line.fill.solid()
        line.fill.fore_color.rgb = color(theme.ACCENT)
        line.line.fill.background()
        line.shadow.inherit = False

    def _foot(self, slide: Slide) -> None:
        """For whom it is, which snapshot, which slide."""
        words = f"{self.report.mark} · {self.report.version}"
        if self.report.is_demonstration:
            words += " · demonstration"
        number_width = Inches(1)
        foot = Inches(6.98)
        self.words(slide, [words], (MARGIN, foot, INSIDE - number_width, Inches(0.4)), quiet=True)
        where = (WIDTH - MARGIN - number_width, foot, number_width, Inches(0.4))
        box = self.words(slide, [str(len(self.file.slides))], where, quiet=True)
        box.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT

    def words(
        self,
        slide: Slide,
        lines: Sequence[str],
        where: tuple[int, int, int, int],
        size: int = SMALLEST,
        *,
        gap: int = 5,
        quiet: bool = False,
    ) -> Shape:
        box = slide.shapes.add_textbox(*map(Emu, where))
        frame = box.text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = 0
        for index, line in enumerate(lines):
            paragraph = frame.paragraphs[0] if index == 0 else frame.add_paragraph()
            paragraph.space_after = Pt(gap)
            write(paragraph, line, size, theme.QUIET if quiet else theme.INK)
        return box

    def table(
        self,
        slide: Slide,
        rows: Sequence[Sequence[str]],
        is_text: Sequence[bool],
        widths: Sequence[int],
        top: int,
        name: str,
    ) -> None:
        """The first row is the head."""
        where = map(Emu, (MARGIN, top, sum(widths), Inches(0.32) * len(rows)))
        shape = slide.shapes.add_table(len(rows), len(widths), *where)
        shape.name = name
        table: Any = shape._element.graphic.graphicData.tbl
        style = table.tblPr
        style.find(qn("a:tableStyleId")).text = NO_STYLE
        style.set("bandRow", "0")
        for index, width in enumerate(widths):
            shape.table.columns[index].width = width
        for number, row in enumerate(rows):
            for index, words in enumerate(row):
                side = PP_ALIGN.LEFT if is_text[index] else PP_ALIGN.RIGHT
                _fill_cell(shape.table.cell(number, index), words, side, is_head=number == 0)


def title_size(title: str) -> int:
    return next((size for most, size in TITLES if letters(title) <= most), TITLES[-1][1])


def write(
    paragraph: _Paragraph,
    words: str,
    size: int,
    shade: str,
    font: str = theme.BODY_FONT,
    bold: bool = False,
) -> None:
    run = paragraph.add_run()
    run.text = words.replace("\n", " ")
    run.font.size, run.font.bold, run.font.name = Pt(max(size, SMALLEST)), bold, font
    run.font.color.rgb = color(shade)


def _fill_cell(cell: _Cell, words: str, side: PP_ALIGN, is_head: bool) -> None:
    cell.margin_left = cell.margin_right = Inches(0.06)
    cell.margin_top = cell.margin_bottom = Inches(0.035)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.alignment = side
    write(paragraph, words, SMALLEST, theme.QUIET if is_head else theme.INK, bold=is_head)
    cell.fill.solid()
    cell.fill.fore_color.rgb = color(theme.PALE if is_head else "FFFFFF")
    properties = cell._tc.get_or_add_tcPr()
    line = properties.makeelement(qn("a:lnB"), {"w": "12700" if is_head else "6350"})
    fill = line.makeelement(qn("a:solidFill"), {})
    shade = theme.INK if is_head else theme.HAIR
    fill.append(fill.makeelement(qn("a:srgbClr"), {"val": shade}))
    line.append(fill)
    properties.insert(0, line)


def _set_layouts(file: Any, *wanted: str) -> None:
    """The layouts that are used, on the wide page."""
    for layout in list(file.slide_layouts):
        if layout.name not in wanted:
            file.slide_layouts.remove(layout)
            continue
        for shape in list(layout.placeholders):
            if shape.placeholder_format.type in HOLDERS_OF_FOOTER:
                shape._element.getparent().remove(shape._element)
    master = file.slide_master
    for holder in [
        *master.placeholders,
        *(h for each in file.slide_layouts for h in each.placeholders),
    ]:
        if holder.placeholder_format.idx == 0:
            _place(holder, Inches(0.4), Inches(1.12))
            _style_title(holder)
    for holder in list(master.placeholders):
        if holder.placeholder_format.idx != 0:
            holder._element.getparent().remove(holder._element)
    for holder in file.slide_layouts.get_by_name("Title Slide").placeholders:
        is_title = holder.placeholder_format.idx == 0
        _place(holder, *((Inches(1.8), Inches(2.4)) if is_title else (Inches(4.35), Inches(0.9))))


def _place(holder: SlidePlaceholder, top: int, height: int) -> None:
    holder.left, holder.top, holder.width, holder.height = MARGIN, top, INSIDE, height


def _style_title(holder: SlidePlaceholder) -> None:
    frame = holder.text_frame
    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.BOTTOM
    frame.paragraphs[0].alignment = PP_ALIGN.LEFT
    body = frame._txBody.find(qn("a:bodyPr"))
    for fit in list(body):
        body.remove(fit)
    body.set("lIns", "0")
