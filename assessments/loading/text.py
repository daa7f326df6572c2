"""The text of a file as people save it: which encoding, and what stands between the cells."""

import codecs
import csv
import io
import re
from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import Any

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark begins with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SEPARATORS = ",;\t|"
SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)  # Excel writes and reads it
SAVE = "Save it as “CSV UTF-8” and load it again."


class Table:
    """The rows of a file, blank ones included, and where in it they stand. Of its path, its bytes,
    or the words that were read out of it already. Quotes that stand amiss are refused.
    """

    def __init__(self, source: Path | bytes | str, columns: Iterable[str]) -> None:
        self._size, self._file = 0, _text_of(source)
        if isinstance(source, Path) and self._file.seekable():
            self._size = source.stat().st_size
        try:
            self._reader, self._before = self._begin(set(columns))
        except UnicodeDecodeError:
            self._file.close()
            raise

    def _begin(self, columns: set[str]) -> tuple[Any, int]:
        """The reader of what follows a separator line and blank lines, and how many lines those
        are.
        """
        before, separators, line = 0, SEPARATORS, self._file.readline()
        if declared := SEPARATOR_LINE.fullmatch(line):
            before, separators, line = 1, declared[1] + SEPARATORS, self._file.readline()
        while line and not line.strip(separators + " \r\n"):
            before, line = before + 1, self._file.readline()
        rows = chain([line] if line else [], self._file)
        self.separator = _separator(line, separators, columns)
        return csv.reader(rows, delimiter=self.separator, strict=True), before

    def __enter__(self) -> "Table":
        return self

    def __exit__(self, *problem: object) -> None:
        self._file.close()

    def __iter__(self) -> Any:
        return self._reader

    @property
    def next_line(self) -> int:
        """Where the next row begins: a quoted cell may span lines."""
        return self._before + self._reader.line_num + 1

    @property
    def share(self) -> float | None:
        """How much of the file was read; of a pipe nobody knows."""
        return min(self._file.buffer.tell() / self._size, 1.0) if self._size else None


def _text_of(source: Path | bytes | str) -> Any:
    if isinstance(source, str):
        return io.StringIO(source, newline="")
    raw = _raw(source)
    encoding = encoding_of(raw.peek(4)[:4])  # not read twice: a pipe cannot be
    return io.TextIOWrapper(raw, encoding=encoding, newline="")


def _raw(source: Path | bytes) -> io.BufferedReader:
    if isinstance(source, Path):
        return source.open("rb")
    return io.BufferedReader(io.BytesIO(source))  # type: ignore[arg-type]


def encoding_of(start: bytes) -> str:
    """Told by its mark, or by the zero bytes that letters of a header have in UTF-16; else it must
    be UTF-8.
    """
    for mark, encoding in BYTE_ORDER_MARKS:
        if start.startswith(mark):
            return encoding
    zeros = [byte == 0 for byte in start]
    if zeros == [False, True, False, True]:
        return "utf-16-le"
    return "utf-16-be" if zeros == [True, False, True, False] else "utf-8"


def _separator(header: str, separators: str, columns: set[str]) -> str:
    """The one by which the header falls into most of the known columns, whose names hold none of
    them; where none is known, the one declared, or that stands there most.
    """
    declared = separators[: -len(SEPARATORS)]

    def known(separator: str) -> tuple[int, bool, int]:
        cells = header.replace('"', "").split(separator)
        names = columns & {cell.strip().lower() for cell in cells}
        return len(names), separator == declared, header.count(separator)

    return max(separators, key=known)


def undecodable(source: Path | bytes) -> tuple[int, str]:
    """The first line that is not of the file's encoding, and a sentence with the cause and the
    mend.
    """
    with _raw(source) as file:
        encoding = encoding_of(file.peek(4)[:4])
        if not encoding.startswith("utf-8"):
            return 0, f"The file begins as {encoding[:6].upper()} and is damaged further on. {SAVE}"
        for number, line in enumerate(file, 1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                return number, f"The file is not UTF-8{_as_windows(line)}. {SAVE}"
    return 0, f"The file is not UTF-8. {SAVE}"


def _as_windows(line: bytes) -> str:
    """How the foreign word reads in the usual code page of Western Windows: shown, never stored, as
    it may be another.
    """
    try:
        words = re.findall(r"\w*[^\x00-\x7f]\w*", line.decode("cp1252"))
    except UnicodeDecodeError:
        return ""
    return f" but, it seems, Windows-1252, where a word of this line reads “{words[0][:60]}”"
