"""PostgreSQL and Valkey from their wheels, when none are configured.

One *keeper* process a data directory runs both as its children. Every process that needs them holds
a connection to the keeper's Unix socket; the kernel closes it however that process ends, kill -9
included. When the last connection is gone the keeper stops both cleanly and leaves. Should the
keeper itself be killed, its children get a signal from the kernel (Linux), and the next start
recovers what is left.

This is the side of those who need the services; `embedded_keeper.py` is the other one. Both run
before Django.
"""

import atexit
import contextlib
import hashlib
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

READY, FAILED = b"ready\n", b"failed "
START_TIMEOUT = 90.0
DATABASE, SUPERUSER = "cme", "postgres"


class EmbeddedServicesError(RuntimeError):
    """The services could not be brought up; the text says what to do."""


@dataclass(frozen=True)
class DataPaths:
    """Where everything of one data directory lives.

    Unix socket paths are short (107 bytes), so sockets live elsewhere.
    """

    data: Path
    runtime: Path

    @classmethod
    def of(cls, data_dir: Path) -> "DataPaths":
        data = Path(data_dir).resolve()
        name = f"cme-{os.geteuid()}-{hashlib.sha256(str(data).encode()).hexdigest()[:12]}"
        return cls(data, Path("/tmp" if Path("/tmp").is_dir() else tempfile.gettempdir()) / name)

    @property
    def postgres(self) -> Path:
        return self.data / "postgres"

    @property
    def postgres_socket(self) -> Path:
        return self.runtime / "pg"

    @property
    def valkey(self) -> Path:
        return self.data / "valkey"

    @property
    def valkey_socket(self) -> Path:
        return self.runtime / "valkey.sock"

    @property
    def valkey_pid(self) -> Path:
        return self.data / "valkey" / "valkey.pid"

    @property
    def keeper_socket(self) -> Path:
        return self.runtime / "keeper.sock"

    @property
    def log(self) -> Path:
        return self.data / "services.log"


def database(data_dir: Path) -> dict[str, str]:
    """Django's settings for the embedded PostgreSQL of that data directory."""
    return {
        "NAME": DATABASE,
        "USER": SUPERUSER,
        "HOST": str(DataPaths.of(data_dir).postgres_socket),
    }


def redis_url(data_dir: Path) -> str:
    """Address of the embedded Valkey of that data directory (Redis protocol)."""
    return f"unix://{DataPaths.of(data_dir).valkey_socket}"


_held: dict[Path, socket.socket] = {}
_owner: dict[Path, int] = {}


def ensure(data_dir: Path, say: Callable[[str], None] = lambda text: None) -> None:
    """Bring the services up, or join those that run; they stay up as long as this process lives.

    Cheap to call again: it joins anew only when the keeper was killed in the meantime.
    """
    paths = DataPaths.of(data_dir)
    known = _owner.get(paths.data) == os.getpid()
    if known and _is_open(_held[paths.data]):
        return
    paths.data.mkdir(parents=True, exist_ok=True)
    _held[paths.data] = _connect(paths, say)
    _owner[paths.data] = os.getpid()
    if not known:
        atexit.register(release, data_dir)


def _is_open(connection: socket.socket) -> bool:
    try:
        return connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) != b""
    except BlockingIOError:
        return True  # nothing to read: the keeper is there and silent, as it should be
    except OSError:
        return False


def release(data_dir: Path) -> None:
    """Let go; returns when the services have stopped, if nobody else needs them."""
    paths = DataPaths.of(data_dir)
    if _owner.get(paths.data) != os.getpid():  # a forked child must not let go for its parent
        return
    connection = _held.pop(paths.data)
    _owner.pop(paths.data)
    with contextlib.suppress(OSError):
        connection.settimeout(30)
        connection.shutdown(socket.SHUT_WR)
        while connection.recv(64):
            pass
    connection.close()


def _connect(paths: DataPaths, say: Callable[[str], None]) -> socket.socket:
    deadline, spawned = time.monotonic() + START_TIMEOUT, None
    while time.monotonic() < deadline:
        connection = _try_to_join(paths, deadline)
        if connection is not None:
            return connection
        if spawned is not None and spawned.poll():
            raise EmbeddedServicesError(_last_words(paths))
        if spawned is None or spawned.poll() is not None:
            if spawned is None and not (paths.postgres / "PG_VERSION").exists():
                say("Making the database (first time)")
            spawned = _spawn_keeper(paths)
        time.sleep(0.05)
    raise EmbeddedServicesError(
        f"PostgreSQL and Valkey did not start within {START_TIMEOUT:.0f} s. See {paths.log}."
    )


def _last_words(paths: DataPaths) -> str:
    lines = paths.log.read_text(errors="replace").strip().splitlines()
    return f"{lines[-1] if lines else 'The keeper ended.'} (More in {paths.log}.)"


def _try_to_join(paths: DataPaths, deadline: float) -> socket.socket | None:
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(max(1.0, deadline - time.monotonic()))
    try:
        connection.connect(str(paths.keeper_socket))
        answer = connection.recv(1000)
    except OSError:
        answer = b""
    if answer == READY:
        connection.settimeout(None)
        return connection
    connection.close()
    if answer.startswith(FAILED):
        raise EmbeddedServicesError(answer[len(FAILED) :].decode(errors="replace").strip())
    return None  # nobody there yet, or a keeper that is just leaving


def _spawn_keeper(paths: DataPaths) -> subprocess.Popen[bytes]:
    with paths.log.open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "cme_platform.embedded_keeper", str(paths.data)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=Path(__file__).resolve().parent.parent,
            start_new_session=True,  # Ctrl-C in the caller's terminal is not meant for the services
        )
