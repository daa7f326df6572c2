"""A file of the registry into the directory: all of it or nothing."""

from collections.abc import Iterable
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone

from ..models import DirectoryLoad
from .files import BadDirectoryFile, Kind, date_of, kind_of, open_file
from .lookup import newest_file
from .rows import Say, lines_of
from .staging import mark_stale, stage, take_over_once


def load(
    *,
    path: Path,
    kind: str = "",
    taxonomies: Iterable[str] = (),
    at: datetime,
    say: Say = lambda _: None,
) -> DirectoryLoad:
    """Take a file into the directory: all of it or nothing.

    Loading it again changes nothing. Raises BadDirectoryFile.
    """
    with ExitStack() as stack:
        source = stack.enter_context(open_file(path))
        kind = kind or kind_of(source.name)
        rows = lines_of(source, kind, frozenset(taxonomies), say)
        file_date = date_of(source.name) or at.date()
        if kind != Kind.DEACTIVATED and (newest := newest_file()) and newest.file_date > file_date:
            raise BadDirectoryFile(
                f"{source.name} is older than {newest.file_name}, which was loaded before."
            )
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SET LOCAL lock_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0"
            )
            # Two files at once would take each other's rows for missing.
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('npi-directory'))")
            stage(cursor, rows)
            source.require_whole()
            record = DirectoryLoad(
                file_name=source.name[:255], kind=kind, file_date=file_date, started_at=at
            )
            record.rows_changed = take_over_once(cursor, kind, file_date)
            is_whole = kind == Kind.MONTHLY and not taxonomies and not source.refused
            record.rows_stale = mark_stale(cursor, file_date) if is_whole else 0
            record.rows_read, record.rows_kept, record.rows_refused = (
                source.rows,
                source.kept,
                source.refused,
            )
            record.sha256 = source.sha256()
            record.finished_at = timezone.now()
            record.save()
    record.refused_rows = source.refused_rows  # said now, not kept
    return record
