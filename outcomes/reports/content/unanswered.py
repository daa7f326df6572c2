"""What nobody answered, said once for a table or a section and not cell by cell.

A row about nobody goes below its table, a column that was never recorded too; a cell without data
among others still says so itself.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from outcomes.numbers import NO_DATA
from outcomes.snapshots.absence import Absent

from .grammar import absence
from .report import DASH, Cell, Figure, FigureRow, Part, Section, Table, Words
from .sieve import Rows, named, sifted, sifted_table

NOT_RECORDED = absence(Absent.NOT_RECORDED)
NOT_TESTED = absence(Absent.NOT_TESTED)
NOTHING = {NO_DATA, NOT_RECORDED, NOT_TESTED, absence(Absent.NOT_ADJUSTED), DASH, "0"}
MOST_LETTERS = 70  # of a name in a sentence
NOBODY_YET = f"There is {NO_DATA} yet."


def joined(section: Section) -> Section:
    """The section without rows about nobody, and without the tables that hold nothing else."""
    parts, gone = sifted(section, _rest_of)
    if gone:
        parts.append(Words(_sentence(gone) if parts else NOBODY_YET, is_absence=True))
    return replace(section, parts=tuple(parts))


def _sentence(titles: list[str]) -> str:
    return f"{NO_DATA.capitalize()}: {_names(titles)}."


def _names(names: list[str]) -> str:
    return named([_short(name) for name in dict.fromkeys(names)], "; ")


def _short(name: str) -> str:
    return name if len(name) <= MOST_LETTERS else name[:MOST_LETTERS].rsplit(" ", 1)[0] + "…"


def _rest_of(part: Part) -> list[Part]:
    if isinstance(part, Table):
        table = _answered(part)
        return [table] if table.rows else []
    if not isinstance(part, Figure):
        return [part]
    table = _answered(part.table)
    if part.table.rows and not table.rows:
        return []
    rows = tuple(row for row in part.rows if not _is_nobody(row))
    return [replace(part, rows=rows, table=table)] if rows else _rest_of(part.table)


def _is_nobody(row: FigureRow) -> bool:
    return bool(row.marks) and all(mark.shown == NO_DATA for mark in row.marks)


def _answered(table: Table) -> Table:
    return sifted_table(
        table, is_empty=_is_about_nobody, is_empty_column=_is_unrecorded, notes=_notes
    )


def _notes(gone: list[str], _: list[str], unrecorded: list[str]) -> Iterator[str]:
    if gone:
        yield f"{NO_DATA.capitalize()}: {_names(gone)}."
    if unrecorded:
        yield f"Not recorded for any: {named(unrecorded, ', ')}."


def _is_about_nobody(cells: Iterable[Cell]) -> bool:
    told = {cell.shown for cell in cells if cell.shown and not cell.is_text}
    return NO_DATA in told and told <= NOTHING


def _is_unrecorded(rows: Rows, index: int) -> bool:
    """A column that says of every row that it was not recorded; of one row alone it may stay."""
    shown = {row[index].shown for row in rows}
    return len(rows) > 1 and NOT_RECORDED in shown and shown <= {NOT_RECORDED, DASH}
