"""Tables on slides, and lines that run over slides: how much fits on one."""

from collections.abc import Sequence
from typing import Any

from pptx.util import Inches

from outcomes.reports.content import frame
from outcomes.reports.content.report import Cell, Table

from .deck import INSIDE, MARGIN, TOP, Deck
from .svg_canvas import letters

LETTER = 0.086  # inches of an average letter in 14 points
COLUMNS_A_SLIDE = 8
CELL_LETTERS = 220
FIRST_COLUMN, OTHER_COLUMNS = 80.0, 30.0  # letters by which their widths are shared
LINES_A_SLIDE = 19


def table_slides(deck: Deck, table: Table) -> None:
    """As many slides as rows and columns need; the first column stands on each."""
    first, *rest = table.short
    number = 0
    for start in range(0, len(rest), COLUMNS_A_SLIDE - 1):
        columns = [first, *rest[start : start + COLUMNS_A_SLIDE - 1]]
        widths = _widths(table, columns)
        for rows in _rows_of_slides(table, columns, widths):
            _table_slide(deck, table, rows, columns, widths, number)
            number += 1


def _rows_of_slides(
    table: Table, columns: Sequence[int], widths: Sequence[int]
) -> list[list[Sequence[Cell]]]:
    fits = [max(4, int(width / Inches(1) / LETTER) - 1) for width in widths]
    head = _lines([table.columns[index].head for index in columns], fits)
    return packed(
        table.rows,
        lambda row: _lines(_shown(row, columns), fits) + 0.35,
        LINES_A_SLIDE - 2 - head,
    )


def _table_slide(
    deck: Deck,
    table: Table,
    rows: Sequence[Sequence[Cell]],
    columns: Sequence[int],
    widths: Sequence[int],
    number: int,
) -> None:
    slide = deck.slide(continued(table.title, number), [table.note])
    top = TOP
    if table.note:
        deck.words(
            slide, [shortened(table.note, 240)], (MARGIN, TOP - Inches(0.1), INSIDE, Inches(0.6)),
            quiet=True,
        )  # fmt: skip
        top += Inches(0.55)
    cells = [[table.columns[index].head for index in columns]]
    cells += [_shown(row, columns) for row in rows]
    is_text = [all(row[index].is_text for row in table.rows) for index in columns]
    deck.table(slide, cells, is_text, widths, top, shortened(table.title, 100))


def _shown(row: Sequence[Cell], columns: Sequence[int]) -> list[str]:
    return [shortened(row[index].shown, CELL_LETTERS) for index in columns]


def _lines(cells: Sequence[str], fits: Sequence[int]) -> int:
    return max(-(-letters(words) // most) for words, most in zip(cells, fits, strict=True)) or 1


def _widths(table: Table, columns: Sequence[int]) -> list[int]:
    """As the longest text of each column asks, within limits; the first takes what is left."""
    weights = []
    for index in columns:
        words = [len(word) * 1.15 for word in table.columns[index].head.split()]
        cells = [letters(row[index].shown) for row in table.rows]
        most = FIRST_COLUMN if index == columns[0] else OTHER_COLUMNS
        weights.append(min(most, max([6.0, *words, *cells]) + 2))
    return [int(INSIDE * weight / sum(weights)) for weight in weights]


def packed(entries: Sequence[Any], lines_of: Any, most: float = LINES_A_SLIDE) -> list[list[Any]]:
    groups: list[list[Any]] = []
    left = 0.0
    for entry in entries:
        needs = lines_of(entry)
        if not groups or needs > left:
            groups.append([])
            left = most
        groups[-1].append(entry)
        left -= needs
    return groups


def continued(title: str, number: int) -> str:
    title = shortened(title, 150)
    return f"{title} ({frame.CONTINUED})" if number else title


def shortened(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0] + "…"
