"""A workbook: its sheets with names, page set-up and marks, its formats, its texts."""

import re
from collections.abc import Sequence

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from outcomes.reports.content.report import Column, Report

from .svg_canvas import letters

Look = str | int | float | bool

INK, ACCENT, QUIET, SIGNAL = "#1B232D", "#0F4C5C", "#55606D", "#9A3412"
HAIR, BAND = "#D9D5CB", "#F4F2EC"
LONGEST = 32_000  # characters Excel takes in a cell
PAPERS = {"us-letter": 1, "a4": 9}
LINE, TITLE_LINE, MOST_LINES = 15.0, 19.0, 26
HEAD_LINES = 2
FILLED = 0.95  # of the width of a column: what average letters may fill
LETTERS: dict[str, Look] = {
    "font_name": "Calibri",
    "font_size": 11,
    "font_color": INK,
    "valign": "top",
}


class Book:
    def __init__(self, file: Workbook, report: Report, paper: str) -> None:
        self.file, self.report, self.paper = file, report, PAPERS.get(paper, PAPERS["a4"])
        self.formats: dict[tuple[tuple[str, Look], ...], Format] = {}
        self.names: set[str] = set()
        self.columns: dict[str, list[tuple[str, Column]]] = {}  # of each table, as they stand

    def format(self, **looks: Look) -> Format:
        whole = LETTERS | looks
        key = tuple(sorted(whole.items()))
        if key not in self.formats:
            self.formats[key] = self.file.add_format(whole)
        return self.formats[key]

    def sheet(self, title: str) -> Worksheet:
        """A sheet that prints: landscape, as wide as the page, with its mark on every page."""
        sheet = self.file.add_worksheet(self._name(title))
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(self.paper)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
        sheet.set_header(f"&L&9{_plain(self.report.title)}&R&9{self.report.mark}")
        sheet.set_footer(f"&L&9{self.report.mark}. {_plain(self.report.version)}&R&9&A, &P / &N")
        return sheet

    def _name(self, title: str) -> str:
        """Excel takes 31 characters, some not at all, and no name twice."""
        plain = _whole_words(re.sub(r"[\[\]:*?/\\']", " ", title).strip(), 31) or "Table"
        name, number = plain, 2
        while name.lower() in self.names:
            name, number = f"{_whole_words(plain, 30 - len(str(number)))} {number}", number + 1
        self.names.add(name.lower())
        return name

    def title(
        self, sheet: Worksheet, words: str, note: str = "", widths: Sequence[float] = ()
    ) -> None:
        """Over the columns of the sheet: a long one does not make the printed page wider."""
        looks: dict[str, Look] = {"bold": True, "font_size": 14, "font_color": ACCENT}
        self._across(sheet, 0, words, widths, looks, TITLE_LINE)
        self._across(sheet, 1, note, widths, {"font_color": QUIET, "italic": True}, LINE)

    def _across(
        self,
        sheet: Worksheet,
        row: int,
        words: str,
        widths: Sequence[float],
        looks: dict[str, Look],
        line: float,
    ) -> None:
        if words and widths:
            if len(widths) > 1:
                sheet.merge_range(row, 0, row, len(widths) - 1, "")
            sheet.set_row(row, line * lines_of(words, sum(widths) * LINE / line) + 4)
            looks = looks | {"text_wrap": True}
        self.text(sheet, row, 0, words, **looks)

    def texts(
        self,
        sheet: Worksheet,
        row: int,
        cells: Sequence[str],
        widths: Sequence[float],
        **looks: Look,
    ) -> None:
        """A row of texts, as high as the longest of them is."""
        for column, words in enumerate(cells):
            self.text(sheet, row, column, words, text_wrap=True, **looks)
        pairs = zip(cells, widths, strict=False)
        highest = max((lines_of(words, width) for words, width in pairs), default=1)
        sheet.set_row(row, LINE * min(highest, MOST_LINES) + 4)

    def text(self, sheet: Worksheet, row: int, column: int, words: str, **looks: Look) -> None:
        if words:
            short = words if len(words) <= LONGEST else words[:LONGEST] + "…"
            sheet.write_string(row, column, short, self.format(**looks))

    def header(
        self,
        sheet: Worksheet,
        row: int,
        heads: list[str],
        right: frozenset[int] = frozenset(),
        widths: Sequence[float] = (),
    ) -> None:
        """As high as the longest of the heads is."""
        pairs = zip(heads, widths, strict=False)
        highest = max((lines_of(head, width) for head, width in pairs), default=1)
        sheet.set_row(row, max(HEAD_LINES, highest) * LINE + 4)
        looks: dict[str, Look] = {"bold": True, "bg_color": BAND, "bottom": 2, "bottom_color": INK}
        for column, head in enumerate(heads):
            align: Look = "right" if column in right else "left"
            beside = column - 1 in right or (bool(widths) and column > 0)  # as its cells
            indent = int(beside and column not in right)
            form = self.format(
                **looks, text_wrap=True, valign="vcenter", align=align, indent=indent
            )
            sheet.write_string(row, column, head, form)


def lines_of(words: str, width: float) -> int:
    """How many lines the words take in a column of that width."""
    fits = max(1, int(width * FILLED))
    return sum(max(1, -(-letters(line) // fits)) for line in words.split("\n"))


def _plain(words: str) -> str:
    """In headers and footers of a sheet an ampersand begins a command; they take 255 characters."""
    return words.replace("&", "&&")[:120].rstrip("&")


def _whole_words(title: str, most: int) -> str:
    """Not cut within a word, unless the first alone is too long."""
    if len(title) <= most:
        return title
    return (title[: most + 1].rsplit(" ", 1)[0] or title)[:most].rstrip(" ,:;")
