"""Brings a copy back into an empty site, and holds what came against what was copied."""

import json
import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from . import (
    DUMP,
    FORMAT,
    MANIFEST,
    MEDIA,
    SECRET,
    BackupProblem,
    contents,
    postgres,
    refuse_unless_empty,
    shown,
)
from .contents import Contents, Held
from .taking import is_local

NOT_EMPTY = (
    "This site is not empty: {what}. Restore into a new database and a new CME_DATA_DIR; nothing "
    "was changed."
)


def restore(folder: Path) -> dict[str, Contents]:
    """What came back, the same as was copied. Raises BackupProblem."""
    held = read_manifest(folder)
    refuse_another_secret(folder)
    refuse_used_site()
    refuse_damaged(folder, held)
    media = _bring_media(folder / MEDIA)
    postgres.restore(folder / DUMP)
    _bring_secret(folder / SECRET)
    have = {"tables": _tables(), "media": media}
    wrong = [name for part in have for name in contents.differences(held[part], have[part])]
    if wrong:
        raise BackupProblem(f"What came back differs from what was copied: {shown(wrong)}.")
    return have


def read_manifest(folder: Path) -> dict[str, Contents]:
    try:
        told: dict[str, Any] = json.loads((folder / MANIFEST).read_text())
        if told["format"] != FORMAT:
            raise BackupProblem(f"{folder} is of a format that this version does not read.")
        parts = ("tables", "media", "files")
        return {part: {n: Held(*held) for n, held in told[part].items()} for part in parts}
    except (OSError, ValueError, KeyError, TypeError) as problem:
        sentence = f"{folder} is no whole backup: its {MANIFEST} cannot be read."
        raise BackupProblem(sentence) from problem


def refuse_another_secret(folder: Path) -> None:
    """One given in the environment is the operator's to set; ours is written below."""
    if os.environ.get("SECRET_KEY", "") not in ("", (folder / SECRET).read_text()):
        raise BackupProblem(
            f"SECRET_KEY is not the one of the backup. Set it to what stands in {folder / SECRET}; "
            "nothing was changed."
        )


def refuse_used_site() -> None:
    with connection.cursor() as cursor:
        cursor.execute(contents.TABLES)
        if cursor.fetchone():
            raise BackupProblem(NOT_EMPTY.format(what="its database has tables"))
    if is_local():
        root = Path(settings.MEDIA_ROOT)
        refuse_unless_empty(root, NOT_EMPTY.format(what=f"{root} has files"))


def refuse_damaged(folder: Path, held: dict[str, Contents]) -> None:
    """Before anything is brought back every byte is read."""
    wanted = held["files"] | {f"{MEDIA}/{name}": file for name, file in held["media"].items()}
    damaged = [
        name
        for name, file in wanted.items()
        if not (folder / name).is_file() or contents.of_file(folder / name) != file
    ]
    if damaged:
        raise BackupProblem(f"The backup is damaged: {shown(damaged)}. Nothing was changed.")


def _bring_media(source: Path) -> Contents:
    if not is_local():
        return {}
    root = Path(settings.MEDIA_ROOT)
    return {name: contents.copy(source / name, root / name) for name in contents.files(source)}


def _bring_secret(source: Path) -> None:
    if not os.environ.get("SECRET_KEY"):
        target = Path(settings.CME_DATA_DIR) / "secret-key"
        target.touch(mode=0o600)
        target.write_text(source.read_text())


def _tables() -> Contents:
    with transaction.atomic(), connection.cursor() as cursor:
        return contents.tables(cursor)
