"""Files of reports that go: past their time, taken off, or left behind by a worker."""

from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.db.models.functions import Now

from courses.storage import names_in
from outcomes.models import Report

from .reporting import FOLDER

ORPHANED_AFTER = timedelta(days=1)


def remove_expired() -> int:
    """Files past their time are removed, their rows stay; how many."""
    gone = list(Report.objects.past_keeping()[:500])
    for report in gone:
        default_storage.delete(taken_off(report))
    return len(gone)


def taken_off(report: Report) -> str:
    """The name of its file, which the row no longer bears."""
    Report.objects.filter(pk=report.pk).update(removed_at=Now(), file="")
    return str(report.file)


def remove_orphans(at: datetime) -> int:
    """Files that a worker left behind when it was killed between writing and keeping; how many."""
    removed = 0
    for folder in names_in(FOLDER)[0]:
        kept = set(
            Report.objects.filter(file__startswith=f"{FOLDER}/{folder}/").values_list(
                "file", flat=True
            )
        )
        for name in (f"{FOLDER}/{folder}/{file}" for file in names_in(f"{FOLDER}/{folder}")[1]):
            if name not in kept and default_storage.get_modified_time(name) < at - ORPHANED_AFTER:
                default_storage.delete(name)
                removed += 1
    return removed
