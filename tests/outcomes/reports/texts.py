"""What a file says, as its readers see it."""

import io
import re

from docx import Document
from openpyxl import load_workbook
from pptx import Presentation

from outcomes.numbers import MINUS, rounded, rounded_percent

from .pdf_pages import pdf_pages

DAGGER = "\N{DAGGER}"


def words(content, kind):
    """All of it as one text; lines of a document run on."""
    if kind in ("csv", "json"):
        return content.decode()
    return " ".join(" ".join(READERS[kind](content)).split())


def pdf_texts(content):
    return [page.text for page in pdf_pages(content)]


def pdf_ends(content):
    """How far down the text of each page reaches, 0 to 1, and its last words; without the foot."""
    for page in pdf_pages(content):
        lowest, words = min(piece for piece in page.pieces if 0.08 < piece[0] < 0.95)
        yield 1 - lowest, words, page.is_wide


def docx_texts(content):
    file = Document(io.BytesIO(content))
    section = file.sections[0]
    marks = [*section.header.paragraphs, *section.footer.paragraphs]
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    return [paragraph.text for paragraph in (*file.paragraphs, *marks)] + cells


def pptx_texts(content):
    for slide in Presentation(io.BytesIO(content)).slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                yield shape.text_frame.text
            elif shape.has_table:
                yield from (cell.text for row in shape.table.rows for cell in row.cells)
            elif shape.has_chart:
                yield from chart_texts(shape.chart)
        yield slide.notes_slide.notes_text_frame.text


def chart_texts(chart):
    plot = chart.plots[0]
    yield from (series.name for series in plot.series)
    yield from (str(category) for category in plot.categories)


def xlsx_texts(content):
    for cells in displayed(content).values():
        yield from cells.values()


def displayed(workbook):
    """Sheet by sheet what is seen: numbers under their formats, half up, as spreadsheets round."""
    book = load_workbook(io.BytesIO(workbook))
    return {
        sheet.title: {
            cell.coordinate: _shown(cell)
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        }
        for sheet in book.worksheets
    }


def _shown(cell):
    if isinstance(cell.value, str):
        assert cell.data_type == "s"
        return cell.value
    pattern = cell.number_format.split(";")
    if re.fullmatch('"[^"]*"', pattern[0]):
        return pattern[0].strip('"')
    if pattern[0].startswith('"p="'):
        return f"p={rounded(cell.value, len(pattern[0].split('.')[1])):f}"
    if pattern[0] == "#,##0":
        return f"{cell.value:,}"
    if pattern[0] == "General":
        return repr(cell.value)
    return _signed(cell.value, pattern)


def _signed(value, pattern):
    mark = f" {DAGGER}" if DAGGER in pattern[0] else ""
    minus = MINUS if value < 0 and len(pattern) > 1 else ""
    sign = "+" if pattern[0].startswith("+") and value > 0 else minus
    if pattern[0].endswith("0%"):
        return f"{sign}{abs(rounded_percent(value)):f}%"
    digits = re.search(r"\.(0+)", pattern[0])
    return f"{sign}{abs(rounded(value, len(digits[1]) if digits else 0)):f}{mark}"


READERS = {
    "pdf": pdf_texts,
    "docx": docx_texts,
    "pptx": pptx_texts,
    "xlsx": xlsx_texts,
}
