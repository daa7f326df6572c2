"""A snapshot as an Excel workbook: real numbers under number formats, a table a sheet, a data dictionary.

Texts are written as texts: no formula, no link, whatever they begin with.
"""

import io
import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from outcomes.reports.previous import Cell, Content, Options, Table, read

from . import csv
from .reproducible import cleaned, moment_of

Json = dict[str, Any]
INK, ACCENT, SOFT, HAIR, BAND = "#1B232D", "#0F4C5C", "#55606D", "#D9D5CB", "#F4F2EC"
LONGEST = 32_000  # characters Excel takes in a cell
WIDEST, NARROWEST = 64, 11


def render(document: Json, options: Options) -> bytes:
    content = read(cleaned(document), options)
    out = io.BytesIO()
    settings = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(out, settings)
    book.set_properties(_properties(content, moment_of(content.block)))
    _Book(book, content).write(document)
    book.close()
    return out.getvalue()


def _properties(content: Content, moment: datetime) -> dict[str, Any]:
    return {
        "title": f"Outcomes: {content.title}"[:250],
        "subject": "Educational outcomes",
        "author": str(content.block.get("software", "")),
        "comments": f"Snapshot {content.block['id']}"
        + (f", digest {content.block['digest']}" if content.block["digest"] else ""),
        "created": moment,
    }


