"""What a database and a folder hold, so that a copy can be held against where it came from."""

import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db.backends.utils import CursorWrapper

PIECE = 1 << 20
TABLES = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY 1
"""
# Rows in any order give the same sum; each is written the same way whoever asks.
DIGEST = """
SELECT count(*), coalesce(sum(('x' || left(md5(t::text), 15))::bit(60)::bigint), 0)::text
FROM {table} AS t
"""
ALIKE = "SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO'; SET LOCAL extra_float_digits = 1"


@dataclass(frozen=True)
class Held:
    """Of a table its rows, of a file its bytes; how many, and a digest over all."""

    count: int
    digest: str

    def as_json(self) -> list[Any]:
        return [self.count, self.digest]


Contents = dict[str, Held]


def tables(cursor: CursorWrapper) -> Contents:
    """Every table of the site, inside the transaction of the cursor."""
    cursor.execute(ALIKE)
    cursor.execute(TABLES)
    names = [name for (name,) in cursor.fetchall()]
    return {name: _table(cursor, name) for name in names}


def _table(cursor: CursorWrapper, name: str) -> Held:
    cursor.execute(DIGEST.format(table=cursor.db.ops.quote_name(name)))  # type: ignore[attr-defined]
    count, digest = cursor.fetchone()
    return Held(count, digest)


def files(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if path.is_file():
            yield path.relative_to(folder).as_posix()


def copy(source: Path, target: Path) -> Held:
    """The file as it was read, on the disk when this returns."""
    target.parent.mkdir(parents=True, exist_ok=True)
    sum_, size = hashlib.sha256(), 0
    with source.open("rb") as read, target.open("wb") as written:
        while piece := read.read(PIECE):
            sum_.update(piece)
            size += len(piece)
            written.write(piece)
    shutil.copystat(source, target)
    return Held(size, sum_.hexdigest())


def of_file(path: Path) -> Held:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return Held(file.tell(), digest)


def differences(wanted: Contents, have: Contents) -> list[str]:
    """Names that differ or stand on one side only."""
    return sorted(name for name in wanted | have if wanted.get(name) != have.get(name))
