"""Django's PostgreSQL, but a test that committed is cleaned up after by deleting the few rows it
left.

Django truncates every table there is, and each of a hundred gets new files; that took longer than
most such tests.
"""

from typing import Any

from django.db.backends.postgresql import operations

from cme_platform.postgresql import base

# What the database says of itself: no test changes it, and to write it anew takes as long as
# everything else.
KEPT = {"django_content_type", "auth_permission"}


class DatabaseOperations(operations.DatabaseOperations):
    def sql_flush(self, style: Any, tables: list[str], **options: Any) -> list[str]:
        if not tables:
            return []
        names = [self.quote_name(table) for table in tables if table not in KEPT]
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
