"""Uploads that wait for the next save of their form; whoever leaves the form leaves nothing."""

from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.db import transaction

from .models import KeptUpload, Ladder, MicroSegment, Track

HOURS = 24  # as long as a form can be sent again with it


def keep_for_a_day(name: str, *, at: datetime) -> None:
    KeptUpload.objects.update_or_create(name=name, defaults={"kept_at": at})


def take(name: str) -> None:
    """It is used from now on. Until this transaction ends the sweep leaves it alone."""
    KeptUpload.objects.filter(name=name).delete()


def sweep(*, at: datetime) -> int:
    """Remove what nobody came back for; how many files."""
    removed = 0
    stale = KeptUpload.objects.filter(kept_at__lt=at - timedelta(hours=HOURS + 1))
    for pk in list(stale.values_list("pk", flat=True)):
        with transaction.atomic():
            kept = stale.select_for_update(skip_locked=True).filter(pk=pk).first()
            if kept is None:
                continue
            if not _is_used(kept.name):
                default_storage.delete(kept.name)
                removed += 1
            kept.delete()
    return removed


def _is_used(name: str) -> bool:
    """The same file may have come in by another form."""
    films = (model.objects.filter(**{field: name}) for model in (Track, MicroSegment)
             for field in ("video", "coming"))  # fmt: skip
    return any(film.exists() for film in films) or Ladder.objects.filter(source=name).exists()
