"""A data directory with its services, real workers on it, and a way to ask for real work: mail to
deliver.
"""

import contextlib
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest
import redis

from cme_platform import embedded
from tests.manage_process import ManageProcess, Started
from tests.processes import processes_of, within
from tests.template import copy_migrated

POST = """
import time
from django.db import transaction
from jobs.outbox import post
began = time.monotonic()
for key in {keys!r}:
    post(key=key, to=key + '@example.org', subject='A mail', body='Its text.')
print(time.monotonic() - began)
"""


class House:
    def __init__(self, data: Path, **environment: str) -> None:
        self.data = data
        quick = {"JOB_LEASE_SECONDS": "2", "JOB_SWEEP_SECONDS": "1"}
        self.environment = os.environ | {"CME_DATA_DIR": str(data)} | quick | environment
        self.environment.pop("DJANGO_SETTINGS_MODULE", None)
        self.commands = ManageProcess(self.environment)
        self.processes: list[Started] = []

    def manage(self, *arguments: str, fails: bool = False) -> str:
        """What it printed; of a command that is to fail, what it said then."""
        done = self.commands.run(*arguments)
        assert bool(done.returncode) == fails, done.stderr
        return done.stderr.strip() if fails else done.stdout

    def post(self, *keys: str) -> float:
        """Ask for mails in a process of its own; the seconds the asking took."""
        return float(self.manage("shell", "-v0", "-c", POST.format(keys=keys)).split()[-1])

    def mails(self) -> int:
        """Delivered so far."""
        return sum(
            path.read_text().count("Subject: A mail") for path in (self.data / "mail").glob("*")
        )

    def start_worker(self, *pool: str) -> Started:
        """With the one beat of the house, a process of its own as on every site: it outlives a
        killed worker.
        """
        if not self.processes:
            self._start("beat", f"--schedule={self.data}/beat", "--pidfile=")
        return self._start("worker", *(pool or ["--pool=solo"]))

    def _start(self, *arguments: str) -> Started:
        process = self.commands.start_celery(
            *arguments, "--loglevel=ERROR", log=self.data / "worker.log"
        )
        self.processes.append(process)
        return process

    def stop(self) -> None:
        for process in self.processes:
            if not process.has_ended():
                process.terminate()
        for process in self.processes:
            assert within(20, process.has_ended)
        self.commands.stop()


class EmbeddedHouse(House):
    def database(self) -> psycopg.Connection:
        where = embedded.database(self.data)
        return psycopg.connect(
            dbname=where["NAME"], user=where["USER"], host=where["HOST"], autocommit=True
        )

    def job(self) -> tuple:
        with self.database() as database:
            query = (
                "SELECT state, attempts, error_code, error FROM jobs_job ORDER BY id DESC LIMIT 1"
            )
            return database.execute(query).fetchone() or ("none", 0, "", "")

    def broker(self) -> redis.Redis:
        return redis.Redis.from_url(embedded.redis_url(self.data))

    def broker_process(self) -> psutil.Process:
        return next(p for p in processes_of(self.data) if p.name() == "valkey-server")


@pytest.fixture
def house(tmp_path) -> Iterator[EmbeddedHouse]:
    copy_migrated(tmp_path)
    built = EmbeddedHouse(tmp_path)
    embedded.ensure(tmp_path)  # held here, so that whatever a test kills is not the last one
    try:
        yield built
    finally:
        for process in processes_of(tmp_path):
            with contextlib.suppress(psutil.NoSuchProcess):  # it may end while it is looked at
                if process.name() == "valkey-server":
                    process.send_signal(signal.SIGCONT)
        built.stop()
        embedded.release(tmp_path)
    assert within(20, lambda: processes_of(tmp_path) == [])
