"""One request to one address: pinned, without redirects, and never longer than `SECONDS`."""

import http.client
import socket
import ssl
import threading
from dataclasses import dataclass, field
from typing import Any

from .addresses import Target

SECONDS = 10.0


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str] = field(default_factory=dict)
    content: bytes = b""


class _Pinned(http.client.HTTPConnection):
    """Connects to the address that was judged; the certificate is asked for the name."""

    def __init__(self, target: Target) -> None:
        super().__init__(target.host, target.port, timeout=SECONDS)
        self.target = target

    def connect(self) -> None:
        plain = socket.create_connection((self.target.address, self.target.port), SECONDS)
        self.sock: Any = plain
        if self.target.scheme == "https":
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(plain, server_hostname=self.target.host)


def send(
    target: Target,
    body: bytes | None,
    headers: dict[str, str],
    *,
    method: str = "POST",
    most: int = 0,
) -> Answer:
    """What was answered, with up to `most` bytes of its content and one more where there are more.
    Raises OSError or HTTPException.
    """
    connection = _Pinned(target)
    # An answer that comes a byte at a time would outlast every time limit of a socket.
    is_cut = threading.Event()
    end = threading.Timer(SECONDS, _cut, [connection, is_cut])
    end.start()
    try:
        connection.request(method, target.path, body, {"Host": target.host_header, **headers})
        reply = connection.getresponse()
        content = reply.read(most + 1) if most else b""
        if is_cut.is_set():  # what had come by then ends like a whole answer
            raise TimeoutError(f"No whole answer within {SECONDS:g} seconds.")
        return Answer(reply.status, dict(reply.getheaders()), content)
    finally:
        end.cancel()
        connection.close()


def _cut(connection: _Pinned, is_cut: threading.Event) -> None:
    is_cut.set()
    try:
        if connection.sock:
            connection.sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass  # it has ended meanwhile