class _Book:
    def __init__(self, book: Workbook, content: Content) -> None:
        self.book, self.content = book, content
        self.formats: dict[tuple[tuple[str, Any], ...], Format] = {}
        self.names: set[str] = set()

    def format(self, **looks: Any) -> Format:
        base = {"font_name": "Calibri", "font_size": 11, "font_color": INK, "valign": "top"}
        looks = base | looks
        key = tuple(sorted(looks.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format(looks)
        return self.formats[key]

    def sheet(self, title: str) -> Worksheet:
        sheet = self.book.add_worksheet(self._name(title))
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        footer = f"Snapshot {self.content.block['id']}"
        sheet.set_footer(f"&L&9{footer}&C&9&A&R&9Page &P of &N")
        return sheet

    def _name(self, title: str) -> str:
        """Excel takes 31 characters, some not at all, and no name twice."""
        plain = re.sub(r"[\[\]:*?/\\']", " ", title).strip()[:31] or "Table"
        name, number = plain, 2
        while name.lower() in self.names:
            name, number = f"{plain[: 31 - len(str(number)) - 1]} {number}", number + 1
        self.names.add(name.lower())
        return name

    # --- sheets ------------------------------------------------------------------------------------------------

    def write(self, document: Json) -> None:
        self.summary()
        contents = self.sheet("Contents")
        tables = [*self.content.tables, self.content.levels]
        named = [(table, self.table(table)) for table in tables]
        figures = self.figures(document)
        methods = self.methods()
        dictionary = self.dictionary(named)
        listed: list[tuple[Worksheet, str, int | None]] = [
            (sheet, table.title, len(table.rows)) for table, sheet in named
        ]
        listed += [
            (figures, "Every figure of the snapshot, one row each", None),
            (methods, "Methods, definitions and notes", None),
        ]
        self.contents(contents, [*listed, (dictionary, "What every column means", None)])

    def summary(self) -> None:
        sheet, content = self.sheet("Summary"), self.content
        sheet.set_column(0, 0, 26)
        sheet.set_column(1, 1, 100)
        sheet.set_row(0, 30)
        self.text(sheet, 0, 0, content.title, bold=True, font_size=18, font_color=ACCENT)
        self.text(sheet, 1, 0, "Educational outcomes report", font_color=SOFT)
        if content.demonstration:
            self.text(
                sheet,
                2,
                0,
                "Demonstration: the people and their answers are made up.",
                bold=True,
                font_color="#9A3412",
            )
        row = 4
        for name, fact in content.facts:
            self.text(sheet, row, 0, name, font_color=SOFT)
            self.text(sheet, row, 1, fact, text_wrap=True)
            row += 1
        row += 1
        self.text(sheet, row, 0, "Findings", bold=True, font_size=14, font_color=ACCENT)
        for finding in content.findings:
            row += 1
            self.text(sheet, row, 1, finding, text_wrap=True, bottom=1, bottom_color=HAIR)
            sheet.set_row(row, 15.5 * (1 + len(finding) // 105) + 4)
        self._chart(sheet, row + 2)
        sheet.fit_to_pages(1, 1)

    def _chart(self, sheet: Worksheet, row: int) -> None:
        """Objectives before and after, drawn by Excel from the numbers of its sheet."""
        table = next((t for t in self.content.tables if t.key == "objectives"), None)
        if table is None:
            return
        name, first, last = self._name_of(table), 4, 3 + len(table.rows)
        chart = self.book.add_chart({"type": "bar"})
        for column, title, colour in ((2, "Before", "#8A94A0"), (4, "After", ACCENT)):
            chart.add_series(
                {
                    "name": title,
                    "categories": [name, first, 0, last, 0],
                    "values": [name, first, column, last, column],
                    "fill": {"color": colour},
                    "data_labels": {"value": True, "num_format": "0%"},
                    "gap": 60,
                }
            )
        chart.set_title(
            {
                "name": "Share of right answers, matched learners",
                "name_font": {"size": 13, "color": INK},
            }
        )
        chart.set_x_axis(
            {"min": 0, "max": 1, "visible": False, "major_gridlines": {"visible": False}}
        )
        chart.set_y_axis({"reverse": True})
        chart.set_legend({"position": "top"})
        chart.set_size({"width": 880, "height": 120 + 62 * len(table.rows)})
        sheet.insert_chart(
            row,
            0,
            chart,
            {
                "description": "Share of right answers by objective, before and after; the sheet has the numbers."
            },
        )

    def _name_of(self, table: Table) -> str:
        return re.sub(r"[\[\]:*?/\\']", " ", table.title).strip()[:31]

    def contents(
        self, sheet: Worksheet, listed: Iterable[tuple[Worksheet, str, int | None]]
    ) -> None:
        sheet.set_column(0, 0, 36)
        sheet.set_column(1, 1, 70)
        sheet.set_column(2, 2, 10)
        self.text(sheet, 0, 0, "Contents", bold=True, font_size=14, font_color=ACCENT)
        self.header(sheet, 2, ["Sheet", "What it holds", "Rows"])
        for row, (target, title, rows) in enumerate(listed, start=3):
            link = self.format(font_color=ACCENT, underline=1)
            sheet.write_url(row, 0, f"internal:'{target.get_name()}'!A1", link, target.get_name())
            self.text(sheet, row, 1, title)
            if rows is not None:
                sheet.write_number(row, 2, rows, self.format(num_format="#,##0"))
        sheet.freeze_panes(3, 0)

    def table(self, table: Table) -> Worksheet:
        sheet = self.sheet(table.title)
        self.text(sheet, 0, 0, table.title, bold=True, font_size=14, font_color=ACCENT)
        self.text(sheet, 1, 0, table.note, font_color=SOFT, italic=True)
        self.header(sheet, 3, [column.head for column in table.columns], right=_numeric(table))
        widths = [
            min(
                WIDEST,
                max(
                    [
                        NARROWEST,
                        *(len(word) + 2 for word in column.head.split()),
                        *(len(c[place].shown) + 2 for c in table.rows),
                    ]
                ),
            )
            for place, column in enumerate(table.columns)
        ]
        for row, cells in enumerate(table.rows, start=4):
            for place, cell in enumerate(cells):
                self.cell(sheet, row, place, cell)
            lines = max(
                -(-len(cell.shown) // max(1, widths[place] - 2)) for place, cell in enumerate(cells)
            )
            sheet.set_row(row, 4 + 15 * min(20, max(1, lines)))
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
        sheet.freeze_panes(4, 1)
        sheet.repeat_rows(3)
        if table.rows:
            sheet.autofilter(3, 0, 3 + len(table.rows), len(table.columns) - 1)
        return sheet

    def figures(self, document: Json) -> Worksheet:
        sheet = self.sheet("Figures")
        self.text(
            sheet,
            0,
            0,
            "Every figure of the snapshot, unrounded",
            bold=True,
            font_size=14,
            font_color=ACCENT,
        )
        self.header(sheet, 2, list(csv.HEADER))
        row = 2
        for row, figure in enumerate(csv.rows(cleaned(document)), start=3):
            for place, value in enumerate(figure):
                if isinstance(value, bool) or value is None or value == "":
                    continue
                if isinstance(value, int | float):
                    sheet.write_number(row, place, value, self.format())
                else:
                    self.text(sheet, row, place, str(value))
        sheet.set_column(0, 1, 18)
        sheet.set_column(2, 2, 60)
        sheet.set_column(3, len(csv.HEADER) - 1, 14)
        sheet.freeze_panes(3, 2)
        sheet.autofilter(2, 0, row, len(csv.HEADER) - 1)
        return sheet

    def methods(self) -> Worksheet:
        sheet, row = self.sheet("Methods"), 3
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, 1, 110)
        self.text(
            sheet,
            0,
            0,
            "Methods, definitions and notes",
            bold=True,
            font_size=14,
            font_color=ACCENT,
        )
        self.header(sheet, 2, ["What", "How"])
        for name, rule in [*self.content.methods, *(("Note", note) for note in self.content.notes)]:
            self.text(sheet, row, 0, name, bold=True)
            self.text(sheet, row, 1, rule, text_wrap=True)
            row += 1
        sheet.freeze_panes(3, 0)
        return sheet

    def dictionary(self, named: list[tuple[Table, Worksheet]]) -> Worksheet:
        sheet, row = self.sheet("Data dictionary"), 3
        for place, width in enumerate((34, 26, 90, 24)):
            sheet.set_column(place, place, width)
        self.text(
            sheet, 0, 0, "What every column means", bold=True, font_size=14, font_color=ACCENT
        )
        self.header(sheet, 2, ["Sheet", "Column", "Meaning", "Unit"])
        entries = [
            (target.get_name(), c.head, c.says, c.unit)
            for table, target in named
            for c in table.columns
        ]
        entries += [("Figures", name, says, "") for name, says in csv.MEANINGS.items()]
        for entry in entries:
            for place, part in enumerate(entry):
                self.text(sheet, row, place, part, text_wrap=place == 2)
            row += 1
        sheet.freeze_panes(3, 2)
        sheet.autofilter(2, 0, row - 1, 3)
        return sheet

    # --- cells -------------------------------------------------------------------------------------------------

    def text(self, sheet: Worksheet, row: int, place: int, value: str, **looks: Any) -> None:
        if value:
            short = value if len(value) <= LONGEST else value[:LONGEST] + "…"
            sheet.write_string(row, place, short, self.format(**looks))

    def header(
        self, sheet: Worksheet, row: int, heads: list[str], right: frozenset[int] = frozenset()
    ) -> None:
        sheet.set_row(row, 32)
        for place, head in enumerate(heads):
            align = "right" if place in right else "left"
            looks = self.format(
                bold=True,
                bg_color=BAND,
                bottom=2,
                bottom_color=INK,
                text_wrap=True,
                valign="vcenter",
                align=align,
            )
            sheet.write_string(row, place, head, looks)

    def cell(self, sheet: Worksheet, row: int, place: int, cell: Cell) -> None:
        rule: dict[str, Any] = {"bottom": 1, "bottom_color": HAIR}
        if (
            isinstance(cell.value, int | float)
            and not isinstance(cell.value, bool)
            and cell.kind != "text"
        ):
            sheet.write_number(
                row,
                place,
                cell.value,
                self.format(num_format=number_format(cell), align="right", **rule),
            )
            return
        align = "left" if _is_text(cell) else "right"
        sheet.write_string(
            row,
            place,
            cell.shown[:LONGEST],
            self.format(text_wrap=align == "left", align=align, **rule),
        )


def _numeric(table: Table) -> frozenset[int]:
    """Columns that hold no texts."""
    texts = {place for cells in table.rows for place, cell in enumerate(cells) if _is_text(cell)}
    return frozenset(range(len(table.columns))) - texts if table.rows else frozenset()


def _is_text(cell: Cell) -> bool:
    return isinstance(cell.value, str) and not cell.value.startswith("n<")


def number_format(cell: Cell) -> str:
    """The format under which the unrounded number shows as it is printed everywhere else."""
    if cell.kind == "count":
        return "#,##0"
    if cell.kind == "percent":
        return "+0%;\N{MINUS SIGN}0%;0%" if cell.shown[:1] in "+\N{MINUS SIGN}" else "0%"
    if cell.kind == "points":
        mark = '" \N{DAGGER}"' if cell.shown.endswith("\N{DAGGER}") else ""
        return f"+0{mark};\N{MINUS SIGN}0{mark};0{mark}"
    if cell.kind == "p":
        if not cell.shown.startswith("p="):
            return f'"{cell.shown}"'
        return f'"p="0.{"0" * len(cell.shown.partition(".")[2])}'
    decimals = "0" if cell.digits == 0 else f"0.{'0' * cell.digits}"
    return f"{decimals};\N{MINUS SIGN}{decimals}"
