"""What nobody answered, said once for a table or a section and not cell by cell.

A row about nobody goes below its table, a column that was never recorded too; a cell without data
among others still says so itself.
"""

from collections.abc import Sequence
from dataclasses import replace

from outcomes.numbers import NO_DATA

from .report import DASH, Cell, Column, Figure, FigureRow, Part, Section, Table, Words
from .withheld import NOT_RECORDED, NOTHING, chosen, ended, listed_names, named

THINGS = "count"  # the unit of a column that counts no people: of nobody there are some, too
NOBODY_YET = f"There is {NO_DATA} yet."


def joined(section: Section) -> Section:
    """The section without rows about nobody, and without the tables that hold nothing else."""
    parts: list[Part] = []
    gone: list[str] = []
    for part in section.parts:
        rest = _rest_of(part)
        parts += rest
        table = part.table if isinstance(part, Figure) else part
        if isinstance(table, Table) and table.rows and not rest:
            gone.append(table.title)
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
    rows = [row for row in table.rows if not _is_about_nobody(row, table.columns)]
    gone = [row[0].shown for row in table.rows if _is_about_nobody(row, table.columns)]
    kept = [index for index in range(len(table.columns)) if not _is_unrecorded(rows, index)]
    if not rows or (not gone and len(kept) == len(table.columns)):
        return replace(table, rows=tuple(rows))
    unrecorded = [table.columns[i].head for i in range(len(table.columns)) if i not in kept]
    notes = [_sentence(gone)] if gone else []
    notes += [f"Not recorded for any: {named(unrecorded, ', ')}."] if unrecorded else []
    return replace(
        table,
        columns=chosen(table.columns, kept),
        rows=tuple(chosen(row, kept) for row in rows),
        brief=tuple(kept.index(index) for index in table.brief if index in kept),
        note=" ".join([table.note, *notes]).strip(),
    )


def _is_about_nobody(row: Sequence[Cell], columns: Sequence[Column]) -> bool:
    told = _told(row, [index for index in range(1, len(row)) if columns[index].unit != THINGS])
    return NO_DATA in told and told <= NOTHING


def _is_all_about_nobody(table: Table) -> bool:
    """No row says more, where space is short, than that nobody is in it."""
    told = [_told(row, table.short[1:]) for row in table.rows]
    return any(told) and all(shown <= NOTHING for shown in told)


def _told(row: Sequence[Cell], indexes: Sequence[int]) -> set[str]:
    return {row[index].shown for index in indexes if row[index].shown and not row[index].is_text}


def _is_unrecorded(rows: list[tuple[Cell, ...]], index: int) -> bool:
    """A column that says of every row that it was not recorded; of one row alone it may stay."""
    shown = {row[index].shown for row in rows}
    return len(rows) > 1 and index > 0 and NOT_RECORDED in shown and shown <= {NOT_RECORDED, DASH}
