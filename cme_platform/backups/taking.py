"""Takes the copy: the database as it is at one moment, then the files it names."""

import contextlib
import json
import os
from datetime import datetime
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import connection, transaction
from django.db.models import FileField

from . import DUMP, FORMAT, MANIFEST, MEDIA, SECRET, contents, postgres, refuse_unless_empty
from .contents import Contents


def take(folder: Path, *, at: datetime) -> dict[str, Contents]:
    """What was copied; the manifest is written last. Raises BackupProblem."""
    refuse_unless_empty(folder, f"{folder} is not empty. Name a new folder for each backup.")
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)  # it holds the secret, and all that is known of people
    rows = _database(folder / DUMP)
    media = _media(folder / MEDIA)
    _keep_secret(folder / SECRET)
    held = {"tables": rows, "media": media, "files": {DUMP: contents.of_file(folder / DUMP)}}
    _write_manifest(folder / MANIFEST, held, at)
    return held


def _database(target: Path) -> Contents:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SELECT pg_export_snapshot()")
        postgres.dump(target, cursor.fetchone()[0])
        return contents.tables(cursor)


def _media(target: Path) -> Contents:
    target.mkdir()
    if not is_local():
        return {}
    root, copied = Path(settings.MEDIA_ROOT), {}
    for name in contents.files(root):
        with contextlib.suppress(FileNotFoundError):  # deleted meanwhile; see unfound_files
            copied[name] = contents.copy(root / name, target / name)
    return copied


def is_local() -> bool:
    return isinstance(default_storage, FileSystemStorage)


def _keep_secret(path: Path) -> None:
    path.touch(mode=0o600)
    path.write_text(settings.SECRET_KEY)


def _write_manifest(path: Path, held: dict[str, Contents], at: datetime) -> None:
    told = {
        part: {name: row.as_json() for name, row in rows.items()} for part, rows in held.items()
    }
    head = {"format": FORMAT, "made_at": at.isoformat(), "software": settings.VERSION}
    with path.open("w") as file:
        json.dump(head | told, file, indent=1)
        file.flush()
        os.fsync(file.fileno())


def unfound_files(media: Contents) -> list[str]:
    """Files that rows name and that were not there to be copied."""
    named = {
        name
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, FileField)
        for name in model._base_manager.values_list(field.attname, flat=True).distinct()
        if name
    }
    return sorted(named - media.keys()) if is_local() else []
