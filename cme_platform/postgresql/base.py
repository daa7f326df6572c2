"""Django's PostgreSQL, but whether a kept connection still stands costs no round trip.

Django asks the server `SELECT 1` before each request, which under load waits as long as any other
statement. A server that ended a connection has said so, and that lies unread in the socket.
"""

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    def is_usable(self) -> bool:
        """After an error, or with something unread, the server is asked."""
        if not self.errors_occurred and self._is_quiet():
            return True
        return super().is_usable()

    def _is_quiet(self) -> bool:
        connection = self.connection
        if connection is None or connection.closed:
            return False
        unread = select.poll()
        unread.register(connection.fileno(), select.POLLIN)
        return not unread.poll(0)
