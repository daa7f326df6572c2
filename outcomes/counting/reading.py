"""Which database a reading goes to, and that it is one state of one database.

Where there is a read replica (DATABASE_REPLICA_URL), counting and files of rows go there, once it
has replayed all that was committed on the primary when the reading began. One that lags too far,
was promoted, or cancels the reading does no harm: the primary is read instead, from the beginning.
"""

import functools
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import ParamSpec, TypeVar

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS as PRIMARY
from django.db import DatabaseError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

from .named_queries import Cursor, StandbyCursor

REPLICA = "replica"
PAUSE = 0.02
REPLAYED = """
SELECT pg_is_in_recovery(), coalesce(pg_last_wal_replay_lsn() >= %s::pg_lsn, false),
       (SELECT system_identifier FROM pg_control_system())
"""
# The end of what has been written: every transaction that has ended stands before it.
POSITION = """
SELECT pg_current_wal_insert_lsn()::text, (SELECT system_identifier FROM pg_control_system())
"""
logger = logging.getLogger(__name__)
P = ParamSpec("P")
R = TypeVar("R")

_database: ContextVar[str] = ContextVar("database of the reading", default=PRIMARY)


class Router:
    """Models read inside a reading come from its database; everything is written to the primary."""

    def db_for_read(self, model: type[Model], **hints: object) -> str:
        return _database.get()

    def db_for_write(self, model: type[Model], **hints: object) -> str:
        return PRIMARY

    def allow_relation(self, first: Model, second: Model, **hints: object) -> bool:
        return True  # both databases are one

    def allow_migrate(self, db: str, app_label: str, **hints: object) -> bool:
        return db == PRIMARY


def is_standby() -> bool:
    """Whether the reading at hand is on the replica, where nothing can be created."""
    return _database.get() == REPLICA


def connection() -> BaseDatabaseWrapper:
    """Of the reading at hand."""
    return connections[_database.get()]


@contextmanager
def cursor() -> Iterator[Cursor]:
    with connection().cursor() as plain:
        yield StandbyCursor(plain) if is_standby() else plain


@contextmanager
def reading_from(database: str) -> Iterator[None]:
    token = _database.set(database)
    try:
        yield
    finally:
        _database.reset(token)


def one_reading(count: Callable[P, R]) -> Callable[P, R]:
    """The function runs in one transaction on one database: the replica, or else the primary."""

    @functools.wraps(count)
    def read(*positional: P.args, **named: P.kwargs) -> R:
        if database_to_read() == REPLICA:
            try:
                with reading_from(REPLICA), transaction.atomic(using=REPLICA):
                    return count(*positional, **named)
            except DatabaseError as problem:
                _told("the reading was given up there", problem)
        with transaction.atomic():
            return count(*positional, **named)

    return read


def database_to_read() -> str:
    """The replica when it knows all that the primary knows now, within REPLICA_WAIT_SECONDS."""
    if REPLICA not in connections or connections[PRIMARY].in_atomic_block:
        return PRIMARY  # whoever is in a transaction reads what it has written
    try:
        return REPLICA if _catches_up() else PRIMARY
    except DatabaseError as problem:
        _told("it cannot be asked", problem)
        return PRIMARY


def _catches_up() -> bool:
    with connections[PRIMARY].cursor() as primary:
        primary.execute(POSITION)
        position, cluster = primary.fetchone()
    deadline = time.monotonic() + settings.REPLICA_WAIT_SECONDS
    with connections[REPLICA].cursor() as replica:
        while True:
            replica.execute(REPLAYED, [position])
            in_recovery, replayed, its_cluster = replica.fetchone()
            if not in_recovery or cluster != its_cluster:
                _told("it is no standby of this database")
                return False
            if replayed or time.monotonic() > deadline:
                break
            time.sleep(PAUSE)
    if not replayed:
        _told(f"it lags by more than {settings.REPLICA_WAIT_SECONDS:g} s")
    return bool(replayed)


def _told(why: str, problem: Exception | None = None) -> None:
    cause = f" ({' '.join(str(problem).split())})" if problem else ""
    logger.warning("read from the primary, not from the replica: %s%s", why, cause)
