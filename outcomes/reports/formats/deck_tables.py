"""Tables on slides, and lines that run over slides: how much fits on one."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from pptx.util import Inches

from outcomes.reports.content import frame
from outcomes.reports.content.labels import labels_once, told_columns
from outcomes.reports.content.report import Cell, Table

from .deck import BOTTOM, INSIDE, MARGIN, TOP, Deck
from .svg_canvas import letters

Entry = TypeVar("Entry")

LETTER = 0.086  # inches of an average letter in 14 points
LINE, ROW = 0.235, 0.09  # inches of a line of a cell, and of what a row has around its lines
CELL_LETTERS = 220
FIRST_COLUMN, OTHER_COLUMNS = 70, 30  # letters from which texts wrap
LEAST = 18  # letters of a column of texts
NOTE = 0.55  # inches of the words over a table
AROUND = 2  # letters of space in a cell
TITLE_LETTERS, MOST_TITLE = 120, 140
MOST_QUOTED = 60
LONG_QUOTE = re.compile(rf"“([^”]{{{MOST_QUOTED},}})”")
DETAILS = (": ", "; ", ", ")  # before what a title can do without
ROOMY = 1.4  # a small table is not drawn out over the slide
LINES_A_SLIDE = 19
Rows = Sequence[Sequence[Cell]]


def table_slides(deck: Deck, table: Table) -> None:
    """As many slides as rows and columns need; the first column stands on each."""
    kept, same = told_columns(table, table.short)
    table = replace(table, brief=kept, note=" ".join(filter(None, (table.note, *same))))
    number = 0
    for columns in _columns_of_slides(table):
        widths = _widths(table, columns)
        for rows in _rows_of_slides(table, columns, widths):
            _table_slide(deck, table, rows, columns, widths, number)
            number += 1


def _columns_of_slides(table: Table) -> list[list[int]]:
    """All columns, if they fit when texts wrap; else as many as do, evenly."""
    first, *rest = table.short
    least = [min(_needs(table, index), LEAST if _is_text(table, index) else 99) for index in rest]
    most = INSIDE / Inches(1) / LETTER - min(_needs(table, first, FIRST_COLUMN), 1.5 * LEAST)
    groups = packed(list(zip(rest, least, strict=True)), lambda column: column[1], most)
    return [[first, *(index for index, _ in group)] for group in groups] or [[first]]


def _rows_of_slides(
    table: Table, columns: Sequence[int], widths: Sequence[int]
) -> list[list[Sequence[Cell]]]:
    fits = [max(4, int(width / Inches(1) / LETTER) - 1) for width in widths]
    head = _height([table.columns[index].head for index in columns], fits)
    height = (BOTTOM - TOP) / Inches(1) - head - (NOTE if table.note else 0)
    shown = {id(row): cells for row, cells in zip(table.rows, _shown(table.rows, columns),
                                                  strict=True)}  # fmt: skip
    return packed(table.rows, lambda row: _height(shown[id(row)], fits), height - LINE)


def _table_slide(
    deck: Deck,
    table: Table,
    rows: Rows,
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
        top += Inches(NOTE)
    cells = [[table.columns[index].head for index in columns], *_shown(rows, columns)]
    is_text = [_is_text(table, index) for index in columns]
    deck.table(slide, cells, is_text, widths, top, shortened(table.title, 100))


def _is_text(table: Table, index: int) -> bool:
    return all(row[index].is_text for row in table.rows)


def _shown(rows: Rows, columns: Sequence[int]) -> list[list[str]]:
    cells = [[shortened(row[index].shown, CELL_LETTERS) for index in columns] for row in rows]
    for row, label in zip(cells, labels_once([row[0] for row in cells]), strict=True):
        row[0] = label
    return cells


def _height(cells: Sequence[str], fits: Sequence[int]) -> float:
    """Inches of a row."""
    lines = [-(-letters(words) // most) for words, most in zip(cells, fits, strict=True)]
    return LINE * max([1, *lines]) + ROW


def _needs(table: Table, index: int, most: int = OTHER_COLUMNS) -> float:
    """Letters of a column, so that no figure and no word wraps."""
    words = [len(word) * 1.15 for word in table.columns[index].head.split()]
    cells = [letters(row[index].shown) for row in table.rows]
    return min(most, max([4.0, *words, *cells])) + AROUND


def _widths(table: Table, columns: Sequence[int]) -> list[int]:
    """Figures get what they need, texts share what is left."""
    needs = [_needs(table, index, OTHER_COLUMNS if n else FIRST_COLUMN)
             for n, index in enumerate(columns)]  # fmt: skip
    room = INSIDE / Inches(1) / LETTER
    if sum(needs) > room:
        texts = [
            n
            for n, index in enumerate(columns)
            if n == 0 or (_is_text(table, index) and needs[n] > LEAST)
        ]
        wanted = sum(needs[n] for n in texts)
        left = max(room - (sum(needs) - wanted), LEAST * len(texts))
        needs = [need * left / wanted if n in texts else need for n, need in enumerate(needs)]
    unit = INSIDE / max(sum(needs), room / ROOMY)
    return [int(need * min(unit, ROOMY * LETTER * Inches(1))) for need in needs]


def packed(
    entries: Sequence[Entry], needs_of: Callable[[Entry], float], most: float = LINES_A_SLIDE
) -> list[list[Entry]]:
    """On as few slides as it takes, each about as full as the others."""
    needs = [needs_of(entry) for entry in entries]
    fewest = _greedy(entries, needs, most)
    if len(fewest) < 2:
        return fewest
    fair = sum(needs) / len(fewest)
    for share in range(20):
        even = _greedy(entries, needs, fair + (most - fair) * share / 20)
        if len(even) == len(fewest):
            return even
    return fewest


def _greedy(entries: Sequence[Entry], needs: Sequence[float], most: float) -> list[list[Entry]]:
    groups: list[list[Entry]] = []
    left = 0.0
    for entry, need in zip(entries, needs, strict=True):
        if not groups or need > left:
            groups.append([])
            left = most
        groups[-1].append(entry)
        left -= need
    return groups


def clause(sentence: str) -> str:
    """A finding as a title: up to its details, where it is too long with them."""
    titles = (sentence, *(sentence.partition(mark)[0] for mark in DETAILS))
    whole = (title for title in titles if letters(title) <= TITLE_LETTERS)
    return next(whole, shortened(sentence, TITLE_LETTERS))


def continued(title: str, number: int) -> str:
    if len(title) > MOST_TITLE:  # the finding stays, behind what it quotes
        title = LONG_QUOTE.sub(lambda quote: f"“{shortened(quote[1], MOST_QUOTED)}”", title)
    title = shortened(title, MOST_TITLE)
    return f"{title} ({frame.CONTINUED})" if number else title


def shortened(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0] + "…"
