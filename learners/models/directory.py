from collections.abc import Sequence

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now


class NpiRecord(models.Model):
    """A number of the national registry, with what verification needs and nothing else.

    .. no_pii: public registry data, not of our learners
    """

    npi = models.CharField(max_length=10, primary_key=True)
    # 1 person, 2 organisation, 0 unknown: a deactivated number may come with its date alone.
    kind = models.PositiveSmallIntegerField(default=0)
    family_name = models.CharField(max_length=100, blank=True)
    given_name = models.CharField(max_length=100, blank=True)
    middle_name = models.CharField(max_length=100, blank=True)
    suffix = models.CharField(max_length=20, blank=True)
    credential = models.CharField(max_length=60, blank=True)
    other_family_name = models.CharField(max_length=100, blank=True)
    other_given_name = models.CharField(max_length=100, blank=True)
    city = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=60, blank=True)
    taxonomies = ArrayField(models.CharField(max_length=10), default=list)
    primary_taxonomy = models.CharField(max_length=10, blank=True)
    deactivated_on = models.DateField(null=True, blank=True)
    reactivated_on = models.DateField(null=True, blank=True)
    replacement = models.CharField(max_length=10, blank=True)
    source = models.CharField(max_length=8, default="nppes", help_text="nppes or demo")
    as_of = models.DateField(help_text="Day of the file it stands in.")
    stale = models.BooleanField(default=False, help_text="Missing in a later full file.")

    class Meta:
        verbose_name = "NPI directory record"

    def __str__(self) -> str:
        return self.npi


class DirectoryLoad(models.Model):
    """One file of the registry taken into the directory.

    .. no_pii:
    """

    class Kind(models.TextChoices):
        MONTHLY = "monthly", "full file"
        WEEKLY = "weekly", "incremental file"
        DEACTIVATED = "deactivated", "list of deactivated numbers"

    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64, blank=True)
    kind = models.CharField(max_length=11, choices=Kind)
    file_date = models.DateField()
    rows_read = models.BigIntegerField(default=0)
    rows_kept = models.BigIntegerField(default=0)
    rows_changed = models.BigIntegerField(default=0)
    rows_refused = models.BigIntegerField(default=0)
    rows_stale = models.BigIntegerField(default=0)
    started_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True, blank=True)

    refused_rows: Sequence[int] = ()  # the first, of the file that was just read; not kept

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.kind})"
