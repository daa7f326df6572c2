"""The national registry's files in a directory of our own: read row by row, written by COPY, taken
over in one statement.
"""

import csv
import hashlib
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain, islice
from operator import itemgetter
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from psycopg.errors import CardinalityViolation

from . import npi as npi_rules
from .models import DirectoryLoad, NpiRecord
from .refusals import Refusal
from .workbooks import DAMAGED, WORKBOOKS, as_csv, is_workbook

Kind = DirectoryLoad.Kind
TAXONOMY_SLOTS = 15
ROWS_A_WRITE = 2000
MOST_FAULTS = 20  # named; a file with more is mended from its first ones on
MOST_ABOVE = 5  # a title, its date, a note, and the header
SAFE = bytes(32 if byte in b"\\\t\r\n\0" else byte for byte in range(256))
ENDED, AGAIN = "NPI Deactivation Date", "NPI Reactivation Date"
# Column of the directory: heading in the file. What is missing here is not kept: no addresses,
# phones, gender, tax ids.
PLAIN = {
    "npi": "NPI",
    "kind": "Entity Type Code",
    "family_name": "Provider Last Name (Legal Name)",
    "given_name": "Provider First Name",
    "middle_name": "Provider Middle Name",
    "suffix": "Provider Name Suffix Text",
    "credential": "Provider Credential Text",
    "other_family_name": "Provider Other Last Name",
    "other_given_name": "Provider Other First Name",
    "city": "Provider Business Practice Location Address City Name",
    "state": "Provider Business Practice Location Address State Name",
    "replacement": "Replacement NPI",
    "deactivated_on": ENDED,
    "reactivated_on": AGAIN,
}
CODES = [f"Healthcare Provider Taxonomy Code_{n}" for n in range(1, TAXONOMY_SLOTS + 1)]
SWITCHES = [
    f"Healthcare Provider Primary Taxonomy Switch_{n}" for n in range(1, TAXONOMY_SLOTS + 1)
]
NEEDED = [*PLAIN.values(), *CODES, *SWITCHES]
DEACTIVATED_LIST = {"npi": "NPI", "deactivated_on": "NPPES Deactivation Date"}
KEPT = [*PLAIN, "primary_taxonomy", "taxonomies"]
LONGEST = {"family_name": 100, "given_name": 100, "middle_name": 100, "suffix": 20,
    "credential": 60, "other_family_name": 100,
           "other_given_name": 100, "city": 60, "state": 60, "replacement": 10,
           "primary_taxonomy": 10}  # fmt: skip


class BadDirectoryFile(Refusal):
    """The file is not one of the registry's, or lacks what is needed; the sentence says what."""

    code = "bad-directory-file"
    status = 400


@dataclass(frozen=True)
class Progress:
    rows: int
    share: float  # of the file, 0..1


Say = Callable[[Progress], None]


def load(
    *,
    path: Path,
    kind: str = "",
    taxonomies: Iterable[str] = (),
    at: datetime,
    say: Say = lambda _: None,
) -> DirectoryLoad:
    """Take a file into the directory: all of it or nothing.

    Loading it again changes nothing. Raises BadDirectoryFile.
    """
    with ExitStack() as stack:
        source = stack.enter_context(_open(path))
        kind = kind or kind_of(source.name)
        rows = _rows(source, kind, frozenset(taxonomies), say)
        file_date = date_of(source.name) or at.date()
        if kind != Kind.DEACTIVATED and (newest := newest_file()) and newest.file_date > file_date:
            raise BadDirectoryFile(
                f"{source.name} is older than {newest.file_name}, which was loaded before."
            )
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SET LOCAL lock_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0"
            )
            # Two files at once would take each other's rows for missing.
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('npi-directory'))")
            _stage(cursor, rows)
            source.require_whole()
            record = DirectoryLoad(
                file_name=source.name[:255], kind=kind, file_date=file_date, started_at=at
            )
            record.rows_changed = _take_over_once(cursor, kind, file_date)
            is_whole = kind == Kind.MONTHLY and not taxonomies and not source.refused
            record.rows_stale = _mark_stale(cursor, file_date) if is_whole else 0
            record.rows_read, record.rows_kept, record.rows_refused = (
                source.rows,
                source.kept,
                source.refused,
            )
            record.sha256 = source.sha256()
            record.finished_at = timezone.now()
            record.save()
    record.refused_rows = source.refused_rows  # said now, not kept
    return record


def kind_of(name: str) -> str:
    """By the name the registry gives its files: a full one spans all years, an incremental one a
    week.
    """
    if "deactivated" in name.lower():
        return Kind.DEACTIVATED
    if span := re.search(r"_(\d{8})-(\d{8})", name):
        return Kind.MONTHLY if _day(span[2]) - _day(span[1]) > timedelta(days=62) else Kind.WEEKLY
    return Kind.MONTHLY


