from django.db import models
from django.db.models.functions import Now


class KeptUpload(models.Model):
    """A file that came with something that was refused, or is looked through first: kept for a day,
    and removed unless it was taken by then.

    .. no_pii:
    """

    name = models.CharField(max_length=300, unique=True, help_text="Its name in storage.")
    kept_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.name


class UnnamedFile(models.Model):
    """A media file that no row names any more: removed when that has been so for long enough.

    .. no_pii:
    """

    name = models.CharField(max_length=300, unique=True, help_text="Its name in storage.")
    since = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
