"""When a reading may begin so that it can be made again and be the same.

Rows carry `recorded_at`, set by the database when the row is written. A transaction that is still
open may hold rows recorded before now that nobody sees yet. So: take the time, wait until every
transaction that holds a write lock on the tables read at that time has ended, then read. Afterwards
no row recorded before that time can appear.
"""

import time
from collections.abc import Callable
from datetime import datetime

from django.db import connection
from django.db.backends.utils import CursorWrapper

TABLES = (
    "assessments_changeoutcome",
    "assessments_followupinvitation",
    "assessments_pollhistory",
    "assessments_rescoring",
    "assessments_response",
    "courses_enrollment",
    "courses_frontmattershown",
    "courses_campaignvisit",
    "courses_segmentview",
    "courses_trackprogress",
    "credit_certificate",
    "credit_claim",
    "learners_learner",
    "learners_learnermerge",
)
WRITERS = """
SELECT DISTINCT virtualtransaction FROM pg_locks
WHERE locktype = 'relation' AND mode = 'RowExclusiveLock' AND granted AND pid <> pg_backend_pid()
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
  AND relation = ANY (SELECT to_regclass(name)::oid FROM unnest(%s::text[]) AS name)
"""
STILL_OPEN = (
    "SELECT count(*) FROM pg_locks WHERE locktype = 'virtualxid' AND virtualtransaction = ANY (%s)"
)


def wait_for_writers(while_waiting: Callable[[], None], pause: float = 0.05) -> datetime:
    """The database's time now, returned once all that was
    being written then has been written or given up."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        now: datetime = cursor.fetchone()[0]
        cursor.execute(WRITERS, [list(TABLES)])
        writers = [row[0] for row in cursor.fetchall()]
        while writers and _any_open(cursor, writers):
            while_waiting()
            time.sleep(pause)
    return now


def _any_open(cursor: CursorWrapper, writers: list[str]) -> bool:
    cursor.execute(STILL_OPEN, [writers])
    return bool(cursor.fetchone()[0])
