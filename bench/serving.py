"""The site behind gunicorn as the product runs it, beside bare views that do one statement; and
clients that stay connected."""

import contextlib
import http.client
import json
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import fresh  # first: it chooses the services
from goals import state

CLIENTS = 8
Body = dict[str, Any]

TABLES = """
CREATE TABLE bench_answer (id bigserial PRIMARY KEY, user_id bigint NOT NULL,
    question text NOT NULL, phase text NOT NULL,
                           answer jsonb NOT NULL, idempotency_key uuid NOT NULL UNIQUE);
CREATE TABLE bench_progress (user_id bigint PRIMARY KEY, intervals jsonb NOT NULL,
    position double precision NOT NULL)
"""


def prepare() -> None:
    fresh.site()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(TABLES)


def signed_in(number: int) -> tuple[Any, str]:
    """A learner with an account, and the headers of their session."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from learners.actions import learner_for
    from learners.models import User

    user = User.objects.create(email=f"bench{number}@people.example", password="!")
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return learner_for(user), session.session_key


@contextlib.contextmanager
def server() -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "served:application",
        "--chdir",
        str(Path(__file__).parent),
    ]
    command += [
        "--bind",
        f"127.0.0.1:{port}",
        "--workers",
        "2",
        "--worker-class",
        "gthread",
        "--threads",
        "4",
    ]
    command += ["--keep-alive", "60", "--log-level", "warning"]
    process = subprocess.Popen(command)
    try:
        _wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(port: int) -> None:
    for _ in range(300):
        with contextlib.suppress(OSError):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        time.sleep(0.1)
    sys.exit("The server did not start.")


def rate(
    port: int,
    path: str,
    sessions: list[str],
    bodies: Callable[[int, int], Body],
    each: int,
    expected: int,
) -> float:
    """Requests a second of CLIENTS connections; `bodies(session, turn)`:
    what that session sends."""
    shares = [range(first, len(sessions), CLIENTS) for first in range(CLIENTS)]
    trouble: list[str] = []

    def client(share: range) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        for turn in range(each):
            for session in share:
                headers = {"Content-Type": "application/json", "X-CSRFToken": "a" * 32}
                headers["Cookie"] = f"sessionid={sessions[session]}; csrftoken={'a' * 32}"
                connection.request("POST", path, json.dumps(bodies(session, turn)), headers)
                reply = connection.getresponse()
                body = reply.read()
                if reply.status != expected:
                    trouble.append(f"{reply.status} {body[:300]!r}")
                    return

    clients = [threading.Thread(target=client, args=(share,)) for share in shares]
    began = time.perf_counter()
    for thread in clients:
        thread.start()
    for thread in clients:
        thread.join()
    took = time.perf_counter() - began
    if trouble:
        sys.exit(trouble[0])
    return len(sessions) * each / took


def report(what: str, bare: list[float], ours: list[float], at_least: float) -> None:
    ratios = [mine / other for mine, other in zip(ours, bare, strict=True)]
    print(f"{what}, {CLIENTS} connections, median of {len(bare)} rounds")
    print(f"  bare view   {statistics.median(bare):7.0f} a second")
    print(f"  product     {statistics.median(ours):7.0f} a second")
    print(f"  rounds      {min(ratios):7.2f} to {max(ratios):.2f}")
    state(f"{what}, product / bare view", statistics.median(ratios), " x", at_least=at_least)
