"""Files that are whole or not there, under names the server makes; on this machine or in an object
store.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.utils.deconstruct import deconstructible

from .models import UnnamedFile

WORKPLACE = "cme-work-"
HALF = ".half-"
LEFT_BEHIND = 86_400  # seconds after which nobody writes to a half file any more


@deconstructible(path="courses.storage.WholeFileStorage")
class WholeFileStorage(FileSystemStorage):
    """Writes beside the final name, brings it to disk, and only then gives it its name."""

    def _save(self, name: str, content: Any) -> str:
        target = Path(self.path(name))
        target.parent.mkdir(parents=True, exist_ok=True)
        _remove_left_behind(target.parent)
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=HALF) as half:
            for chunk in content.chunks():
                half.write(chunk)
            half.flush()
            os.fsync(half.fileno())
            os.chmod(half.name, 0o644)
            while True:
                try:
                    os.link(half.name, target)  # unlike a rename it never replaces what is there
                    break
                except FileExistsError:
                    name = self.get_available_name(name)
                    target = Path(self.path(name))
        _sync_folder(target.parent)
        return name.replace("\\", "/")


def _remove_left_behind(folder: Path) -> None:
    """Half files of processes that were killed while they wrote."""
    for half in folder.glob(f"{HALF}*"):
        with contextlib.suppress(FileNotFoundError):
            if time.time() - half.stat().st_mtime > LEFT_BEHIND:
                half.unlink()


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def media_name(course_id: int, digest: str, suffix: str) -> str:
    return f"courses/{course_id}/{digest[:32]}{suffix}"


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def keep(path: Path, *, course_id: int, digest: str, suffix: str) -> tuple[str, bool]:
    """Store a media file under its digest; its name, and whether it is new.

    The same file is stored once.
    """
    name = media_name(course_id, digest, suffix)
    _named_again(name)
    if default_storage.exists(name):
        return name, False
    with path.open("rb") as source:
        return default_storage.save(name, File(source)), True


def keep_bytes(data: bytes, *, course_id: int, suffix: str) -> tuple[str, bool]:
    """The same for what was made in memory."""
    name = media_name(course_id, hashlib.sha256(data).hexdigest(), suffix)
    _named_again(name)
    if default_storage.exists(name):
        return name, False
    return default_storage.save(name, ContentFile(data)), True


def names_in(folder: str) -> tuple[list[str], list[str]]:
    """The folders and the files in it."""
    try:
        return default_storage.listdir(folder)
    except FileNotFoundError:
        return [], []


def _named_again(name: str) -> None:
    """A row is about to name it: it is no file that nobody names, see unnamed_files."""
    UnnamedFile.objects.filter(name=name).delete()


def on_this_machine(name: str, folder: Path) -> Path:
    """Where a stored file lies for a program that wants a path; one from an object store is fetched
    into the folder.
    """
    with contextlib.suppress(NotImplementedError):
        return Path(default_storage.path(name))
    copy = folder / f"fetched{Path(name).suffix}"
    with default_storage.open(name) as stored, copy.open("wb") as target:
        shutil.copyfileobj(stored, target, 1 << 20)
    return copy


@contextlib.contextmanager
def workplace() -> Iterator[Path]:
    """A folder for large files in the making. One whose worker was killed is removed by the next to
    come: the kernel lets go of a lock however its holder ends.
    """
    for left in Path(tempfile.gettempdir()).glob(f"{WORKPLACE}*"):
        with contextlib.suppress(OSError), _held(left):
            shutil.rmtree(left)
    with tempfile.TemporaryDirectory(prefix=WORKPLACE) as folder, _held(Path(folder)):
        yield Path(folder)


@contextlib.contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Raises BlockingIOError when somebody else holds it."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(handle)
