"""Sessions in the database, read by a statement that is planned once: every request begins so."""

from typing import Any

from django.contrib.sessions.backends import db
from django.utils import timezone

from .prepared_cursor import prepared_cursor

READ = (
    "SELECT session_key, session_data, expire_date FROM django_session "
    "WHERE session_key = %s AND expire_date > %s"
)


class SessionStore(db.SessionStore):
    def _get_session_from_db(self) -> Any:
        with prepared_cursor() as cursor:
            cursor.execute(READ, [self.session_key, timezone.now()])
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return None
        return self.model(*row)
