"""A CSV of practice measures: measure, period, numerator, denominator; optionally label, level and
source. Read whole, or refused with everything that is wrong and its line.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field

from assessments.loading.text import Table, undecodable
from learners.refusals import Refusal

NEEDED = ("measure", "period", "numerator", "denominator")
OPTIONAL = ("label", "level", "source")
PERIODS = ("before", "after")
LEVELS = ("5", "6")
MOST_BYTES = 1 << 20
MOST = 2_000_000_000
MOST_PROBLEMS = 50  # named; a file with more is mended from its first ones on


class PracticeProblem(Refusal):
    code = "bad-practice-file"
    status = 400


class BadPracticeFile(Refusal):
    """`problems` is what is wrong, each with its line."""

    code = "bad-practice-file"
    status = 400

    def __init__(self, problems: list[PracticeProblem]) -> None:
        self.problems = problems[:MOST_PROBLEMS]
        super().__init__("\n".join(map(str, self.problems)))


@dataclass(frozen=True)
class Cells:
    """Of one row, as written; empty where the file says nothing."""

    measure: str = ""
    period: str = ""
    numerator: str = ""
    denominator: str = ""
    label: str = ""
    level: str = ""
    source: str = ""


@dataclass(frozen=True)
class PracticeRow:
    measure: str
    label: str
    level: int
    source: str
    period: str
    numerator: int
    denominator: int


def read_practice_csv(content: bytes) -> list[PracticeRow]:
    """Raises BadPracticeFile with every line that is wrong."""
    if len(content) > MOST_BYTES:
        raise BadPracticeFile([PracticeProblem("The file is larger than 1 MB.")])
    file = _File()
    try:
        rows = list(file.rows(content))
    except UnicodeDecodeError:
        raise BadPracticeFile([_not_text(*undecodable(content))]) from None
    except csv.Error as problem:
        file.problems.append(
            PracticeProblem("The file is not a CSV: %(problem)s.", problem=problem)
        )
    if not file.problems and not rows:
        file.problems.append(PracticeProblem("The file has no row below its header."))
    if file.problems:
        raise BadPracticeFile(file.problems)
    return rows


def _not_text(line: int, sentence: str) -> PracticeProblem:
    if not line:
        return PracticeProblem(sentence)
    return PracticeProblem("Line %(line)s: %(problem)s", line=line, problem=sentence)


@dataclass
class _File:
    """What was read so far, and what is wrong with it."""

    problems: list[PracticeProblem] = field(default_factory=list)
    seen: set[tuple[str, str]] = field(default_factory=set)

    def rows(self, content: bytes) -> Iterator[PracticeRow]:
        with Table(content, (*NEEDED, *OPTIONAL)) as table:
            header = _without_end([name.strip().lower() for name in next(iter(table), [])])
            self.problems += _wrong_header(header)
            if self.problems:
                return
            line = table.next_line
            for cells in table:
                given = _without_end([cell.strip() for cell in cells])
                if given and (row := self._row(header, given, line)):
                    yield row
                line = table.next_line

    def _row(self, header: list[str], given: list[str], line: int) -> PracticeRow | None:
        cells = Cells(**dict(zip(header, given, strict=False)))
        wrong = list(_wrong_with(cells, line))
        if len(given) > len(header):
            wrong.append(
                PracticeProblem("Line %(line)s has more cells than the header.", line=line)
            )
        measure, period = cells.measure, cells.period.lower()
        if (measure, period) in self.seen:
            sentence = PracticeProblem(
                "Line %(line)s: %(measure)s appears twice for the period %(period)s.",
                line=line,
                measure=measure,
                period=period,
            )
            wrong.append(sentence)
        self.seen.add((measure, period))
        self.problems += wrong
        return None if wrong else _row_of(cells)


def _without_end(cells: list[str]) -> list[str]:
    """Spreadsheets put empty cells behind the last one."""
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _wrong_header(header: list[str]) -> Iterator[PracticeProblem]:
    if missing := [name for name in NEEDED if name not in header]:
        yield PracticeProblem("The header lacks %(columns)s.", columns=", ".join(missing))
    if unknown := [name for name in header if name not in (*NEEDED, *OPTIONAL)]:
        yield PracticeProblem(
            "The header has columns that are not known: %(columns)s.", columns=", ".join(unknown)
        )
    if twice := sorted({name for name in header if name and header.count(name) > 1}):
        yield PracticeProblem("The header names %(columns)s twice.", columns=", ".join(twice))


def _wrong_with(cells: Cells, line: int) -> Iterator[PracticeProblem]:
    if not cells.measure or len(cells.measure) > 60:
        yield PracticeProblem("Line %(line)s: a measure is named in 1 to 60 characters.", line=line)
    if len(cells.label) > 200 or len(cells.source) > 200:
        yield PracticeProblem(
            "Line %(line)s: label and source have up to 200 characters.", line=line
        )
    if cells.period.lower() not in PERIODS:
        yield PracticeProblem("Line %(line)s: the period is before or after.", line=line)
    if (cells.level or "5") not in LEVELS:
        yield PracticeProblem("Line %(line)s: the level is 5 or 6.", line=line)
    no_counts = [name for name in NEEDED[2:] if not _is_count(getattr(cells, name))]
    for name in no_counts:
        yield PracticeProblem(
            "Line %(line)s: the %(name)s is a whole number.", line=line, name=name
        )
    if not no_counts and int(cells.numerator) > int(cells.denominator):
        yield PracticeProblem(
            "Line %(line)s: the numerator is larger than the denominator.", line=line
        )


def _is_count(written: str) -> bool:
    return written.isascii() and written.isdigit() and int(written[:11]) <= MOST


def _row_of(cells: Cells) -> PracticeRow:
    return PracticeRow(
        measure=cells.measure,
        label=cells.label or cells.measure,
        level=int(cells.level or 5),
        source=cells.source,
        period=cells.period.lower(),
        numerator=int(cells.numerator),
        denominator=int(cells.denominator),
    )
