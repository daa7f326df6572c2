"""Opens a package without trusting it: no path leaves it, no link is followed, nothing unpacks beyond its limits."""

import contextlib
import hashlib
import stat
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from django.conf import settings

from .problems import refuse

COURSE_FILE = "course.yaml"
MOST_COURSE_BYTES = 5 * 2**20
HIGHEST_RATIO = 200  # of unpacked to packed bytes; video and text stay far below
RATIO_FROM_BYTES = 10 * 2**20


@dataclass(frozen=True)
class Package:
    """A package laid out in a folder that holds nothing but plain files."""

    root: Path

    def path(self, name: str) -> Path | None:
        """The file of that name inside the package, or None. Never anything outside."""
        if not is_safe(name):
            return None
        path = self.root.joinpath(*PurePosixPath(name).parts)
        return path if path.is_file() and not path.is_symlink() else None

    def course_yaml(self) -> bytes:
        path = self.path(COURSE_FILE)
        if path is None:
            raise refuse("There is no course.yaml at the top of the package.", "no-course-file", COURSE_FILE)
        if path.stat().st_size > MOST_COURSE_BYTES:
            raise refuse("course.yaml is larger than 5 MB.", "course-file-too-large", COURSE_FILE)
        return path.read_bytes()


def is_safe(name: str) -> bool:
    """A relative path of plain parts."""
    if not name or "\\" in name or "\x00" in name or name.startswith("/") or ":" in name.split("/")[0]:
        return False
    return all(part not in ("", ".", "..") for part in name.rstrip("/").split("/"))


@contextlib.contextmanager
def open_package(path: Path) -> Iterator[Package]:
    """The package of a folder or .zip. Raises PackageProblems."""
    if path.is_dir():
        _check_folder(path)
        yield Package(path)
    elif path.is_file():
        with tempfile.TemporaryDirectory(prefix="cme-package-") as folder:
            _unpack(path, Path(folder))
            yield Package(Path(folder))
    else:
        raise refuse(f"There is nothing at {path}.", "not-found")


def _check_folder(root: Path) -> None:
    entries, size = 0, 0
    for path in root.rglob("*"):
        entries += 1
        if path.is_symlink():
            raise refuse("Links are not allowed in a package.", "link", str(path.relative_to(root)))
        if not path.is_dir() and not path.is_file():
            raise refuse("Only plain files are allowed in a package.", "not-a-file", str(path.relative_to(root)))
        size += path.stat().st_size if path.is_file() else 0
        _check_limits(entries, size)


def _check_limits(entries: int, size: int) -> None:
    if entries > settings.PACKAGE_MAX_ENTRIES:
        raise refuse(f"The package has more than {settings.PACKAGE_MAX_ENTRIES} entries.", "too-many-entries")
    if size > settings.PACKAGE_MAX_BYTES:
        raise refuse(f"The package unpacks to more than {settings.PACKAGE_MAX_BYTES} bytes.", "too-large")


def _unpack(path: Path, folder: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _check_members(members)
            left = settings.PACKAGE_MAX_BYTES
            for member in members:
                left -= _extract(archive, member, folder, left)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError, OSError, RuntimeError) as problem:
        raise refuse(f"This is not a readable zip file: {problem}.", "bad-archive", path.name) from None
    except zipfile.zlib.error as problem:  # type: ignore[attr-defined]
        raise refuse(f"This zip file is damaged: {problem}.", "bad-archive", path.name) from None


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    _check_limits(len(members), sum(member.file_size for member in members))
    names: set[str] = set()
    for member in members:
        name = member.filename
        if not is_safe(name):
            raise refuse("This path leads out of the package or is not a plain one.", "unsafe-path", repr(name))
        folded = name.rstrip("/").casefold()
        if folded in names:
            raise refuse("This entry is in the package twice.", "duplicate-entry", name)
        names.add(folded)
        kind = stat.S_IFMT(member.external_attr >> 16)
        if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise refuse("Links and devices are not allowed in a package.", "link", name)
        if member.flag_bits & 0x1:
            raise refuse("Encrypted entries cannot be read.", "encrypted", name)
        if member.file_size > RATIO_FROM_BYTES and member.file_size > HIGHEST_RATIO * max(1, member.compress_size):
            raise refuse("This entry unpacks to far more than its size.", "compression-bomb", name)


def _extract(archive: zipfile.ZipFile, member: zipfile.ZipInfo, folder: Path, left: int) -> int:
    """Write one entry; the sizes in the archive's own list are not believed. How many bytes were written."""
    target = folder.joinpath(*PurePosixPath(member.filename).parts)
    if member.is_dir():
        target.mkdir(parents=True, exist_ok=True)
        return 0
    target.parent.mkdir(parents=True, exist_ok=True)
    written = 0
    with archive.open(member) as source, target.open("wb") as sink:
        while chunk := source.read(1 << 20):
            written += len(chunk)
            if written > min(left, member.file_size):
                raise refuse("This entry unpacks to more than it says.", "compression-bomb", member.filename)
            sink.write(chunk)
    return written


def sha256_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()
