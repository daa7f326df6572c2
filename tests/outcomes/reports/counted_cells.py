"""Counts of people that are not to leave, by the cell they stand in, and where a rendered file says
so: not a number anywhere, but that number beside its label.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from docx import Document
from openpyxl import load_workbook
from pptx import Presentation

from outcomes.reports.content.report import Cell, Report, Table

from .texts import pdf_texts

NUMBER = re.compile(r"(?<![\d.,%+\N{MINUS SIGN}-])\d+(?![\d.,]*[\d%])")
NO_PEOPLE = ("Track",)
SHORTEST = 5  # letters of a label that is looked for in a running text


@dataclass(frozen=True)
class CountedCell:
    """A cell of a table: its title, the texts that name its row, the head of its column."""

    table: str
    row: tuple[str, ...]
    column: str
    count: int

    def __str__(self) -> str:
        return f"{self.table} | {' | '.join(self.row)} | {self.column}: {self.count}"


def hidden_cells(report: Report, below: int, hidden: set[tuple[str, str]]) -> list[CountedCell]:
    """Every cell of the provider's own report that counts a few people, or those hidden beside
    them (by label and count).
    """
    cells = [
        CountedCell(table.title, _names(row), column.head, int(cell.value))
        for table in report.tables
        for row in table.rows
        for column, cell in zip(table.columns, row, strict=True)
        if cell.kind == "count" and column.head not in NO_PEOPLE
        if isinstance(cell.value, int) and cell.value
    ]
    return [cell for cell in cells if cell.count < below or _is_among(cell, hidden)]


def _is_among(cell: CountedCell, hidden: set[tuple[str, str]]) -> bool:
    """A row is named by its label, or by a key and the label."""
    return any(
        count == str(cell.count) and re.fullmatch(rf"(\w+[.:]? )?{re.escape(label)}", name)
        for label, count in hidden
        for name in cell.row
        if label
    )


def hidden_counts(inside: bytes, left: bytes) -> set[tuple[str, str]]:
    """Label and count of every tidy row that is empty in what left, and stands in no other."""
    known = {_address(row): row["count"] for row in _rows(left)}
    shown = {(row["label"], row["count"]) for row in _rows(left)}
    counted = [row for row in _rows(inside) if row["count"].isdecimal() and row["count"] != "0"]
    hidden = {(r["label"], r["count"]) for r in counted if known.get(_address(r)) == ""}
    return hidden - shown


def _names(row: tuple[Cell, ...]) -> tuple[str, ...]:
    return tuple(cell.shown for cell in row[:2] if cell.is_text and cell.shown)


# --- what a file says, cell by cell -------------------------------------------------------------


def told_in_workbook(content: bytes, cells: list[CountedCell], tables: list[Table]) -> list[str]:
    """A sheet a table, in their order after summary and contents."""
    book = load_workbook(io.BytesIO(content))
    sheets = [[[_text(c) for c in row] for row in sheet.iter_rows()] for sheet in book.worksheets]
    grids = {
        table.title: grid
        for table, grid in zip(tables, sheets[2:], strict=False)
        if any(table.title in row for row in grid[:3])
    }
    assert len(grids) > len(tables) / 2
    return _told_in_grids(grids, cells)


def told_in_deck(content: bytes, cells: list[CountedCell]) -> list[str]:
    """Titles run on over slides, so a cell is looked for on every one."""
    grids = [
        [[cell.text for cell in row.cells] for row in shape.table.rows]
        for slide in Presentation(io.BytesIO(content)).slides
        for shape in slide.shapes
        if shape.has_table
    ]
    assert grids
    return [told for grid in grids for told in _told_in_grids({"": grid}, cells)]


def told_in_document(content: bytes, cells: list[CountedCell]) -> list[str]:
    """The abstract: its table, and its sentences."""
    file = Document(io.BytesIO(content))
    grids = [[[cell.text for cell in row.cells] for row in table.rows] for table in file.tables]
    lines = [sentence for p in file.paragraphs for sentence in p.text.split(". ")]
    told = [told for grid in grids for told in _told_in_grids({"": grid}, cells)]
    return told + _told_in_lines(lines, cells, {})


def told_in_pdf(content: bytes, cells: list[CountedCell], report: Report) -> list[str]:
    """Line by line, without what a line prints that counts nobody."""
    lines = [line for page in pdf_texts(content) for line in page.splitlines()]
    assert len(lines) > 100
    return _told_in_lines(lines, cells, _of_nobody(report))


def told_in_csv(content: bytes, inside: bytes, below: int) -> list[str]:
    """Row by row, by what names it: a count that is small inside, and what was said of it."""
    small = [row for row in _rows(inside) if _is_small(row, below)]
    secret = {_address(row): row["count"] or row["value"] for row in small}
    assert secret
    return [
        f"{_address(row)}: {secret[_address(row)]}"
        for row in _rows(content)
        if _address(row) in secret and secret[_address(row)] in (row["count"], row["value"])
    ]


def told_in_sentences(report: Report, cells: list[CountedCell]) -> list[str]:
    sentences = [each.sentence for each in report.findings]
    sentences += [lead for section in report.sections for lead in section.lead]
    sentences += [table.note for table in report.tables]
    sentences += [figure.title for figure in report.figures]
    lines = [part for each in sentences for part in re.split(r"[.;] ", each)]
    return _told_in_lines(lines, cells, {})


# --- how ------------------------------------------------------------------------------------------


def _text(cell: object) -> str:
    value = getattr(cell, "value", None)
    return "" if value is None else str(value)


def _told_in_grids(grids: dict[str, list[list[str]]], cells: list[CountedCell]) -> list[str]:
    told = []
    for cell in cells:
        for title, grid in grids.items():
            if title in ("", cell.table):
                told += [str(cell)] * _is_told_in(grid, cell)
    return told


def _is_told_in(grid: list[list[str]], cell: CountedCell) -> bool:
    """In the row of its name, under the head of its column."""
    column: int | None = None
    for row in grid:
        if cell.column in row and cell.row[0] not in row:
            column = row.index(cell.column)
        elif column is not None and tuple(row[: len(cell.row)]) == cell.row:
            return row[column].replace(",", "") == str(cell.count)
    return False


def _told_in_lines(
    lines: list[str], cells: list[CountedCell], of_nobody: dict[str, list[str]]
) -> list[str]:
    told = []
    for cell in cells:
        label = cell.row[-1]
        for line in lines if len(label) >= SHORTEST else ():
            if label in line:
                rest = line.replace(label, " ")
                counted = NUMBER.findall(rest).count(str(cell.count))
                free = of_nobody.get(label, []).count(str(cell.count))
                told += [f"{cell} in “{line}”"] * (counted > free)
    return told


def _of_nobody(report: Report) -> dict[str, list[str]]:
    """Numbers in the row of a label that are no counts."""
    numbers: dict[str, list[str]] = {}
    for table in report.tables:
        for row in table.rows:
            shown = [cell.shown for cell in row if cell.kind != "count" and not cell.is_text]
            for name in _names(row):
                numbers.setdefault(name, []).extend(NUMBER.findall(" ".join(shown)))
    return numbers


def _rows(content: bytes) -> Iterator[dict[str, str]]:
    return csv.DictReader(io.StringIO(content.decode()))


def _address(row: dict[str, str]) -> tuple[str, ...]:
    return tuple(row[name] for name in ("section", "key", "label", "cohort", "figure"))


FIGURES_OF_PEOPLE = ("n", "recommended", "agree", "answered", "right", "intended", "done", "partly")


def _is_small(row: dict[str, str], below: int) -> bool:
    counted = row["count"] or (row["value"] if row["figure"] in FIGURES_OF_PEOPLE else "")
    return counted.isdecimal() and 0 < int(counted) < below