def date_of(name: str) -> date | None:
    """The last day a file covers, from its name."""
    dates = re.findall(r"(?<!\d)(20\d{6})(?!\d)", name)
    return _day(dates[-1]) if dates else None


def _day(text: str) -> date:
    try:
        return datetime.strptime(text, "%Y%m%d").date()
    except ValueError:
        raise BadDirectoryFile(f"{text} in the name of the file is not a day.") from None


# --- reading --------------------------------------------------------------------------------------


class _Hashed(io.RawIOBase):
    """The bytes as they pass, counted and hashed, so that the file is read once."""

    def __init__(self, raw: IO[bytes]) -> None:
        self.raw, self.digest, self.passed = raw, hashlib.sha256(), 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        chunk = self.raw.read(len(buffer))
        buffer[: len(chunk)] = chunk
        self.digest.update(chunk)
        self.passed += len(chunk)
        return len(chunk)


class _Source:
    def __init__(self, name: str, raw: IO[bytes], size: int) -> None:
        self.name, self.size, self.rows, self.refused, self.kept = name, size, 0, 0, 0
        self.above = 0  # rows above the data
        self.faults: list[str] = []
        self.refused_rows: list[int] = []  # the first ones
        self.hashed = _Hashed(raw)
        self.lines = io.BufferedReader(self.hashed, 1 << 20)

    def sha256(self) -> str:
        return self.hashed.digest.hexdigest()

    def unreadable(self, value: bytes, wanted: str) -> None:
        shown = value.decode(errors="replace")[:60]
        self.fault(f"{shown!r} is not {wanted}" if value else f"{wanted} is missing")

    def fault(self, sentence: str) -> None:
        """Something for which the file is refused, once all of it was read."""
        self.faults.append(f"row {self.row}: {sentence}")
        if len(self.faults) == MOST_FAULTS:
            self.faults.append("and perhaps more")
            self.require_whole()

    def refuse_row(self) -> None:
        """A row that is left out, and the others are taken."""
        self.refused += 1
        if len(self.refused_rows) < MOST_FAULTS:
            self.refused_rows.append(self.row)

    def require_whole(self) -> None:
        """Raises BadDirectoryFile."""
        if self.faults:
            raise BadDirectoryFile(f"{self.name}: {'; '.join(self.faults)}. Nothing was loaded.")

    @property
    def row(self) -> int:
        """As a spreadsheet counts, with what stands above the first row of data."""
        return self.above + self.rows


@contextmanager
def _open(path: Path) -> Iterator[_Source]:
    """The CSV itself, or the one inside the archive as the registry publishes it."""
    try:
        with path.open("rb") as raw:
            if raw.read(4) != b"PK\x03\x04":
                raw.seek(0)
                yield _Source(path.name, raw, path.stat().st_size)
                return
        if is_workbook(path):
            with path.open("rb") as raw:
                yield _of_workbook(path.name, raw)
            return
        with zipfile.ZipFile(path) as archive, _data_file(archive, path.name) as inside:
            name = Path(inside.name).name
            if name.lower().endswith(WORKBOOKS):
                yield _of_workbook(name, io.BytesIO(inside.read()))
            else:
                yield _Source(name, inside, archive.getinfo(inside.name).file_size)
    except FileNotFoundError:
        raise BadDirectoryFile(f"There is no file {path}.") from None
    except NotImplementedError:
        raise BadDirectoryFile(
            f"{path.name} is packed in a way that cannot be read here (Deflate64, as large files "
            "are by Windows)."
            " Unpack it and load the file that is in it."
        ) from None
    except DAMAGED as problem:  # a workbook's refusal, a folder and a missing right among them
        raise BadDirectoryFile(f"{path.name} cannot be read: {problem}.") from None


def _of_workbook(name: str, raw: IO[bytes]) -> "_Source":
    text = as_csv(raw).encode()
    return _Source(name, io.BytesIO(text), len(text))


def _data_file(archive: zipfile.ZipFile, name: str) -> IO[bytes]:
    names = [inside for inside in archive.namelist() if _is_data(inside)]
    if len(names) != 1:
        raise BadDirectoryFile(f"{name} holds {len(names)} data files; one was expected.")
    return archive.open(names[0])


def _is_data(name: str) -> bool:
    lower = name.lower()
    is_list = "deactivated" in lower and lower.endswith((".csv", *WORKBOOKS))
    is_full = "npidata_pfile" in lower and "fileheader" not in lower and lower.endswith(".csv")
    return is_list or is_full


def _rows(source: _Source, kind: str, wanted: frozenset[str], say: Say) -> Iterator[bytes]:
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


def _header(source: _Source, needed: list[str]) -> list[str]:
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
    source: _Source, columns: dict[str, int], width: int, wanted: frozenset[str], say: Say
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


def _deactivated_lines(source: _Source, columns: dict[str, int], width: int) -> Iterator[bytes]:
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


