"""One row an answer, in every format that analysts open: CSV, Parquet, SPSS, Stata, and the
dictionary that says what the columns and codes mean. Inside only: never for supporters.
"""

import codecs
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from courses.models import Course
from outcomes.counting import answer_rows
from outcomes.counting.rules import CURRENT, CountingRules
from outcomes.file_formats import CSV_FILES

from . import columns
from .dictionary import as_csv, dictionary_of
from .values import stems_of, values_of
from .variable import Variable
from .variables import VARIABLES

PIECE = 1 << 20


def stream(
    kind: str,
    course: Course,
    as_of: datetime,
    known_at: datetime,
    *,
    rules: CountingRules = CURRENT,
    free_text: bool = False,
    delimiter: str = ",",
    byte_order_mark: bool = False,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Iterator[bytes]:
    """The file piece by piece. `progress` hears rows read and expected. Delimiter and mark are of
    the two that are CSV, for spreadsheets."""
    if byte_order_mark and kind in CSV_FILES:
        yield codecs.BOM_UTF8
    if kind == "dict":
        yield as_csv(dictionary_of(course), delimiter)
        return
    rows = answer_rows.stream(
        course,
        as_of,
        known_at,
        rules=rules,
        free_text=free_text,
        guarded=kind == "rows",
        delimiter=delimiter if kind == "rows" else ",",
        progress=progress,
    )
    if kind == "rows":
        yield from rows
        return
    with tempfile.TemporaryDirectory() as folder:
        yield from _read(_written(kind, course, known_at, rows, Path(folder)))


def _written(
    kind: str, course: Course, known_at: datetime, rows: Iterator[bytes], folder: Path
) -> BinaryIO:
    order = columns.Order(
        folder / f"rows.{kind}",
        [_in_plain_words(each) for each in VARIABLES.values()],
        [asdict(entry) for entry in dictionary_of(course)],
        values_of(course, known_at),
        stems_of(course),
    )
    return columns.write(order, rows).open("rb")


def _in_plain_words(variable: Variable) -> Variable:
    """Words that are translated only when read need Django."""
    return replace(variable, values=tuple((code, str(words)) for code, words in variable.values))


def _read(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while piece := file.read(PIECE):
            yield piece
