"""Rows of a table that people made: a broken one takes none of those behind it along. Pure."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator

from .text import Table

MOST_BROKEN = 50
TOO_MANY_CELLS = (
    "There are more cells than columns in the header. Put words with commas in quotation marks."
)
Refuse = Callable[[int, str, str], object]  # the line, a sentence and its code


def rows_of(text: str, columns: Iterable[str], refuse: Refuse) -> Iterator[tuple[int, list[str]]]:
    """With the line each begins on, whatever divides the cells; blank lines and a line that names
    the separator may stand above. A row that cannot be read is refused where it begins.
    """
    table, lines = Table(text, columns), io.StringIO(text, newline="").readlines()
    at, broken = table.next_line - 1, 0
    while at < len(lines):
        reader = csv.reader(lines[at:], delimiter=table.separator, strict=True)
        begun, read = at, 0
        try:
            for row in reader:
                yield begun + read + 1, row
                read = reader.line_num
            return
        except csv.Error as problem:
            at, broken = begun + read + 1, broken + 1
            sentence = f"This row cannot be read; look at its quotation marks ({problem})."
            refuse(at, sentence, "bad-row")
        if broken == MOST_BROKEN:
            refuse(at, "What stands behind this row is not read.", "too-many-broken")
            return


def has_too_many_cells(row: list[str], header: list[str]) -> bool:
    """A comma within the words: what stands behind it is in a wrong column."""
    return any(cell.strip() for cell in row[len(header) :])
