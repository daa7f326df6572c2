"""Rows, columns and parts that tell nothing are taken out and named once: what is hidden
(`withheld`) and what nobody answered (`unanswered`) alike.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from .grammar import comma_listed
from .report import Cell, Column, Facts, Figure, Part, Section, Table

MOST_NAMED = 6
OF_A_QUESTION = re.compile(r"([A-Z][a-z][^:]*): (\w+): ")  # the title of its table
MOST_LETTERS = 70  # of a name in a sentence
Entry = TypeVar("Entry", Cell, Column)
Rows = list[tuple[Cell, ...]]


def sifted(
    section: Section, rest_of: Callable[[Part], Sequence[Part]]
) -> tuple[list[Part], list[str]]:
    """What is left of the parts, and the titles of the tables and lists of which nothing is."""
    parts: list[Part] = []
    gone: list[str] = []
    for part in section.parts:
        rest = rest_of(part)
        parts += rest
        table = part.table if isinstance(part, Figure) else part
        if isinstance(table, Table) and table.rows and not rest:
            gone.append(table.title)
        elif isinstance(part, Facts) and not rest:
            gone.append(part.title or section.title)
    return parts, gone


def sifted_table(
    table: Table,
    *,
    is_empty: Callable[[Sequence[Cell], Sequence[Column]], bool],
    is_empty_column: Callable[[Rows, int], bool],
    notes: Callable[[list[str], list[str], list[str]], Iterable[str]],
    name_of: Callable[[Sequence[Cell]], str] = lambda row: row[0].shown,
) -> Table:
    """Without its empty rows and columns; `notes` says which they were, by the names of the rows
    that are gone and of those that are left, and by the heads of the columns.
    """
    empty = [is_empty(row[1:], table.columns[1:]) for row in table.rows]
    rows = [row for row, is_gone in zip(table.rows, empty, strict=True) if not is_gone]
    gone = [name_of(row) for row, is_gone in zip(table.rows, empty, strict=True) if is_gone]
    columns = range(len(table.columns))
    kept = [index for index in columns if index == 0 or not is_empty_column(rows, index)]
    if not rows or (not gone and len(kept) == len(table.columns)):
        return replace(table, rows=tuple(rows))
    heads = [table.columns[index].head for index in columns if index not in kept]
    told = notes(gone, [row[0].shown for row in rows], heads)
    return replace(
        table,
        columns=_chosen(table.columns, kept),
        rows=tuple(_chosen(row, kept) for row in rows),
        brief=tuple(kept.index(index) for index in table.brief if index in kept),
        note=" ".join([table.note, *told]).strip(),
    )


def _chosen(entries: tuple[Entry, ...], kept: Sequence[int]) -> tuple[Entry, ...]:
    return tuple(entries[index] for index in kept)


def named(names: list[str], separator: str) -> str:
    if len(names) <= MOST_NAMED:
        return separator.join(names)
    few = separator.join(names[: MOST_NAMED - 1])
    return f"{few}{separator}and {len(names) - MOST_NAMED + 1} more"


def listed_names(names: list[str]) -> str:
    """Each once, and none longer than a sentence bears; tables of several questions together."""
    tables: dict[str, list[str]] = {}
    for name in dict.fromkeys(names):
        of_a_question = OF_A_QUESTION.match(name)
        title = of_a_question[1] if of_a_question else _short(name)
        tables.setdefault(title, []).extend([of_a_question[2]] if of_a_question else [])
    listed = [f"{title}: {comma_listed(keys)}" if keys else title for title, keys in tables.items()]
    return named(listed, "; ")


def _short(name: str) -> str:
    return name if len(name) <= MOST_LETTERS else name[:MOST_LETTERS].rsplit(" ", 1)[0] + "…"
