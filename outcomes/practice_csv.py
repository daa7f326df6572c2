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
            raise BadPracticeFile(f"{row.measure} stands twice with the period {row.period}.")
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
        raise BadPracticeFile(f"The file is no CSV: {problem}.") from problem


def _check_header(header: list[str]) -> None:
    if missing := [name for name in NEEDED if name not in header]:
        raise BadPracticeFile(f"The header lacks {', '.join(missing)}.")
    if unknown := [name for name in header if name not in (*NEEDED, *OPTIONAL)]:
        raise BadPracticeFile(f"The header has columns that are not known: {', '.join(unknown)}.")


def _row(row: dict[str, str | None], line: int) -> PracticeRow:
    said = {name: (row.get(name) or "").strip() for name in (*NEEDED, *OPTIONAL)}
    if None in row:
        raise BadPracticeFile(f"Line {line} has more cells than the header.")
    if not said["measure"] or len(said["measure"]) > 60:
        raise BadPracticeFile(f"Line {line}: a measure is named in 1 to 60 characters.")
    if len(said["label"]) > 200 or len(said["source"]) > 200:
        raise BadPracticeFile(f"Line {line}: label and source have up to 200 characters.")
    if said["period"].lower() not in PERIODS:
        raise BadPracticeFile(f"Line {line}: the period is before or after.")
    if (said["level"] or "5") not in LEVELS:
        raise BadPracticeFile(f"Line {line}: the level is 5 or 6.")
    numerator, denominator = (_count(said[name], name, line) for name in NEEDED[2:])
    if numerator > denominator:
        raise BadPracticeFile(f"Line {line}: the numerator is larger than the denominator.")
    return PracticeRow(
        measure=said["measure"],
        label=said["label"] or said["measure"],
        level=int(said["level"] or 5),
        source=said["source"],
        period=said["period"].lower(),
        numerator=numerator,
        denominator=denominator,
    )


def _count(written: str, name: str, line: int) -> int:
    if not written.isascii() or not written.isdigit() or int(written[:11] or 0) > MOST:
        raise BadPracticeFile(f"Line {line}: the {name} is a whole number.")
    return int(written)
