"""Opens the archive or folder of a package without trusting it: no path leaves it, no link is
followed, nothing unpacks beyond its limits.
"""

import contextlib
import lzma
import stat
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from django.conf import settings

from courses.video_probe import duration_of

from .names import composed, folded, is_rubbish, is_safe, name_of, says_utf8, shown, spellings
from .problems import PackageProblems, Problem, refuse

COURSE_FILE = "course.yaml"
MOST_COURSE_BYTES = 5 * 2**20
HIGHEST_RATIO = 200  # of unpacked to packed bytes; video and text stay far below
RATIO_FROM_BYTES = 10 * 2**20
READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ARCHIVES = (".zip", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".zst", ".7z", ".rar", ".jar")
LIST_BYTES_AN_ENTRY = 2048  # of the archive's own list of entries: name and extra fields


@dataclass(frozen=True)
class Package:
    """A package laid out in a folder that holds nothing but plain files."""

    root: Path
    # How names may be written that the archive does not say to be UTF-8.
    spellings: dict[str, str] = field(default_factory=dict)
    _lengths: dict[str, Decimal] = field(default_factory=dict, compare=False)
    _names: dict[str, str] = field(default_factory=dict, compare=False)

    def path(self, name: str) -> Path | None:
        """The file of that name inside the package, or None. Never anything outside."""
        if not is_safe(name):
            return None
        path = self.root.joinpath(*PurePosixPath(self._spelled(name)).parts)
        return path if path.is_file() and not path.is_symlink() else None

    def unread(self) -> list[str]:
        """Names that had to be guessed, as they were read."""
        return sorted(set(self.spellings.values()))

    def _spelled(self, name: str) -> str:
        """The name as the file has it, where the same letters are written in another way."""
        if not name.isascii() and not self._names:
            files = (path.relative_to(self.root).as_posix() for path in self.root.rglob("*"))
            self._names.update(self.spellings)
            self._names.update({composed(file): file for file in files})
        return self._names.get(composed(name), name)

    def length(self, name: str) -> Decimal:
        """Seconds of a video, measured once. Raises NotAVideo."""
        path = self.path(name)
        assert path is not None
        if name not in self._lengths:
            self._lengths[name] = duration_of(path)
        return self._lengths[name]

    def course_yaml(self) -> bytes:
        path = self.path(COURSE_FILE)
        if path is None:
            raise refuse(
                "There is no course.yaml at the top of the package.", "no-course-file", COURSE_FILE
            )
        if path.stat().st_size > MOST_COURSE_BYTES:
            raise refuse("course.yaml is larger than 5 MB.", "course-file-too-large", COURSE_FILE)
        return path.read_bytes()


@contextlib.contextmanager
def open_package(path: Path) -> Iterator[Package]:
    """The package of a folder or .zip. Raises PackageProblems."""
    if path.is_dir():
        _check_folder(path)
        yield Package(_top(path))
    elif path.is_file():
        with tempfile.TemporaryDirectory(prefix="cme-package-") as folder:
            spelled = _unpack(path, Path(folder))
            top = _top(Path(folder))
            yield Package(top, _below(spelled, top.relative_to(folder)))
    else:
        raise refuse(f"There is nothing at {path}.", "not-found")


def _top(folder: Path) -> Path:
    """The folder with course.yaml: many tools pack the folder itself, so one folder around
    everything is looked through.
    """
    inside = [entry for entry in folder.iterdir() if not is_rubbish(entry.name)]
    if len(inside) == 1 and inside[0].is_dir() and (inside[0] / COURSE_FILE).is_file():
        return inside[0]
    return folder


def _below(spelled: dict[str, str], top: Path) -> dict[str, str]:
    """The spellings of what lies in that folder, as they are called from there."""
    return {
        name.split("/", len(top.parts))[-1]: file.split("/", len(top.parts))[-1]
        for name, file in spelled.items()
        if Path(file).is_relative_to(top)
    }


def _check_folder(root: Path) -> None:
    size = 0
    problems = []
    for entries, path in enumerate(root.rglob("*"), start=1):
        name = path.relative_to(root).as_posix()
        if path.is_symlink():
            problems.append(Problem(shown(name), "", "Links are not allowed in a package.", "link"))
        elif not path.is_dir() and not path.is_file():
            problems.append(
                Problem(shown(name), "", "Only plain files are allowed in a package.", "not-a-file")
            )
        elif path.is_file():
            size += path.stat().st_size
            problems += _nested(name)
        _check_limits(entries, size)
    if problems:
        raise PackageProblems(problems)


def _check_limits(entries: int, size: int) -> None:
    if entries > settings.PACKAGE_MAX_ENTRIES:
        raise refuse(
            f"The package has more than {settings.PACKAGE_MAX_ENTRIES} entries.", "too-many-entries"
        )
    if size > settings.PACKAGE_MAX_BYTES:
        raise refuse(
            f"The package unpacks to more than {settings.PACKAGE_MAX_BYTES} bytes.", "too-large"
        )


