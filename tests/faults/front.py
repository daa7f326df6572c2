"""The front server as docker-compose.yml starts it, and clients that are slow on purpose."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests.processes import ROOT, within


@contextlib.contextmanager
def front(port: int, upstream: str, media: Path, home: Path) -> Iterator[str]:
    """Our Caddyfile on a port, before that address."""
    caddy = Path(sys.executable).parent / "caddy"
    environment = os.environ | {
        "SITE_URL": f"http://127.0.0.1:{port}",
        "UPSTREAM": upstream,
        "MEDIA_FOLDER": str(media),
        "HOME": str(home),  # where Caddy keeps what it remembers
    }
    process = subprocess.Popen(
        [str(caddy), "run", "--config", str(ROOT / "Caddyfile"), "--adapter", "caddyfile"],
        env=environment,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert within(20, lambda: _listens(port))
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def _listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


@contextlib.contextmanager
def slow_clients(port: int, count: int) -> Iterator[None]:
    """Each says that it sends a form of a thousand bytes, sends one, and waits."""
    begun = (
        b"POST /courses/none/begin/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\nx"
    )
    clients = []
    for _ in range(count):
        clients.append(socket.create_connection(("127.0.0.1", port), 5))
        clients[-1].sendall(begun)
    try:
        time.sleep(0.5)
        yield
    finally:
        for client in clients:
            client.close()
