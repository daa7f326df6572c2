"""The site as `make serve` starts it: web server, worker and beat below one supervisor."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request

import psutil
import pytest

from cme_platform import running_port
from tests.processes import ROOT, keeper_of, processes_of, within
from tests.template import copy_migrated


class Site:
    def __init__(self, data) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.data = data
        self.environment = os.environ | {"CME_DATA_DIR": str(data), "PORT": str(self.port)}
        self.environment.pop("DJANGO_SETTINGS_MODULE", None)

    def start(self) -> None:
        with (self.data / "serve.log").open("ab") as log:
            command = [sys.executable, "manage.py", "serve"]
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=log, stderr=log
            )
        assert within(60, lambda: self.status("/") == 200), (self.data / "serve.log").read_text()

    def status(self, path: str) -> int:
        try:
            return urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5).status
        except urllib.error.HTTPError as problem:
            return problem.code
        except OSError:
            return 0

    def children(self, word: str) -> list:
        children = []
        for process in processes_of(self.data):
            with contextlib.suppress(psutil.NoSuchProcess):  # it may end while it is looked at
                if word in " ".join(process.cmdline()) and process.ppid() == self.process.pid:
                    children.append(process)
        return children


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("serve")
    copy_migrated(folder, static=True)
    return folder


@pytest.fixture
def site(data):
    site = Site(data)
    try:
        site.start()
        yield site
    finally:  # also of one that did not come up in time
        if site.process.poll() is None:
            site.process.send_signal(signal.SIGINT)
        site.process.wait(60)


def test_what_dies_is_started_again_and_asked_to_stop_nothing_stays(site):
    assert within(60, lambda: site.status("/readyz") == 200)
    assert within(10, lambda: running_port.running_port(site.data) == site.port)

    site.children("gunicorn")[0].kill()
    assert within(60, lambda: site.status("/") == 200)

    site.children("celery --quiet -A cme_platform worker")[0].kill()
    assert within(60, lambda: site.children("celery --quiet -A cme_platform worker"))

    next(
        p for p in processes_of(site.data) if p.name() == "postgres" and "-D" in p.cmdline()
    ).kill()
    assert within(60, lambda: site.status("/readyz") == 200)

    keeper_of(site.data).kill()
    assert within(60, lambda: site.status("/") == 200)
    assert within(60, lambda: site.status("/readyz") == 200)

    site.process.send_signal(signal.SIGTERM)
    site.process.wait(60)

    assert site.process.returncode == 0
    assert not (site.data / running_port.NAME).exists()
    assert within(30, lambda: processes_of(site.data) == [])


def test_a_killed_supervisor_leaves_nothing(site):
    site.process.kill()

    assert within(60, lambda: processes_of(site.data) == [])


def test_a_port_in_use_is_told_in_a_sentence(tmp_path):
    other = Site(tmp_path)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", other.port))
        taken.listen()
        command = [sys.executable, "manage.py", "serve"]
        refused = subprocess.run(
            command, cwd=ROOT, env=other.environment, capture_output=True, text=True, timeout=60
        )

    assert refused.returncode != 0
    assert f"Port {other.port} is in use" in refused.stderr and "Traceback" not in refused.stderr
