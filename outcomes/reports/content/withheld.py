"""What is not shown, said once for a table or a section and not cell by cell.

Reads what has been written; a cell that is hidden alone among others still says so itself.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from outcomes.snapshots.absence import Absent

from .grammar import NOT_SHOWN, absence, counted
from .report import DASH, Cell, Figure, FigureRow, FlowDiagram, Part, Section, Table, Words
from .sieve import Rows, named, sifted, sifted_table

# A cell of which nothing is learned: that a p which is not shown is not adjusted either.
NOTHING = {NOT_SHOWN, DASH, *(absence(why) for why in (Absent.NOT_ADJUSTED, Absent.NOT_TESTED))}


def gathered(section: Section, below: int) -> Section:
    """The section without rows and columns in which nothing is shown, and without parts of them."""
    parts, gone = sifted(section, _rest_of)
    if gone:
        parts.append(Words(_sentence(list(dict.fromkeys(gone)), below), is_absence=True))
    return replace(section, parts=tuple(parts))


def _sentence(titles: list[str], below: int) -> str:
    return (
        f"Not shown, because it would tell of groups of fewer than {below} people: "
        f"{named(titles, '; ')}."
    )


def _rest_of(part: Part) -> list[Part]:
    if isinstance(part, Table):
        table = _without_hidden(part)
        return [table] if table.rows or not part.rows else []
    if isinstance(part, FlowDiagram) and all(box.shown == NOT_SHOWN for box in part.boxes):
        return []
    if not isinstance(part, Figure):
        return [part]
    table = _without_hidden(part.table)
    if part.rows and not table.rows and part.table.rows:
        return []
    rows = tuple(row for row in part.rows if not _is_hidden_row(row))
    return [replace(part, rows=rows, table=table)] if rows or not part.rows else [table]


def _is_hidden_row(row: FigureRow) -> bool:
    return bool(row.marks) and all(mark.shown == NOT_SHOWN for mark in row.marks)


def _without_hidden(table: Table) -> Table:
    return sifted_table(table, is_empty=_is_hidden, is_empty_column=_is_untold, notes=_notes)


def _is_hidden(cells: Iterable[Cell]) -> bool:
    """Some are hidden, and nothing else is told but texts."""
    told = [cell.shown for cell in cells if cell.shown and not cell.is_text]
    return NOT_SHOWN in told and NOTHING.issuperset(told)


def _is_untold(rows: Rows, index: int) -> bool:
    shown = [row[index].shown for row in rows]
    return NOT_SHOWN in shown and all(each in (NOT_SHOWN, DASH, "") for each in shown)


def _notes(gone: list[str], rows: list[str], heads: list[str]) -> Iterator[str]:
    if set(gone) & set(rows):  # they differ by a second column
        yield f"{counted(len(gone), 'row')} not shown, as they would tell of small groups."
    elif gone:
        listed = named(list(dict.fromkeys(gone)), "; ")
        yield f"Not shown, as they would tell of small groups: {listed}."
    if heads:
        yield f"Not shown for any: {named(heads, ', ')}."
