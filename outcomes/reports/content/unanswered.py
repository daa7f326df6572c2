"""What nobody answered, said once for a table or a section and not cell by cell.

A row about nobody goes below its table, a column that was never recorded too; a cell without data
among others still says so itself.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from outcomes.numbers import NO_DATA
from outcomes.snapshots.absence import Absent

from .grammar import absence, ended
from .report import DASH, Cell, Column, Figure, FigureRow, Part, Section, Table, Words
from .sieve import Rows, listed_names, named, sifted, sifted_table

NOT_RECORDED = absence(Absent.NOT_RECORDED)
NOT_TESTED = absence(Absent.NOT_TESTED)
NOTHING = {NO_DATA, NOT_RECORDED, NOT_TESTED, absence(Absent.NOT_ADJUSTED), DASH, "0", "0 / 0"}
THINGS = "count"  # the unit of a column that counts no people: of nobody there are some, too
NOBODY_YET = f"There is {NO_DATA} yet."


def joined(section: Section) -> Section:
    """The section without rows about nobody, and without the tables that hold nothing else."""
    parts, gone = sifted(section, _rest_of)
    if gone:
        parts.append(Words(_sentence(gone) if parts else NOBODY_YET, is_absence=True))
    return replace(section, parts=tuple(parts))


def _sentence(names: list[str]) -> str:
    return ended(f"{NO_DATA.capitalize()}: {listed_names(names)}")


def _rest_of(part: Part) -> list[Part]:
    if isinstance(part, Table):
        table = _answered(part)
        return [table] if table.rows and not _is_all_about_nobody(table) else []
    if not isinstance(part, Figure):
        return [part]
    table = _answered(part.table)
    if part.table.rows and (not table.rows or _is_all_about_nobody(table)):
        return []
    rows = tuple(row for row in part.rows if not _is_nobody(row))
    return [replace(part, rows=rows, table=table)] if rows else _rest_of(part.table)


def _is_nobody(row: FigureRow) -> bool:
    return bool(row.marks) and all(mark.shown == NO_DATA for mark in row.marks)


def _answered(table: Table) -> Table:
    return sifted_table(
        table,
        is_empty=_is_about_nobody,
        is_empty_column=_is_unrecorded,
        notes=_notes,
        name_of=partial(_name, names=Counter(row[0].shown for row in table.rows)),
    )


def _name(row: Sequence[Cell], names: Counter[str]) -> str:
    """With its second text where several rows begin alike: the others may be about somebody."""
    first, second = row[0].shown, row[1] if len(row) > 1 else None
    if names[first] == 1 or second is None or not second.is_text:
        return first
    return f"{first} ({second.shown})"


def _notes(gone: list[str], _: list[str], unrecorded: list[str]) -> Iterator[str]:
    if gone:
        yield _sentence(gone)
    if unrecorded:
        yield f"Not recorded for any: {named(unrecorded, ', ')}."


def _is_about_nobody(cells: Sequence[Cell], columns: Sequence[Column]) -> bool:
    people = [cell for cell, column in zip(cells, columns, strict=True) if column.unit != THINGS]
    told = _told(people)
    return NO_DATA in told and told <= NOTHING


def _is_all_about_nobody(table: Table) -> bool:
    """No row says more, where space is short, than that nobody is in it."""
    told = [_told([row[index] for index in table.short[1:]]) for row in table.rows]
    return any(told) and all(shown <= NOTHING for shown in told)


def _told(cells: Sequence[Cell]) -> set[str]:
    return {cell.shown for cell in cells if cell.shown and not cell.is_text}


def _is_unrecorded(rows: Rows, index: int) -> bool:
    """A column that says of every row that it was not recorded; of one row alone it may stay."""
    shown = {row[index].shown for row in rows}
    return len(rows) > 1 and NOT_RECORDED in shown and shown <= {NOT_RECORDED, DASH}
