import getpass
import os
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from cme_platform import embedded_keeper as keeper


def test_of_two_that_start_at_once_one_makes_the_system_user_and_the_other_waits(monkeypatch):
    steps = []

    def make_user(name):
        steps.append("begins")
        time.sleep(0.2)
        steps.append("ends")

    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(keeper, "SYSTEM_USER", getpass.getuser())
    monkeypatch.setattr(keeper.pgserver, "ensure_user_exists", make_user)

    with ThreadPoolExecutor(2) as pool:
        users = [pool.submit(keeper.system_user) for _ in range(2)]

    assert steps == ["begins", "ends", "begins", "ends"]
    assert {user.result().pw_name for user in users} == {getpass.getuser()}


def test_nothing_is_made_for_somebody_who_is_not_root(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(keeper.pgserver, "ensure_user_exists", pytest.fail)

    assert keeper.system_user() is None
