"""Workers that are heard from, and one for a command that finds none."""

import contextlib
import logging
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from celery.signals import worker_ready, worker_shutting_down
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models.functions import Now

from .actions import sweep
from .models import WorkerSeen
from .processes import die_with_parent

HEARD_WITHIN = timedelta(seconds=15)
SAY_EVERY = 4.0
logger = logging.getLogger(__name__)
_leaving = threading.Event()


def worker_is_alive() -> bool:
    """A worker that takes all but videos was heard from within the last seconds."""
    return WorkerSeen.objects.filter(seen_at__gt=Now() - HEARD_WITHIN).exists()


@worker_ready.connect
def _begin_to_speak(sender: Any = None, **kwargs: object) -> None:
    """One that only converts videos keeps silent: nobody who waits for a report may take it for
    help.
    """
    if settings.CELERY_TASK_DEFAULT_QUEUE in sender.app.amqp.queues.consume_from:
        threading.Thread(target=_speak, daemon=True).start()


@worker_shutting_down.connect
def _stop_speaking(**kwargs: object) -> None:
    _leaving.set()


def _speak() -> None:
    name = f"{socket.gethostname()}:{os.getpid()}"
    while True:
        try:
            WorkerSeen.objects.update_or_create(name=name, defaults={"seen_at": Now()})
            WorkerSeen.objects.filter(seen_at__lt=Now() - timedelta(days=1)).delete()
        except DatabaseError as problem:
            logger.warning("worker could not say it is alive: %s", problem)
            connection.close()
        if _leaving.wait(SAY_EVERY):
            WorkerSeen.objects.filter(name=name).delete()
            return


def worker_command(*extra: str) -> list[str]:
    return [
        sys.executable,
        "-m",
        "celery",
        "--quiet",
        "-A",
        "cme_platform",
        "worker",
        "--loglevel=WARNING",
        *extra,
    ]


class OwnWorker:
    """A worker of a command's own.

    When it dies in the middle another takes its place, and the job goes on.
    """

    def __init__(self, wait: float) -> None:
        self.wait, self.swept_at = wait, time.monotonic()
        self.process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            worker_command("--pool=solo", "--queues=cme"),  # converting videos is left to the site
            cwd=settings.BASE_DIR,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            preexec_fn=die_with_parent(),
        )
        _wait_until_heard(process, self.wait)
        return process

    def look_after(self) -> None:
        """Called while waiting: does for this command what the beat does for a site."""
        if self.process.poll() is not None:
            self.process = self._start()
        if time.monotonic() - self.swept_at > settings.JOB_SWEEP_SECONDS:
            self.swept_at = time.monotonic()
            sweep()

    def stop(self) -> None:
        self.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(15)
        self.process.kill()


@contextlib.contextmanager
def ensure_worker(wait: float = 30.0) -> Iterator[Callable[[], None]]:
    """A worker for as long as the block runs: one that is already there, or one of our own.

    Yields what looks after it.
    """
    if worker_is_alive():
        yield lambda: None
        return
    own = OwnWorker(wait)
    try:
        yield own.look_after
    finally:
        own.stop()


def _wait_until_heard(own: subprocess.Popen[bytes], wait: float) -> None:
    deadline = time.monotonic() + wait
    while time.monotonic() < deadline and own.poll() is None and not worker_is_alive():
        time.sleep(0.1)
