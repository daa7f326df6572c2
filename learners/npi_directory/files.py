"""The registry's files: opened, also within an archive or a workbook, and hashed as they pass."""

import hashlib
import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import IO, Any

from ..models import DirectoryLoad
from ..refusals import Refusal
from ..workbooks import DAMAGED, WORKBOOKS, as_csv, is_workbook

Kind = DirectoryLoad.Kind


MOST_FAULTS = 20  # named; a file with more is mended from its first ones on


class BadDirectoryFile(Refusal):
    """The file is not one of the registry's, or lacks what is needed; the sentence says what."""

    code = "bad-directory-file"
    status = 400


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


class Source:
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
def open_file(path: Path) -> Iterator[Source]:
    """The CSV itself, or the one inside the archive as the registry publishes it."""
    try:
        with path.open("rb") as raw:
            if raw.read(4) != b"PK\x03\x04":
                raw.seek(0)
                yield Source(path.name, raw, path.stat().st_size)
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
                yield Source(name, inside, archive.getinfo(inside.name).file_size)
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


def _of_workbook(name: str, raw: IO[bytes]) -> "Source":
    text = as_csv(raw).encode()
    return Source(name, io.BytesIO(text), len(text))


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
