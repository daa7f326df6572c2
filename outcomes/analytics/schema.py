"""The schema `analytics` is taken away before tables change and built again afterwards: a view
would keep a migration from touching the columns it reads.
"""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from psycopg import sql

VIEWS = Path(__file__).with_name("views.sql")
PRESENT = "SELECT obj_description(to_regnamespace('analytics')::oid, 'pg_namespace')"


@cache
def _definition() -> tuple[str, str]:
    text = VIEWS.read_text()
    return text, hashlib.sha256(text.encode()).hexdigest()


def before_migrating(plan: list[object], **kwargs: object) -> None:
    if plan:
        remove()


def after_migrating(plan: list[object] | None = None, **kwargs: object) -> None:
    """Where the tables are those of this version; with nothing to do it takes two statements."""
    if not _is_current():
        if not _tables_are_of_today():
            return
        remove()
        install()
    _keep_a_secret()


def remove() -> None:
    """Refused by the database where somebody has built upon a view; the message names it."""
    with transaction.atomic(), connection.cursor() as cursor:
        for view in reversed(_views(cursor)):
            cursor.execute(sql.SQL("DROP VIEW analytics.{}").format(sql.Identifier(view)))
        cursor.execute("DROP SCHEMA IF EXISTS analytics")


def install() -> None:
    from outcomes.models import AnalyticsReader

    text, digest = _definition()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(text)
        cursor.execute(sql.SQL("COMMENT ON SCHEMA analytics IS {}").format(digest))
        for role in set(AnalyticsReader.objects.values_list("role", flat=True)):
            grant(role)


def _keep_a_secret() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO outcomes_analyticssecret VALUES (1, gen_random_uuid())"
            " ON CONFLICT DO NOTHING"
        )


def grant(role: str) -> None:
    """What is granted to a role that is gone (a site restored elsewhere) is left out."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if cursor.fetchone():
            name = sql.Identifier(role)
            cursor.execute(sql.SQL("GRANT USAGE ON SCHEMA analytics TO {}").format(name))
            cursor.execute(
                sql.SQL("GRANT SELECT ON ALL TABLES IN SCHEMA analytics TO {}").format(name)
            )


def revoke(role: str) -> None:
    with connection.cursor() as cursor:
        name = sql.Identifier(role)
        cursor.execute(sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA analytics FROM {}").format(name))
        cursor.execute(sql.SQL("REVOKE ALL ON SCHEMA analytics FROM {}").format(name))


def _views(cursor: Any) -> list[str]:
    """In the order in which they were made."""
    cursor.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = to_regnamespace('analytics')::oid"
        " AND relkind = 'v' ORDER BY oid"
    )
    return [name for (name,) in cursor.fetchall()]


def _is_current() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(PRESENT)
        return cursor.fetchone() == (_definition()[1],)


def _tables_are_of_today() -> bool:
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())
