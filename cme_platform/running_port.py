"""Where the site of a data directory is served now, so that a command beside it, whose environment
may name no port, writes the links of that site into its mail. Read before Django.
"""

import contextlib
import socket
from collections.abc import Iterator
from pathlib import Path

NAME = "port"


@contextlib.contextmanager
def told(data: Path, port: int) -> Iterator[None]:
    (data / NAME).write_text(str(port))
    try:
        yield
    finally:
        (data / NAME).unlink(missing_ok=True)


def running_port(data: Path) -> int | None:
    """None where nothing is served: a site that was killed told nobody."""
    with contextlib.suppress(OSError, ValueError):
        port = int((data / NAME).read_text())
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return port
    return None
