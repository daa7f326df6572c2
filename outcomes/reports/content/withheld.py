"""What is not shown, said once for a table or a section and not cell by cell.

Reads what has been written; a cell that is hidden alone among others still says so itself.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from outcomes.measures import Chapter
from outcomes.snapshots.absence import Absent

from .grammar import NOT_SHOWN, absence, counted, ended, lowered
from .report import (
    DASH,
    Cell,
    Column,
    Facts,
    Figure,
    FigureRow,
    FlowDiagram,
    Part,
    Section,
    Table,
    Words,
)
from .sieve import Rows, listed_names, named, sifted, sifted_table

WHY_HIDDEN = "Not shown, because it would tell of groups of fewer than"
HIDDEN_SECTIONS = Chapter("Not shown")

# A cell of which nothing is learned: that a p which is not shown is not adjusted either.
NOTHING = {NOT_SHOWN, DASH, *(absence(why) for why in (Absent.NOT_ADJUSTED, Absent.NOT_TESTED))}
# Beside what is hidden these tell nothing either.
LITTLE = NOTHING | {"", "0", "0 / 0", absence(Absent.NOBODY), absence(Absent.NOT_RECORDED)}


def gathered(section: Section, below: int) -> Section:
    """The section without rows and columns in which nothing is shown, and without parts of them."""
    parts, gone = sifted(section, _rest_of)
    if gone and all(isinstance(part, Words) for part in parts):
        parts = []  # what was to be said beside it
    if gone:
        titles = gone if parts else []  # of a section that shows nothing its own title is enough
        parts.append(Words(_sentence(titles, below), is_absence=True))
    return replace(section, parts=tuple(parts))


def hidden_together(sections: Iterable[Section]) -> Iterator[Section]:
    """Of each chapter the sections in which nothing is shown become one, with one sentence."""
    for _, chapter in groupby(sections, key=lambda section: section.group):
        entries = list(chapter)
        hidden = [section for section in entries if _is_hidden_section(section)]
        if len(hidden) < 2:
            yield from entries
            continue
        yield from (section for section in entries if section not in hidden)
        titles = "; ".join(section.title for section in hidden)
        sentence = f"{titles}: {lowered(_of_several(hidden[0].absences[0]))}"
        yield Section(f"hidden-{hidden[0].key}", HIDDEN_SECTIONS, hidden[0].group, (sentence,))


def _is_hidden_section(section: Section) -> bool:
    """Its one part is the sentence that says why."""
    why = section.absences
    return len(section.parts) == 1 and bool(why) and ":" not in why[0] and WHY_HIDDEN in why[0]


def _sentence(titles: list[str], below: int) -> str:
    why = f"{WHY_HIDDEN} {below} people"
    if len(titles) > 1:
        why = _of_several(why)
    return ended(f"{why}: {listed_names(titles)}" if titles else why)


def _of_several(why: str) -> str:
    return why.replace("it would tell", "they would tell")


def _rest_of(part: Part) -> list[Part]:
    if isinstance(part, Table):
        table = _without_hidden(part)
        return [table] if _tells(table, part) else []
    if isinstance(part, Facts) and part.rows:
        return [] if all(_is_hidden_fact(fact.shown) for fact in part.rows) else [part]
    if isinstance(part, FlowDiagram) and all(box.shown == NOT_SHOWN for box in part.boxes):
        return []
    if not isinstance(part, Figure):
        return [part]
    table = _without_hidden(part.table)
    if part.rows and not _tells(table, part.table):
        return []
    rows = tuple(row for row in part.rows if not _is_hidden_row(row))
    return [replace(part, rows=rows, table=table)] if rows or not part.rows else [table]


def _tells(rest: Table, whole: Table) -> bool:
    """Where some of it is hidden, noughts and dashes that are left say nothing."""
    if not any(cell.shown == NOT_SHOWN for row in whole.rows for cell in row):
        return True
    told = {cell.shown for row in rest.rows for cell in row[1:] if not cell.is_text}
    return not told <= LITTLE


def _is_hidden_fact(shown: str) -> bool:
    """ "CME learners (number not shown)" too: nothing is counted in it."""
    return NOT_SHOWN in shown and not any(letter.isdigit() for letter in shown)


def _is_hidden_row(row: FigureRow) -> bool:
    return bool(row.marks) and all(mark.shown == NOT_SHOWN for mark in row.marks)


def _without_hidden(table: Table) -> Table:
    return sifted_table(table, is_empty=_is_hidden, is_empty_column=_is_untold, notes=_notes)


def _is_hidden(cells: Sequence[Cell], _: Sequence[Column]) -> bool:
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
        yield ended(f"Not shown, as they would tell of small groups: {listed_names(gone)}")
    if heads:
        yield f"Not shown for any: {named(heads, ', ')}."
