"""A real worker is killed in the middle of a computation."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from cme_platform import embedded
from tests.manage_process import ManageProcess
from tests.template import copy_migrated

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def site(tmp_path, package):
    copy_migrated(tmp_path)
    environment = os.environ | {
        "CME_DATA_DIR": str(tmp_path),
        "JOB_LEASE_SECONDS": "2",
        "JOB_SWEEP_SECONDS": "1",
    }
    environment.pop("DJANGO_SETTINGS_MODULE", None)

    commands = ManageProcess(environment)

    def manage(*arguments, wait=True):
        if not wait:
            return subprocess.Popen(
                [sys.executable, "manage.py", *arguments],
                cwd=ROOT,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
        done = commands.run(*arguments)
        assert done.returncode == 0, done.stderr
        return done

    embedded.ensure(
        tmp_path
    )  # held by the test, so that killing a client does not stop the database
    manage("import_course", str(package))
    yield manage
    commands.stop()
    embedded.release(tmp_path)


def workers_below(pid):
    listing = subprocess.run(
        ["ps", "-eo", "pid,ppid,args"], capture_output=True, text=True
    ).stdout.splitlines()[1:]
    rows = [line.split(None, 2) for line in listing]
    return [int(row[0]) for row in rows if row[1] == str(pid) and "celery" in row[2]]


def test_a_computation_whose_worker_was_killed_is_finished_by_another_that_the_command_starts(
    site, tmp_path
):
    deadline = time.monotonic() + 60
    with psycopg.connect(
        **{k.lower().replace("name", "dbname"): v for k, v in embedded.database(tmp_path).items()},
        autocommit=True,
    ) as db:
        db.execute(
            "BEGIN; LOCK TABLE courses_enrollment IN ACCESS EXCLUSIVE MODE"
        )  # the count waits here
        asking = site("compute_outcomes", "mini", wait=False)
        state = ""
        while state != "running" and time.monotonic() < deadline:
            row = db.execute("SELECT state FROM jobs_job WHERE kind LIKE 'outcomes%'").fetchone()
            state = row[0] if row else ""
            time.sleep(0.05)
        assert state == "running"
        for pid in workers_below(asking.pid):
            os.kill(pid, signal.SIGKILL)
        db.execute("ROLLBACK")
    out, errors = asking.communicate(timeout=60)

    assert asking.returncode == 0, errors
    assert "same digest" in site("verify_outcomes", "mini", "--snapshot", out.strip()).stdout
