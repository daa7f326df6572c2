"""What the directory says of a number, and how old it is."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.conf import settings

from .. import npi as npi_rules
from ..models import DirectoryLoad, NpiRecord
from .files import Kind


def find(number: str) -> NpiRecord | None:
    return NpiRecord.objects.filter(npi=number).first()


def newest_file() -> DirectoryLoad | None:
    """The newest full or incremental file."""
    return (
        DirectoryLoad.objects.exclude(kind=Kind.DEACTIVATED).order_by("-file_date", "-id").first()
    )


def is_fresh(today: date) -> bool:
    """Whether the directory is young enough to be believed: at most 45 days."""
    newest = newest_file()
    return newest is not None and today - newest.file_date <= timedelta(
        days=settings.NPI_DIRECTORY_DAYS
    )


def add_demo_records(records: Iterable[tuple[str, str, str, list[str]]], at: datetime) -> int:
    """Made-up people for a demonstration; their numbers begin with 2, as no issued one does."""
    rows = [
        NpiRecord(npi=number, kind=1, given_name=given.upper(), family_name=family.upper(),
            taxonomies=codes,
                  primary_taxonomy=codes[0] if codes else "", source="demo", as_of=at.date())
        for number, given, family, codes in records
        if number.startswith("2") and npi_rules.is_valid(number)
    ]  # fmt: skip
    return len(NpiRecord.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000))
