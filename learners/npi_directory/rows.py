"""Rows of the registry's files as lines for COPY."""

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from operator import itemgetter

from .columns import AGAIN, CODES, DEACTIVATED_LIST, ENDED, NEEDED, PLAIN, SWITCHES
from .files import BadDirectoryFile, Kind, Source

MOST_ABOVE = 5  # a title, its date, a note, and the header


SAFE = bytes(32 if byte in b"\\\t\r\n\0" else byte for byte in range(256))


@dataclass(frozen=True)
class Progress:
    rows: int
    share: float  # of the file, 0..1


Say = Callable[[Progress], None]


def lines_of(source: Source, kind: str, wanted: frozenset[str], say: Say) -> Iterator[bytes]:
    """Lines for COPY, of the rows that are kept."""
    needed = list(DEACTIVATED_LIST.values()) if kind == Kind.DEACTIVATED else NEEDED
    header = _header(source, needed)
    columns = {name: column for column, name in enumerate(header)}
    if missing := [name for name in needed if name not in columns]:
        raise BadDirectoryFile(
            f"{source.name} lacks the column{'s' * (len(missing) > 1)} {', '.join(missing)}."
        )
    if kind == Kind.DEACTIVATED:
        return _deactivated_lines(source, columns, len(header))
    return _full_lines(source, columns, len(header), wanted, say)


def _header(source: Source, needed: list[str]) -> list[str]:
    """The first row that has the number's column; a list may have a title above."""
    header: list[str] = []
    for _ in range(MOST_ABOVE):
        source.above += 1
        header = [
            name.strip().lstrip("\ufeff") for name in next(csv.reader(_decoded(source.lines)), [])
        ]
        if needed[0] in header:
            break
    return header


def _full_lines(
    source: Source, columns: dict[str, int], width: int, wanted: frozenset[str], say: Say
) -> Iterator[bytes]:
    first, *between = (columns[name] for name in PLAIN.values() if name not in (ENDED, AGAIN))
    plain = itemgetter(*between)
    ended, again = itemgetter(columns[ENDED]), itemgetter(columns[AGAIN])
    codes = itemgetter(*(columns[name] for name in CODES))
    switches = itemgetter(*(columns[name] for name in SWITCHES))
    only = frozenset(code.encode() for code in wanted)
    for row in _split(source, width, max(columns[name] for name in NEEDED) + 1, say):
        listed = [code for code in codes(row) if code.isalnum()]
        if only and not ended(row) and only.isdisjoint(listed):
            continue
        number = row[first]
        if not _is_number(number):
            source.refuse_row()
            continue
        source.kept += 1
        marks = switches(row)
        primary = codes(row)[marks.index(b"Y")] if b"Y" in marks else b""
        yield b"\t".join(
            (
                number,
                *plain(row),
                _date(source, number, ended(row)),
                _date(source, number, again(row)),
                primary,
                b"{" + b",".join(listed) + b"}",
            )
        )


def _deactivated_lines(source: Source, columns: dict[str, int], width: int) -> Iterator[bytes]:
    """Every row or none: a number that is passed over would stay in use."""
    number, day = (columns[name] for name in DEACTIVATED_LIST.values())
    between = b"\t" * (len(PLAIN) - 2)
    for row in _split(source, width, width, lambda _: None):
        if not any(row):
            continue
        if not _is_number(row[number]):
            source.unreadable(row[number], "an NPI of 10 digits")
            continue
        if not row[day]:
            source.unreadable(b"", f"the day on which {row[number].decode()} ended")
            continue
        source.kept += 1
        yield row[number] + between + _date(source, row[number], row[day]) + b"\t\\N\t\t{}"


def _is_number(text: bytes) -> bool:
    return len(text) == 10 and text.isdigit() and text[:1] in b"12"


def _date(source: Source, number: bytes, text: bytes) -> bytes:
    """MM/DD/YYYY as the database reads it.

    An unreadable day is refused: as none it would put a number in use again.
    """
    if not text:
        return b"\\N"
    try:
        return datetime.strptime(text.decode(), "%m/%d/%Y").date().isoformat().encode()
    except ValueError:
        source.unreadable(text, f"a day as MM/DD/YYYY, for {number.decode()}")
        return b"\\N"  # never stored: the file is refused


def _split(source: Source, width: int, used: int, say: Say) -> Iterator[list[bytes]]:
    """The first `used` values of every row, safe for COPY.

    Nearly every row of these files quotes all its values and has no quote inside. Then it has two
    quotes a value, and cutting at `","` is exact and several times as fast as the csv module; all
    other rows go to the csv module.
    """
    quotes, separators = 2 * width, width - 1
    lines = source.lines
    for line in lines:
        bare = line.rstrip(b"\r\n")
        if (
            bare.count(b'"') == quotes
            and bare.count(b'","') == separators
            and bare[:1] == bare[-1:] == b'"'
        ):
            if b"\\" in bare or b"\t" in bare or b"\0" in bare or b"\r" in bare:
                bare = bare.translate(SAFE)
            row = bare[1:-1].split(b'","', used)
        else:
            row = _by_csv(line, lines)
            if row and len(row) != width:
                source.rows += 1
                source.fault(f"it has {len(row)} values, the header has {width}")
                continue
        source.rows += 1
        if row:
            yield row
        if source.rows % 100_000 == 0:
            say(Progress(source.rows, min(1.0, source.hashed.passed / max(1, source.size))))


def _by_csv(line: bytes, lines: Iterable[bytes]) -> list[bytes]:
    row = next(csv.reader(_decoded(chain([line], lines))), [])
    return [" ".join(value.split()).encode().translate(SAFE) for value in row]


def _decoded(lines: Iterable[bytes]) -> Iterator[str]:
    return (line.decode(errors="replace").replace("\0", "") for line in lines)