def _nested(name: str) -> list[Problem]:
    if not name.casefold().endswith(ARCHIVES):
        return []
    return [
        Problem(shown(name), "", "An archive within the package is not opened.", "nested-archive")
    ]


def _unpack(path: Path, folder: Path) -> dict[str, str]:
    """Writes what belongs to the course.

    The names by their spellings, where the archive does not say UTF-8.
    """
    try:
        _check_list(path)
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            spelled = _read_names(members)
            _check_members(members)
            left = settings.PACKAGE_MAX_BYTES
            for member in members:
                if not is_rubbish(member.filename):
                    left -= _extract(archive, member, folder, left)
            return spelled
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        NotImplementedError,
        EOFError,
        RuntimeError,
        struct.error,
    ) as problem:
        raise refuse(
            f"This is not a readable zip file: {problem}.", "bad-archive", path.name
        ) from None
    except (zlib.error, lzma.LZMAError, UnicodeDecodeError, ValueError) as problem:
        raise refuse(f"This zip file is damaged: {problem}.", "bad-archive", path.name) from None
    except OSError as problem:
        raise refuse(
            f"The package could not be unpacked: {problem.strerror}.", "not-unpacked", path.name
        ) from None


def _check_list(path: Path) -> None:
    """Looks at the archive's list of entries before anything reads it: a list of millions would
    fill the memory.
    """
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - 65557))
        tail = file.read()
        end = tail.rfind(b"PK\x05\x06")
        if end < 0 or len(tail) < end + 22:
            raise zipfile.BadZipFile("it has no list of entries")
        entries, list_bytes = struct.unpack_from("<HL", tail, end + 10)
        if entries == 0xFFFF or list_bytes == 0xFFFFFFFF:
            entries, list_bytes = _large_list(file, tail, end)
    _check_limits(entries, 0)
    if list_bytes > LIST_BYTES_AN_ENTRY * (settings.PACKAGE_MAX_ENTRIES + 1):
        raise refuse(
            "The list of entries in this zip file is too long.", "too-many-entries", path.name
        )


def _large_list(file: BinaryIO, tail: bytes, end: int) -> tuple[int, int]:
    """The same two numbers where the archive is in the large form (zip64)."""
    if end < 20 or tail[end - 20 : end - 16] != b"PK\x06\x07":
        raise zipfile.BadZipFile("its list of entries is damaged")
    file.seek(struct.unpack_from("<Q", tail, end - 12)[0])
    entries, list_bytes = struct.unpack_from("<QQ", file.read(56), 32)
    return entries, list_bytes


def _read_names(members: list[zipfile.ZipInfo]) -> dict[str, str]:
    """Gives every entry the name it is checked and written under."""
    spelled: dict[str, str] = {}
    for member in members:
        others = [] if says_utf8(member) else spellings(member)
        member.filename = name_of(member)
        spelled |= dict.fromkeys(others, member.filename)
    return spelled


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    _check_limits(len(members), sum(member.file_size for member in members))
    names: set[str] = set()
    problems: list[Problem] = []
    for member in members:
        problems += [
            Problem(shown(member.orig_filename), "", *wrong) for wrong in _wrong(member, names)
        ]
        names.add(folded(member.filename))
    if problems:
        raise PackageProblems(problems)


def _wrong(member: zipfile.ZipInfo, names: set[str]) -> Iterator[tuple[str, str]]:
    """Sentence and code of everything that is wrong with an entry."""
    if not is_safe(member.filename) or "\x00" in member.orig_filename:
        yield "This path leads out of the package or is not a plain one.", "unsafe-path"
    if folded(member.filename) in names:
        yield "This entry is in the package twice.", "duplicate-entry"
    if stat.S_IFMT(member.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
        yield "Links and devices are not allowed in a package.", "link"
    if member.flag_bits & 0x1:
        yield "Encrypted entries cannot be read.", "encrypted"
    elif member.compress_type not in READABLE:
        yield (
            "This entry is compressed in a way that is not supported; use deflate.",
            "unsupported-compression",
        )
    if member.file_size > RATIO_FROM_BYTES and member.file_size > HIGHEST_RATIO * max(
        1, member.compress_size
    ):
        yield "This entry unpacks to far more than its size.", "compression-bomb"
    for problem in _nested(member.filename):
        yield problem.sentence, problem.code


def _extract(archive: zipfile.ZipFile, member: zipfile.ZipInfo, folder: Path, left: int) -> int:
    """Write one entry; the sizes in the archive's own list are not believed.

    How many bytes were written.
    """
    target = folder.joinpath(*PurePosixPath(member.filename).parts)
    if member.is_dir():
        target.mkdir(parents=True, exist_ok=True)
        return 0
    target.parent.mkdir(parents=True, exist_ok=True)
    written = 0
    with archive.open(member) as source, target.open("xb") as sink:
        while chunk := source.read(1 << 20):
            written += len(chunk)
            if written > min(left, member.file_size):
                raise refuse(
                    "This entry unpacks to more than it says.", "compression-bomb", member.filename
                )
            sink.write(chunk)
    return written
