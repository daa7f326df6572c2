"""Files that are whole or not there, under names the server makes; on this machine or in an object store."""

import contextlib
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.utils.deconstruct import deconstructible


@deconstructible(path="courses.storage.WholeFileStorage")
class WholeFileStorage(FileSystemStorage):
    """Writes beside the final name, brings it to disk, and only then gives it its name."""

    def _save(self, name: str, content: Any) -> str:
        target = Path(self.path(name))
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".half-") as half:
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


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def keep(path: Path, *, course_id: int, digest: str, suffix: str) -> tuple[str, bool]:
    """Store a media file under its digest; its name, and whether it is new. The same file is stored once."""
    name = f"courses/{course_id}/{digest[:32]}{suffix}"
    if default_storage.exists(name):
        return name, False
    with path.open("rb") as source:
        return default_storage.save(name, File(source)), True


def keep_bytes(data: bytes, *, course_id: int, suffix: str) -> tuple[str, bool]:
    """The same for what was made in memory."""
    name = f"courses/{course_id}/{hashlib.sha256(data).hexdigest()[:32]}{suffix}"
    if default_storage.exists(name):
        return name, False
    return default_storage.save(name, ContentFile(data)), True


@contextlib.contextmanager
def on_this_machine(name: str) -> Iterator[Path]:
    """Where a stored file lies for a program that wants a path; one from an object store is fetched for the while."""
    try:
        place = Path(default_storage.path(name))
    except NotImplementedError:
        place = None
    if place is not None:
        yield place
        return
    with tempfile.NamedTemporaryFile(prefix="cme-fetched-", suffix=Path(name).suffix) as copy:
        with default_storage.open(name) as stored:
            shutil.copyfileobj(stored, copy, 1 << 20)
        copy.flush()
        yield Path(copy.name)
