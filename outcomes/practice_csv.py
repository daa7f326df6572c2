"""A CSV of practice measures: measure, period, numerator, denominator; optionally label, level and
source. Read whole or refused with the line. Pure.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from learners.refusals import Refusal

NEEDED = ("measure", "period", "numerator", "denominator")
OPTIONAL = ("label", "level", "source")
PERIODS = ("before", "after")
LEVELS = ("5", "6")
MOST_BYTES = 1 << 20
MOST = 2_000_000_000


class BadPracticeFile(Refusal):
    code = "bad-practice-file"
    status = 400


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
    """Raises BadPracticeFile with the line that is wrong."""
    rows = list(_rows(content))
    seen: set[tuple[str, str]] = set()
    for row in rows:
        if (row.measure, row.period) in seen:
            raise BadPracticeFile(
                "%(measure)s appears twice for the period %(period)s.",
                measure=row.measure,
                period=row.period,
            )
        seen.add((row.measure, row.period))
    if not rows:
        raise BadPracticeFile("The file has no row below its header.")
    return rows


def _rows(content: bytes) -> Iterator[PracticeRow]:
    if len(content) > MOST_BYTES:
        raise BadPracticeFile("The file is larger than 1 MB.")
    try:
        reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig")), strict=True)
        header = [(name or "").strip().lower() for name in reader.fieldnames or []]
        _check_header(header)
        reader.fieldnames = header
        for row in reader:
            yield _row(row, reader.line_num)
    except UnicodeDecodeError as problem:
        raise BadPracticeFile("The file is not UTF-8 text.") from problem
    except csv.Error as problem:
        raise BadPracticeFile("The file is not a CSV: %(problem)s.", problem=problem) from problem


def _check_header(header: list[str]) -> None:
    if missing := [name for name in NEEDED if name not in header]:
        raise BadPracticeFile("The header lacks %(columns)s.", columns=", ".join(missing))
    if unknown := [name for name in header if name not in (*NEEDED, *OPTIONAL)]:
        raise BadPracticeFile(
            "The header has columns that are not known: %(columns)s.", columns=", ".join(unknown)
        )


def _row(row: dict[str, str | None], line: int) -> PracticeRow:
    cells = {name: (row.get(name) or "").strip() for name in (*NEEDED, *OPTIONAL)}
    if None in row:
        raise BadPracticeFile("Line %(line)s has more cells than the header.", line=line)
    if not cells["measure"] or len(cells["measure"]) > 60:
        raise BadPracticeFile("Line %(line)s: a measure is named in 1 to 60 characters.", line=line)
    if len(cells["label"]) > 200 or len(cells["source"]) > 200:
        raise BadPracticeFile(
            "Line %(line)s: label and source have up to 200 characters.", line=line
        )
    if cells["period"].lower() not in PERIODS:
        raise BadPracticeFile("Line %(line)s: the period is before or after.", line=line)
    if (cells["level"] or "5") not in LEVELS:
        raise BadPracticeFile("Line %(line)s: the level is 5 or 6.", line=line)
    numerator, denominator = (_count(cells[name], name, line) for name in NEEDED[2:])
    if numerator > denominator:
        raise BadPracticeFile(
            "Line %(line)s: the numerator is larger than the denominator.", line=line
        )
    return PracticeRow(
        measure=cells["measure"],
        label=cells["label"] or cells["measure"],
        level=int(cells["level"] or 5),
        source=cells["source"],
        period=cells["period"].lower(),
        numerator=numerator,
        denominator=denominator,
    )


def _count(written: str, name: str, line: int) -> int:
    if not written.isascii() or not written.isdigit() or int(written[:11] or 0) > MOST:
        raise BadPracticeFile(
            "Line %(line)s: the %(name)s is a whole number.", line=line, name=name
        )
    return int(written)
