"""Rows of a CSV file with their line numbers, and what is wrong with them."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from operator import itemgetter
from pathlib import Path
from typing import Any

from . import surveys
from .progress import EVERY, Progress, Tell
from .text import Table, undecodable

MOST_PROBLEMS = 1000  # shown; the rest is counted
EARLIEST_YEAR = 1990
FORM_OF_TIMES = "2025-02-01T10:00:00+01:00"
Cells = tuple[str, ...]


@dataclass(frozen=True)
class RowProblem:
    file: str
    line: int  # where the row begins; 0 when it is the whole file
    column: str
    sentence: str
    code: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.column + ': ' if self.column else ''}{self.sentence} [{self.code}]"


class LoadRefused(Exception):
    """Nothing was stored. `problems` are the first ones, `count` is all of them."""

    def __init__(self, problems: list[RowProblem], count: int) -> None:
        super().__init__(f"{count} problems")
        self.problems, self.count = problems[:MOST_PROBLEMS], count


class RowRefused(ValueError):
    """This row is not stored; says which column, and why."""

    def __init__(self, column: str, sentence: str, code: str) -> None:
        super().__init__(sentence)
        self.column, self.code = column, code


@dataclass
class Problems:
    """What is wrong with one file: the first problems, and how many there are."""

    file: str
    rows: list[RowProblem] = field(default_factory=list)
    count: int = 0
    unread: bool = False  # the file as a whole: what stands in it is not known

    def add(self, line: int, column: str, sentence: str, code: str) -> None:
        self.count += 1
        if len(self.rows) < MOST_PROBLEMS:
            self.rows.append(RowProblem(self.file, line, column, sentence, code))

    def add_first(self, sentence: str, code: str, column: str = "") -> None:
        """Of the whole file, above what is wrong with its rows."""
        self.count += 1
        self.rows.insert(0, RowProblem(self.file, 0, column, sentence, code))

    def add_all(self, cursor: Any, column: str, sentence: str, code: str) -> None:
        """What a query found: rows of line, detail and the number of all such rows. `{}` is the
        detail.
        """
        rows = cursor.fetchall()
        for line, detail, _ in rows:
            self.add(line, column, sentence.format(repr(detail)), code)
        self.count += rows[0][2] - len(rows) if rows else 0

    def refuse_file(self, line: int, sentence: str, code: str) -> None:
        """The one cause; what the rows before it seemed to have is no fault of theirs."""
        self.rows, self.count, self.unread = [], 0, True
        self.add(line, "", sentence, code)

    def in_order(self) -> list[RowProblem]:
        return sorted(self.rows, key=lambda problem: problem.line)


def read(
    path: Path, columns: Cells, required: set[str], problems: Problems, tell: Tell
) -> Iterator[tuple[int, Cells]]:
    """Line number and cells in the order of the columns. Rows of the wrong shape are reported and
    left out; what holds nothing is no row.
    """
    table = None
    try:
        with Table(path, columns) as table:
            yield from _rows(table, columns, required, problems, tell)
    except UnicodeDecodeError:
        problems.refuse_file(*undecodable(path), "not-utf8")
    except csv.Error as problem:
        line = table.next_line - 1 if table else 0
        problems.refuse_file(line, f"This is not valid CSV: {problem}.", "bad-csv")
    except OSError as problem:
        problems.refuse_file(0, f"The file cannot be read: {problem.strerror}.", "unreadable")


def _rows(
    table: Table, columns: Cells, required: set[str], problems: Problems, tell: Tell
) -> Iterator[tuple[int, Cells]]:
    line = table.next_line
    names = [name.strip().lower() for name in next(iter(table), [])]
    while names and not names[-1]:
        names.pop()
    pick = _header(names, line, columns, required, problems)
    if pick is None:
        return
    width, unnamed, line = (
        len(names),
        [i for i, name in enumerate(names) if not name],
        table.next_line,
    )
    deed, number = f"Reading {problems.file}", 0
    for number, row in enumerate(table, 1):
        if (row and row[0].strip()) or any(map(str.strip, row)):
            while len(row) > width and not row[-1].strip():
                row.pop()
            if len(row) != width or any(row[index].strip() for index in unnamed):
                _report_width(row, width, line, problems)
            else:
                cells = pick([*row, ""])
                if surveys.is_row_of_import_ids(cells):
                    problems.add(line, "", surveys.ROW_OF_IMPORT_IDS, surveys.CODE)
                else:
                    yield line, cells
        line = table.next_line
        if not number % EVERY:
            tell(Progress(deed, number, table.share))
    tell(Progress(deed, number, 1.0))


def _report_width(row: list[str], width: int, line: int, problems: Problems) -> None:
    if len(row) == width:
        sentence = "A cell stands below a column without a name."
    else:
        sentence = f"The row has {len(row)} cells, the header {width}."
    problems.add(line, "", sentence, "wrong-width")


def _header(
    names: list[str], line: int, columns: Cells, required: set[str], problems: Problems
) -> Callable[[list[str]], Cells] | None:
    """What picks the cells of the columns, in their order, out of a row with an empty cell added at
    its end.
    """
    unknown = [name for name in names if name and name not in columns]
    missing = sorted(required - set(names))
    named = [name for name in names if name]
    known, line = ", ".join(columns), line if names else 1
    if unknown and (tool := surveys.tool_of(names)):
        problems.add(line, "", surveys.WIDE.format(tool=tool, columns=known), "survey-export")
    elif unknown:
        listed = ", ".join(unknown)[:200]
        problems.add(line, "", f"Unknown column {listed}. Known: {known}.", "unknown-column")
    if missing:
        problems.add(line, "", f"The header lacks {', '.join(missing)}.", "missing-column")
    if len(set(named)) < len(named):
        problems.add(line, "", "A column stands twice in the header.", "duplicate-column")
    if problems.count:
        problems.unread = True
        return None
    return itemgetter(*(names.index(name) if name in names else len(names) for name in columns))


def moment(text: str, column: str, at: datetime) -> datetime:
    """A time with its offset from UTC, not after `at`."""
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        sentence = f"{text[:60]!r} is not a time in the form wanted, as in {FORM_OF_TIMES}."
        raise RowRefused(column, sentence, "bad-time") from None
    if time.tzinfo is None:
        sentence = f"{text!r} has no offset from UTC, as in {FORM_OF_TIMES}."
        raise RowRefused(column, sentence, "time-without-offset")
    if time > at:
        raise RowRefused(column, f"{text} lies in the future.", "time-in-future")
    if time.year < EARLIEST_YEAR:
        raise RowRefused(column, f"{text} is too long ago.", "bad-time")
    return time


def is_time(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
