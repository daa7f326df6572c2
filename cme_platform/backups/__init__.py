"""A copy of a whole site: its database, its media, its secret, and what stands in them.

manifest.json   what was there: rows and a digest of each table, size and digest of each file
database.dump   pg_dump's own format
media/          as the site keeps them; not those in an object store
secret-key      only its owner reads it
"""

from pathlib import Path

MANIFEST, DUMP, MEDIA, SECRET = "manifest.json", "database.dump", "media", "secret-key"
FORMAT = 1


class BackupProblem(Exception):
    """The copy was not made, or not brought back; the text says why and what to do."""


def shown(names: list[str], most: int = 5) -> str:
    """A few of them, and how many more."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def refuse_unless_empty(folder: Path, sentence: str) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BackupProblem(sentence)
