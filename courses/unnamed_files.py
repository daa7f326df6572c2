"""Media that no row names any more: of a draft that was deleted, a video that was replaced. Noted
when first seen, removed when nobody would restore a backup from before that day.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import FileField, Q, TextField
from django.db.models.functions import Cast

from .models import KeptUpload, Ladder, MicroSegment, Track, UnnamedFile, WorkingCopy
from .storage import names_in

FOLDER = "courses"  # see storage.media_name
IN_A_DOCUMENT = re.compile(rf"{FOLDER}/[0-9]+/[\w.-]+")


def sweep(*, at: datetime) -> int:
    """How many were removed."""
    unnamed = set(_stored()) - _named()
    UnnamedFile.objects.exclude(name__in=unnamed).delete()
    UnnamedFile.objects.bulk_create(
        [UnnamedFile(name=name, since=at) for name in sorted(unnamed)], ignore_conflicts=True
    )
    past = UnnamedFile.objects.filter(since__lt=at - timedelta(days=settings.MEDIA_KEEP_DAYS))
    return sum(_remove(pk) for pk in list(past.values_list("pk", flat=True)))


@transaction.atomic
def _remove(pk: int) -> bool:
    """Whoever stores the same file at this moment has taken it off the list, or waits for this."""
    row = UnnamedFile.objects.select_for_update(skip_locked=True).filter(pk=pk).first()
    if row is None:
        return False
    parts = Q(source=row.name) | Q(poster=row.name) | Q(sprite=row.name) | Q(rungs__file=row.name)
    Ladder.objects.filter(parts).delete()
    default_storage.delete(row.name)
    row.delete()
    return True


def _stored() -> Iterator[str]:
    for folder in names_in(FOLDER)[0]:
        yield from (f"{FOLDER}/{folder}/{name}" for name in names_in(f"{FOLDER}/{folder}")[1])


def _named() -> set[str]:
    """By any row, whichever app it is of, working copies and what waits for a form included."""
    names = {
        name
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, FileField)
        for name in model._base_manager.values_list(field.attname, flat=True).distinct()
    }
    return names | set(_of_ladders()) | set(_of_copies()) | set(_waiting())


def _of_ladders() -> Iterator[str]:
    """Of the videos that are shown, or wait to be."""
    shown = {
        digest
        for model in (Track, MicroSegment)
        for pair in model._default_manager.values_list("video_sha256", "coming_sha256")
        for digest in pair
    }
    for ladder in Ladder.objects.filter(source_sha256__in=shown).prefetch_related("rungs"):
        yield from (ladder.source, ladder.poster, ladder.sprite)
        yield from (rung.file for rung in ladder.rungs.all())


def _of_copies() -> Iterator[str]:
    """What a working copy holds of the course as it was when it was made."""
    for text in WorkingCopy.objects.values_list(Cast("base", TextField()), flat=True):
        yield from IN_A_DOCUMENT.findall(text)


def _waiting() -> Iterator[str]:
    yield from KeptUpload.objects.values_list("name", flat=True)
