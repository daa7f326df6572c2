"""Runs the processes of a site together: one stops, it is started again; we stop, they all stop."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field

from django.conf import settings

from cme_platform import running_port, services
from jobs.processes import die_with_parent
from jobs.workers import worker_command

GRACE_SECONDS = 12.0


@dataclass
class Child:
    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    failures: int = 0
    not_before: float = field(default=0.0)
    when_done: Callable[[int], None] | None = None  # of a task, which ends by itself

    def start(self) -> None:
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            cwd=settings.BASE_DIR,
            env=os.environ | self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL if self.when_done else None,
            start_new_session=True,  # Ctrl-C reaches us, and we pass it on in order
            preexec_fn=die_with_parent(signal.SIGTERM),
        )

    def has_ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def signal_all(self, sent: int) -> None:
        """To the whole group: a pool's children must not outlive it."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, sent)


def children() -> list[Child]:
    web = [
        sys.executable,
        "-m",
        "gunicorn",
        "cme_platform.wsgi:application",
        "--bind",
        f"{settings.HOST}:{settings.PORT}",
    ]
    web += [
        "--workers",
        "2",
        "--worker-class",
        "gthread",
        "--threads",
        "4",
        "--graceful-timeout",
        "5",
    ]
    web += [
        "--timeout",
        "60",
        "--keep-alive",
        "5",
        "--log-level",
        "warning",
        "--worker-tmp-dir",
        _memory_dir(),
    ]
    beat = [
        sys.executable,
        "-m",
        "celery",
        "--quiet",
        "-A",
        "cme_platform",
        "beat",
        "--loglevel=WARNING",
    ]
    beat += ["--schedule", str(settings.CME_DATA_DIR / "beat-schedule"), "--pidfile", ""]
    return [
        Child("web", web, {"PROMETHEUS_MULTIPROC_DIR": _fresh_counts()}),
        # Told to stop, a worker gives long work back after a few seconds instead of waiting for its
        # end.
        Child(
            "worker",
            # What it counts and writes waits a moment; a learner does not.
            ["nice", "-n", "5", *worker_command("--concurrency=2", "--queues=cme")],
            {"REMAP_SIGTERM": "SIGQUIT"},
        ),
        # Videos one after the other, and never in the way of a learner.
        Child(
            "media",
            ["nice", "-n", "10", *worker_command("--concurrency=1", "--queues=media")],
            {"REMAP_SIGTERM": "SIGQUIT"},
        ),
        Child("beat", beat),
    ]


def _fresh_counts() -> str:
    """Both web processes count into files here, so that /metrics tells of the two together."""
    folder = settings.CME_DATA_DIR / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return str(folder)


def _memory_dir() -> str:
    return "/dev/shm" if os.path.isdir("/dev/shm") else str(settings.CME_DATA_DIR)


def port_is_free() -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.HOST, settings.PORT))
        except OSError:
            return False
    return True


class Supervisor:
    def __init__(self, say: Callable[[str], None]) -> None:
        self.say = say
        self.children = children()
        self.stopping = False

    def run(self, when_up: Callable[[], None], task: Child | None = None) -> None:
        """Until asked to stop; the task begins when the first page is there."""
        for sent in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sent, self._asked_to_stop)
        try:
            for child in self.children:
                child.start()
            self._wait_until_served()
            with running_port.told(settings.CME_DATA_DIR, settings.PORT):
                self._serve(when_up, task)
        finally:
            self._stop()

    def _serve(self, when_up: Callable[[], None], task: Child | None) -> None:
        if not self.stopping:
            when_up()
            self._begin(task)
        while not self.stopping:
            time.sleep(0.2)
            services.bring_up()  # again, should their keeper have been killed
            self._revive()

    def _begin(self, task: Child | None) -> None:
        if task is not None:
            self.children.append(task)
            task.start()

    def _asked_to_stop(self, *_: object) -> None:
        if self.stopping:  # asked twice: no more patience
            for child in self.children:
                child.signal_all(signal.SIGKILL)
        self.stopping = True

    def _wait_until_served(self) -> None:
        url = f"http://{settings.HOST.replace('0.0.0.0', '127.0.0.1')}:{settings.PORT}/healthz"
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and not self.stopping:
            with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status < 500:
                    return
            self._revive()
            time.sleep(0.1)

    def _revive(self) -> None:
        now = time.monotonic()
        for child in list(self.children):
            if not child.has_ended() or self.stopping:
                continue
            if child.when_done and child.process:
                self.children.remove(child)
                child.when_done(child.process.returncode)
                continue
            if child.not_before == 0.0:
                child.signal_all(signal.SIGKILL)  # what its end left behind
                child.failures = 0 if now - child.started > 60 else child.failures + 1
                child.not_before = now + min(30.0, 0.5 * 2**child.failures)
                self.say(f"{child.name} ended; starting it again")
            if now >= child.not_before:
                child.not_before = 0.0
                child.start()

    def _stop(self) -> None:
        for child in self.children:
            child.signal_all(signal.SIGTERM)
        deadline = time.monotonic() + GRACE_SECONDS
        for child in self.children:
            if child.process is not None:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    child.process.wait(max(0.1, deadline - time.monotonic()))
            child.signal_all(signal.SIGKILL)
