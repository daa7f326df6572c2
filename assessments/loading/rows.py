"""Rows of a CSV file with their line numbers, and what is wrong with them."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

MOST_PROBLEMS = 1000  # shown; the rest is counted
EARLIEST_YEAR = 1990


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
    found: list[RowProblem] = field(default_factory=list)
    count: int = 0

    def add(self, line: int, column: str, sentence: str, code: str) -> None:
        self.count += 1
        if len(self.found) < MOST_PROBLEMS:
            self.found.append(RowProblem(self.file, line, column, sentence, code))

    def add_all(self, cursor: Any, column: str, sentence: str, code: str) -> None:
        """What a query found: rows of line, detail and the number of all such rows. `{}` is the detail."""
        rows = cursor.fetchall()
        for line, detail, _ in rows:
            self.add(line, column, sentence.format(repr(detail)), code)
        self.count += rows[0][2] - len(rows) if rows else 0

    def in_order(self) -> list[RowProblem]:
        return sorted(self.found, key=lambda problem: problem.line)


def read(
    path: Path, columns: tuple[str, ...], required: set[str], problems: Problems
) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells in the order of the columns. Rows of the wrong shape are reported and left out."""
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.reader(file, strict=True)
            places = _header(next(reader, []), columns, required, problems)
            if places is None:
                return
            width, line = len([place for place in places if place is not None]), reader.line_num + 1
            for row in reader:
                if len(row) == width:
                    yield line, [row[place] if place is not None else "" for place in places]
                elif row:
                    problems.add(
                        line,
                        "",
                        f"The row has {len(row)} cells, the header {width}.",
                        "wrong-width",
                    )
                line = reader.line_num + 1  # a quoted cell may span lines
    except UnicodeDecodeError:
        problems.add(_undecodable_line(path), "", "The file is not UTF-8.", "not-utf8")
    except csv.Error as problem:
        problems.add(reader.line_num, "", f"This is not valid CSV: {problem}.", "bad-csv")
    except OSError as problem:
        problems.add(0, "", f"The file cannot be read: {problem.strerror}.", "unreadable")


def _undecodable_line(path: Path) -> int:
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                return number
    return 0


def _header(
    header: list[str], columns: tuple[str, ...], required: set[str], problems: Problems
) -> list[int | None] | None:
    names = [name.strip() for name in header]
    unknown, missing = (
        [name for name in names if name not in columns],
        sorted(required - set(names)),
    )
    if unknown:
        problems.add(
            1,
            "",
            f"Unknown column {', '.join(unknown)[:200]}. Known: {', '.join(columns)}.",
            "unknown-column",
        )
    if missing:
        problems.add(1, "", f"The header lacks {', '.join(missing)}.", "missing-column")
    if len(set(names)) < len(names):
        problems.add(1, "", "A column stands twice in the header.", "duplicate-column")
    if problems.count:
        return None
    return [names.index(name) if name in names else None for name in columns]


def moment(text: str, column: str, at: datetime) -> datetime:
    """A time with its offset from UTC, not after `at`."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        raise RowRefused(column, f"{text[:60]!r} is not an ISO 8601 time.", "bad-time") from None
    if read.tzinfo is None:
        raise RowRefused(column, f"{text!r} has no offset from UTC.", "time-without-offset")
    if read > at:
        raise RowRefused(column, f"{text} lies in the future.", "time-in-future")
    if read.year < EARLIEST_YEAR:
        raise RowRefused(column, f"{text} is too long ago.", "bad-time")
    return read
