"""The same code on a PostgreSQL and a Redis of one's own, and what happens when that PostgreSQL
stops.
"""

import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from cme_platform.embedded import DATABASE
from cme_platform.embedded_keeper import (
    as_user,
    open_the_way,
    postgres_program,
    system_user,
    valkey_program,
)
from tests.processes import ROOT, within
from tests.template import copy_migrated, copy_static

from .conftest import House
from .front import front, slow_clients


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Servers:
    """A PostgreSQL and a Redis (Valkey) started apart, as on a site with servers of its own: the
    packaged programs, reached over the network and looked after by nobody. Beside the migrated
    database there is an empty one.
    """

    def __init__(self, folder: Path) -> None:
        copy_migrated(folder)
        self.data = folder / "postgres"
        self.port, self.redis_port = free_port(), free_port()
        self.user = system_user()
        if self.user:
            open_the_way(self.user, self.data)
        (self.data / "pg_hba.conf").write_text("host all all 127.0.0.1/32 trust\n")
        command = [valkey_program(), "--port", str(self.redis_port), "--bind", "127.0.0.1"]
        command += ["--save", "", "--dir", str(folder)]
        self.redis = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        self.start_postgres()
        with psycopg.connect(self.urls()["DATABASE_URL"], autocommit=True) as database:
            database.execute("CREATE DATABASE empty")

    def urls(self, database: str = DATABASE) -> dict[str, str]:
        return {
            "DATABASE_URL": f"postgres://postgres@127.0.0.1:{self.port}/{database}",
            "REDIS_URL": f"redis://127.0.0.1:{self.redis_port}/0",
        }

    def start_postgres(self) -> None:
        self.postgres = self._postgres()

        def answers() -> bool:
            if self.postgres.poll() is not None:  # somebody's connection had its port for a moment
                self.postgres = self._postgres()
            try:
                psycopg.connect(self.urls()["DATABASE_URL"], connect_timeout=2).close()
                return True
            except psycopg.OperationalError:
                return False

        assert within(60, answers)

    def _postgres(self) -> subprocess.Popen[bytes]:
        command = [postgres_program("postgres"), "-D", str(self.data), "-p", str(self.port)]
        command += ["-k", str(self.data), "-c", "listen_addresses=127.0.0.1"]
        command += ["-c", "fsync=off"]  # programs are killed here, not machines
        return subprocess.Popen(command, cwd="/", stderr=subprocess.DEVNULL, **as_user(self.user))

    def stop_postgres(self) -> None:
        self.postgres.send_signal(signal.SIGINT)
        self.postgres.wait(20)

    def stop(self) -> None:
        self.stop_postgres()
        self.redis.terminate()
        self.redis.wait(10)


@pytest.fixture(scope="module")
def own_servers(tmp_path_factory) -> Iterator[Servers]:
    servers = Servers(tmp_path_factory.mktemp("servers"))
    yield servers
    servers.stop()


@pytest.fixture(scope="module")
def house(tmp_path_factory, own_servers) -> Iterator[House]:
    built = House(
        tmp_path_factory.mktemp("house"),
        SECRET_KEY="only-for-this-test-" * 3,
        ALLOWED_HOSTS="127.0.0.1",
        MEDIA_ACCEL_PREFIX="/stored/",
        **own_servers.urls(),
    )
    copy_static(built.data)
    built.manage("serve", "--prepare-only")
    yield built
    built.stop()


@pytest.fixture
def web(house) -> Iterator[str]:
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "cme_platform.wsgi:application",
        "--bind",
        f"127.0.0.1:{port}",
    ]
    process = subprocess.Popen(
        [*command, "--threads", "4", "--log-level", "error"], cwd=ROOT, env=house.environment
    )
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait(20)


def get(address: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(address, timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as problem:
        return problem.code, problem.read().decode()
    except OSError as problem:
        return 0, str(problem)


def test_work_is_done_on_servers_of_ones_own_and_nothing_is_embedded(house):
    house.post("one")
    house.start_worker()

    assert within(60, lambda: house.mails() == 1)
    assert not (house.data / "postgres").exists() and not (house.data / "valkey").exists()


def test_a_stopped_database_is_told_in_words_and_all_goes_on_when_it_is_back(
    house, web, own_servers
):
    assert within(60, lambda: get(web + "/")[0] == 200)

    own_servers.stop_postgres()
    page, problem, ready = get(web + "/"), get(web + "/api/v1/courses/"), get(web + "/readyz")

    assert page[0] == problem[0] == ready[0] == 503
    assert "database cannot be reached" in page[1] and "Traceback" not in page[1]
    assert '"code": "database-unavailable"' in problem[1]
    assert get(web + "/healthz")[0] == 200 and get(web + "/metrics")[0] == 200

    own_servers.start_postgres()
    assert within(10, lambda: get(web + "/")[0] == 200)


UNMIGRATED = "The database is not up to date with this version. Run first: python manage.py migrate"


def test_a_copy_comes_back_into_another_database_with_the_same_secret_only(
    house, own_servers, tmp_path
):
    told = house.manage("backup", str(tmp_path / "copy"))
    other = own_servers.urls("empty")
    stranger = House(tmp_path / "stranger", SECRET_KEY="another-secret-" * 3, **other)
    same = House(tmp_path / "same", SECRET_KEY=house.environment["SECRET_KEY"], **other)

    unmigrated = same.manage("create_user", "a@example.org", "--role", "learner", fails=True)
    refused = stranger.manage("restore", str(tmp_path / "copy"), fails=True)
    came = same.manage("restore", str(tmp_path / "copy"))
    stranger.stop()
    same.stop()

    assert unmigrated == UNMIGRATED
    assert "SECRET_KEY is not the one of the backup" in refused
    assert told.split(" tables")[0] == came.split(" tables")[0]
    assert not (same.data / "secret-key").exists()


SEGMENT = """
from django.core.files.base import ContentFile
from courses.models import Course, MicroSegment
course = Course.objects.create(slug='c', title='C', status='published')
segment = MicroSegment(course=course, slug='s', title='S', video_sha256='0' * 64)
segment.video.save('v.mp4', ContentFile(bytes(range(256)) * 1000))
"""


def test_behind_the_front_server_slow_clients_slow_nobody_and_stored_files_come_from_it(
    house, web, tmp_path
):
    house.manage("shell", "-v0", "-c", SEGMENT)
    assert within(60, lambda: get(web + "/healthz")[0] == 200)
    upstream, port = web.removeprefix("http://"), free_port()
    with front(port, upstream, house.data / "media", tmp_path) as site:
        with slow_clients(port, 50):
            began = time.monotonic()
            assert [get(site + "/healthz")[0] for _ in range(10)] == [200] * 10
            assert time.monotonic() - began < 10 * 1.0
        part = urllib.request.Request(site + "/m/c/s/video/", headers={"Range": "bytes=256-299"})
        with urllib.request.urlopen(part, timeout=20) as answer:
            assert (answer.status, answer.read()) == (206, bytes(range(44)))
            assert answer.headers["Content-Type"] == "video/mp4"
            assert "private" in answer.headers["Cache-Control"]
            assert "X-Accel-Redirect" not in answer.headers
        assert get(site + "/stored/courses/")[0] == get(site + "/m/c/none/video/")[0] == 404

    with urllib.request.urlopen(web + "/m/c/s/video/", timeout=20) as answer:
        assert answer.headers["X-Accel-Redirect"].startswith("/stored/") and answer.read() == b""
    with slow_clients(int(upstream.rsplit(":")[-1]), 50), pytest.raises(TimeoutError):
        urllib.request.urlopen(web + "/healthz", timeout=2)