def _date(source: _Source, number: bytes, text: bytes) -> bytes:
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


def _split(source: _Source, width: int, used: int, say: Say) -> Iterator[list[bytes]]:
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


# --- writing --------------------------------------------------------------------------------------


TYPES = {
    "kind": "text",
    "deactivated_on": "date",
    "reactivated_on": "date",
    "taxonomies": "varchar(10)[]",
}


def _stage(cursor: Any, rows: Iterator[bytes]) -> None:
    columns = ", ".join(f"{name} {TYPES.get(name, 'text')}" for name in KEPT)
    cursor.execute("DROP TABLE IF EXISTS staged_npi")
    cursor.execute(f"CREATE TEMP TABLE staged_npi ({columns}) ON COMMIT DROP")
    with cursor.copy(f"COPY staged_npi ({', '.join(KEPT)}) FROM STDIN") as copy:
        while batch := list(islice(rows, ROWS_A_WRITE)):
            text = b"\n".join(batch) + b"\n"
            copy.write(text if text.isascii() else text.decode(errors="replace").encode())
    cursor.execute("ANALYZE staged_npi (npi)")


def _take_over_once(cursor: Any, kind: str, file_date: date) -> int:
    """A number that stands in the file twice is refused by the statement; then the later row is
    taken, and it runs again.
    """
    try:
        with transaction.atomic():
            return _take_over(cursor, kind, file_date)
    except DatabaseError as problem:
        if not isinstance(problem.__cause__, CardinalityViolation):
            raise
    cursor.execute(
        "DELETE FROM staged_npi a USING staged_npi b WHERE a.npi = b.npi AND a.ctid < b.ctid"
    )
    return _take_over(cursor, kind, file_date)


def _take_over(cursor: Any, kind: str, file_date: date) -> int:
    """One upsert; a row is written only when it changes, and never by an older file."""
    facts = [name for name in KEPT if name not in ("npi",)]
    if kind == Kind.DEACTIVATED:
        # The list holds who is deactivated on its day: an earlier return does not count. Names
        # known before stay.
        facts = ["deactivated_on", "reactivated_on"]
    values = ", ".join(_typed(name) for name in KEPT)
    changed = ", ".join(f"d.{name}" for name in facts)
    fresh = ", ".join(f"excluded.{name}" for name in facts)
    sets = ", ".join(f"{name} = excluded.{name}" for name in facts)
    cursor.execute(
        f"""INSERT INTO learners_npirecord AS d ({", ".join(KEPT)}, source, as_of, stale)
            SELECT {values}, 'nppes', %s, false FROM staged_npi
            ON CONFLICT (npi) DO UPDATE SET {sets}, as_of = excluded.as_of, stale = false,
                source = 'nppes'
            WHERE d.as_of <= excluded.as_of
                AND (d.stale OR d.source <> 'nppes' OR ({changed}) IS DISTINCT FROM ({fresh}))""",
        [file_date],
    )
    return int(cursor.rowcount)


def _typed(name: str) -> str:
    if name == "kind":
        return "CASE kind WHEN '1' THEN 1 WHEN '2' THEN 2 ELSE 0 END"
    return f"left({name}, {LONGEST[name]})" if name in LONGEST else name


def _mark_stale(cursor: Any, file_date: date) -> int:
    """A full file holds every number: what it lacks is marked, never deleted."""
    cursor.execute(
        """UPDATE learners_npirecord d SET stale = true
           WHERE NOT stale AND source = 'nppes' AND as_of <= %s AND NOT EXISTS (SELECT
               FROM staged_npi s WHERE s.npi = d.npi)""",
        [file_date],
    )
    return int(cursor.rowcount)


# --- looking up -----------------------------------------------------------------------------------


def find(number: str) -> NpiRecord | None:
    return NpiRecord.objects.filter(npi=number).first()


def newest_file() -> DirectoryLoad | None:
    """The newest full or incremental file."""
    return (
        DirectoryLoad.objects.exclude(kind=Kind.DEACTIVATED).order_by("-file_date", "-id").first()
    )


def is_fresh(today: date) -> bool:
    """Whether the directory is young enough to be believed: at most 45 days."""
    newest = newest_file()
    return newest is not None and today - newest.file_date <= timedelta(
        days=settings.NPI_DIRECTORY_DAYS
    )


def add_demo_records(records: Iterable[tuple[str, str, str, list[str]]], at: datetime) -> int:
    """Made-up people for a demonstration; their numbers begin with 2, as no issued one does."""
    rows = [
        NpiRecord(npi=number, kind=1, given_name=given.upper(), family_name=family.upper(),
            taxonomies=codes,
                  primary_taxonomy=codes[0] if codes else "", source="demo", as_of=at.date())
        for number, given, family, codes in records
        if number.startswith("2") and npi_rules.is_valid(number)
    ]  # fmt: skip
    return len(NpiRecord.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000))
