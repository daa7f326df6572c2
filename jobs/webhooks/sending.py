"""One message to one address: pinned, without redirects, and never longer than `SECONDS`."""

import http.client
import socket
import ssl
import threading
from typing import Any

from .addresses import Target

SECONDS = 10.0


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


def send(target: Target, body: bytes, headers: dict[str, str]) -> int:
    """The status of the answer; its text is not read. Raises OSError or HTTPException."""
    connection = _Pinned(target)
    # An answer that comes a byte at a time would outlast every time limit of a socket.
    end = threading.Timer(SECONDS, _cut, [connection])
    end.start()
    try:
        connection.request("POST", target.path, body, {"Host": target.host_header, **headers})
        return connection.getresponse().status
    finally:
        end.cancel()
        connection.close()


def _cut(connection: _Pinned) -> None:
    try:
        if connection.sock:
            connection.sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass  # it has ended meanwhile
