"""Statements that a connection plans once.

Planning a long statement takes the database longer than running it. This is for the few that every
answer and every report of watching runs; all others go through `connection.cursor()`, which sends
them whole each time.
"""

from typing import Any

from django.db import connection
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.backends.utils import CursorWrapper


def prepared_cursor() -> CursorWrapper:
    """A cursor whose statements are prepared once they were run some times (`prepare_threshold` in
    the settings).
    """
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    if connection.queries_logged:  # the log cannot tell what a prepared statement was run with
        return connection.cursor()
    cursor: Any = ServerBindingCursor(connection.connection)  # type: ignore[call-arg]
    return connection.make_cursor(cursor)
