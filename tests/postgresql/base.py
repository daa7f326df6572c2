"""Django's PostgreSQL, but a test that committed is cleaned up after by deleting the few rows it
left.

Django truncates every table there is, and each of a hundred gets new files; then it writes again
what every migration writes. Both took longer than most such tests.
"""

from typing import Any

from django.core.management.commands import flush
from django.core.management.sql import emit_post_migrate_signal
from django.db import connections
from django.db.backends.postgresql import operations

from cme_platform.postgresql import base

# What the database says of itself: no test changes it, and to write it anew takes as long as
# everything else.
KEPT = {"django_content_type", "auth_permission"}
# What is written after every migration: it stays when no test has changed it since.
WRITTEN_AGAIN = (
    "auth_group",
    "auth_group_permissions",
    "learners_consenttext",
    "outcomes_analyticssecret",
)
SCHEMA = """
    SELECT obj_description(oid, 'pg_namespace'),
        (SELECT count(*) FROM pg_views WHERE schemaname = nspname)
    FROM pg_namespace WHERE nspname = 'analytics'"""
written: dict[str, tuple[Any, ...]] = {}  # how they stood then, by database


def _standing(database: str) -> tuple[Any, ...]:
    digests = ", ".join(
        f"(SELECT md5(string_agg(t::text, ',' ORDER BY t.id)) FROM {table} t)"
        for table in WRITTEN_AGAIN
    )
    with connections[database].cursor() as cursor:
        cursor.execute(f"SELECT {digests}")
        rows = cursor.fetchone()
        cursor.execute(SCHEMA)
        return rows, cursor.fetchone()


def _emit_unless_kept(verbosity: int, interactive: bool, db: str, **kwargs: Any) -> None:
    if _standing(db) != written.get(db):
        emit_post_migrate_signal(verbosity, interactive, db, **kwargs)
        written[db] = _standing(db)


flush.emit_post_migrate_signal = _emit_unless_kept


class DatabaseOperations(operations.DatabaseOperations):
    def sql_flush(self, style: Any, tables: list[str], **options: Any) -> list[str]:
        if not tables:
            return []
        alias = self.connection.alias
        kept = KEPT | set(WRITTEN_AGAIN if _standing(alias) == written.get(alias) else ())
        names = [self.quote_name(table) for table in tables if table not in kept]
        return [
            "SET LOCAL session_replication_role = replica",  # no trigger, and no foreign key asked
            *(f"DELETE FROM {name}" for name in self._with_rows(names)),
            "SET LOCAL session_replication_role = DEFAULT",
        ]

    def _with_rows(self, names: list[str]) -> list[str]:
        asked = " UNION ALL ".join(
            f"SELECT {number} WHERE EXISTS (SELECT FROM {name})"
            for number, name in enumerate(names)
        )
        with self.connection.cursor() as cursor:
            cursor.execute(asked)
            return [names[number] for (number,) in cursor.fetchall()]


class DatabaseWrapper(base.DatabaseWrapper):
    ops_class = DatabaseOperations
