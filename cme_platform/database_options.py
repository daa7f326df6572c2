"""How connections to PostgreSQL are opened."""

from typing import Any

# A server that hangs must not hang the site; long work raises these for itself.
LIMITS = {
    "lock_timeout": "5000",
    "idle_in_transaction_session_timeout": "60000",
    "synchronous_commit": "on",
}


def connection_options(lease_seconds: int, pooler: str) -> dict[str, Any]:
    """What libpq and psycopg are given.

    Behind a pooler that changes the server's connection from transaction to transaction nothing may
    be set for a session or prepared in it; there the role carries the limits (docs/operations.md).
    """
    dead_after = max(2, lease_seconds // 3)
    client = {"connect_timeout": 5} | noticed_by_client(dead_after)
    if pooler == "transaction":
        return client | {"prepare_threshold": None}
    settings = LIMITS | noticed_by_server(dead_after)
    return client | {
        "options": " ".join(f"-c {name}={value}" for name, value in settings.items()),
        "prepare_threshold": 2,  # for learners/prepared_cursor.py
    }


def noticed_by_client(seconds: int) -> dict[str, Any]:
    """So that whoever was cut off from the server hears of it."""
    return {
        "keepalives_idle": max(1, seconds // 2),
        "keepalives_interval": max(1, seconds // 4),
        "keepalives_count": 2,
        "tcp_user_timeout": seconds * 1000,
    }


def noticed_by_server(seconds: int) -> dict[str, str]:
    """So that a host that was cut off in a transaction holds its locks for less than a lease:
    whoever takes its work over finds them free.
    """
    return {
        f"tcp_{name.removeprefix('tcp_')}": str(value)
        for name, value in noticed_by_client(seconds).items()
    }
