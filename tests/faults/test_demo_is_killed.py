"""The start of the demonstration is killed in the middle; the next one goes on."""

import signal
import subprocess
import sys

from tests.processes import ROOT, processes_of, within

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
    assert any("Making video" in line for line in second.stderr)  # the accounts are made before
    second.send_signal(signal.SIGKILL)
    second.communicate()

    signed_in = house.manage(
        "shell", "-v0", "-c", WHO_SIGNS_IN.format(path=house.data / "demo-sign-ins.txt")
    )
    assert signed_in.strip() == "[True, True, True, True]"
    assert within(30, lambda: not [p for p in processes_of(house.data) if "ffmpeg" in p.name()])
