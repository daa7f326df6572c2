"""The start of the demonstration is stopped in the middle; the next one goes on."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request

import pytest

from tests.faults.conftest import EmbeddedHouse
from tests.processes import ROOT, processes_of, within
from tests.template import copy_static

WHO_SIGNS_IN = """
from django.contrib.auth import authenticate
lines = open("{path}").read().splitlines()
print([bool(authenticate(email=line.split()[0], password=line.split()[1])) for line in lines])
"""


def demo(house) -> subprocess.Popen[str]:
    command = [sys.executable, "manage.py", "demo", "--load-only"]
    return subprocess.Popen(
        command, cwd=ROOT, env=house.environment, stderr=subprocess.PIPE, text=True
    )


def test_no_password_is_lost_when_it_is_killed_between_two_accounts(house):
    house.manage("create_user", "other@example.org", "--role", "learner")
    with house.database() as database:
        # Its second account waits for what becomes of this one.
        database.execute(
            "BEGIN; UPDATE learners_user SET email = 'author@demo.example' WHERE email = "
            "'other@example.org'"
        )
        with house.database() as reader:
            first = demo(house)

            def made() -> bool:
                return bool(
                    reader.execute(
                        "SELECT 1 FROM learners_user WHERE email = 'learner@demo.example'"
                    ).fetchone()
                )

            assert within(60, made)
        first.send_signal(signal.SIGKILL)
        first.communicate()
        database.execute("ROLLBACK")

    second = demo(house)
    assert second.stderr is not None
    assert any(
        "videos with sound" in line for line in second.stderr
    )  # the accounts are made before
    second.send_signal(signal.SIGKILL)
    second.communicate()

    signed_in = house.manage(
        "shell", "-v0", "-c", WHO_SIGNS_IN.format(path=house.data / "demo-sign-ins.txt")
    )
    assert signed_in.strip() == "[True, True, True, True]"
    assert within(30, lambda: not [p for p in processes_of(house.data) if "ffmpeg" in p.name()])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def get(address: str) -> str:
    try:
        return urllib.request.urlopen(address, timeout=60).read().decode()
    except urllib.error.HTTPError as problem:
        return problem.read().decode()


def test_the_first_page_comes_before_the_rest_and_ctrl_c_stops_all_of_it(house):
    copy_static(house.data)
    port = free_port()
    environment = house.environment | {"PORT": str(port)}
    command = [sys.executable, "manage.py", "demo"]
    site = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)
    assert site.stderr is not None
    told = []
    for line in site.stderr:
        told.append(line)
        if "videos with sound" in line:
            break

    page, ready = get(f"http://127.0.0.1:{port}/"), get(f"http://127.0.0.1:{port}/readyz")
    site.send_signal(signal.SIGINT)
    told += site.communicate(timeout=60)[1].splitlines()

    assert "A course is being loaded." in page and "videos with sound" in page
    assert '"status"' in ready and not [line for line in told if "ERROR" in line]
    assert site.returncode == 0 and told[-1] == "Stopped."
    programs = ("manage.py", "celery", "gunicorn", "ffmpeg")
    assert not [
        p for p in processes_of(house.data) if any(x in " ".join(p.cmdline()) for x in programs)
    ]


def heeds_ctrl_c() -> None:
    """Whoever runs the tests in the background has it ignored, and what they start too."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize("moment", ["while the database is made", "once it runs"])
def test_ctrl_c_at_the_start_leaves_not_even_the_servers_of_its_own(tmp_path, moment):
    """Here nobody else holds them: the start is the first and the last that needs them."""
    environment = EmbeddedHouse(tmp_path).environment | {"PORT": str(free_port())}
    command = [sys.executable, "manage.py", "demo"]
    with (tmp_path / "told").open("w+") as told:
        site = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            stderr=told,
            start_new_session=True,
            preexec_fn=heeds_ctrl_c,
        )
        sign = "postgres" if moment == "while the database is made" else "postgres/postmaster.pid"
        try:
            assert within(60, (tmp_path / sign).exists)
            os.killpg(site.pid, signal.SIGINT)  # as a terminal does, to all of them
            site.wait(60)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(site.pid, signal.SIGKILL)

    assert within(30, lambda: not processes_of(tmp_path)), [
        p.cmdline() for p in processes_of(tmp_path)
    ]
