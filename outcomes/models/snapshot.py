"""What changed: computed once from stored answers, kept whole, made again on demand."""

import json

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from outcomes.snapshots.document import OutcomeDocument, read


class OutcomeSnapshot(models.Model):
    """The outcome figures of a course as of a moment, exactly as handed out.

    Its job says whether it is queued, running, ready or failed. `known_at` is the horizon of the
    database rows it read: made again with the same `as_of` and `known_at` it has the same digest.

    .. no_pii: aggregates only
    """

    course = models.ForeignKey(
        "courses.Course", on_delete=models.PROTECT, related_name="outcome_snapshots"
    )
    job = models.OneToOneField(
        "jobs.Job", null=True, on_delete=models.SET_NULL, related_name="outcome_snapshot"
    )
    as_of = models.DateTimeField(null=True, blank=True, help_text="Answers given until then count.")
    known_at = models.DateTimeField(
        null=True, blank=True, help_text="Rows recorded until then were read."
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    requested_at = models.DateTimeField(db_default=Now())
    computed_at = models.DateTimeField(null=True, blank=True)
    software = models.CharField(max_length=40, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    # Text and not jsonb: the bytes that were digested are the bytes that are kept and handed out.
    document = models.TextField(blank=True)
    failure = models.TextField(blank=True, help_text="Why it failed, kept when its job is gone.")
    # Data lock: from then on neither figures nor lock change, and the row stays (trigger of
    # migration 0003).
    locked_at = models.DateTimeField(null=True, blank=True)
    locked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    lock_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["course", "-computed_at"], name="snapshot_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(computed_at__isnull=True)
                | (
                    Q(as_of__isnull=False, known_at__isnull=False) & ~Q(digest="") & ~Q(document="")
                ),
                name="snapshot_computed_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(locked_at__isnull=True, lock_reason="")
                | (Q(computed_at__isnull=False) & ~Q(lock_reason="")),
                name="snapshot_lock_is_of_figures_and_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"snapshot {self.pk} of course {self.course_id}"

    @property
    def is_ready(self) -> bool:
        return self.computed_at is not None

    @property
    def is_locked(self) -> bool:
        return self.locked_at is not None

    @property
    def content(self) -> dict:
        """The snapshot as JSON data."""
        return json.loads(self.document)

    @property
    def outcomes(self) -> OutcomeDocument:
        """The snapshot as its typed document."""
        return read(self.document)


class KeptCounts(models.Model):
    """The counts of a course as of the last snapshot asked for "now", so that the next one reads
    only what came since.

    Good for nothing but that: when in doubt they are thrown away and everything is counted again
    (ADR 0012).

    .. no_pii: aggregates only
    """

    course = models.OneToOneField(
        "courses.Course", primary_key=True, on_delete=models.CASCADE, related_name="kept_counts"
    )
    known_at = models.DateTimeField(help_text="Rows recorded until then were read.")
    whole_at = models.DateTimeField(help_text="When everything was counted the last time.")
    fingerprint = models.CharField(
        max_length=64, help_text="Of what the counting depends on besides dated rows."
    )
    rewrites = models.BigIntegerField(
        help_text="How often dated rows had been changed or deleted when it was counted."
    )
    tables = models.TextField()

    class Meta:
        verbose_name_plural = "kept counts"

    def __str__(self) -> str:
        return f"counts of course {self.course_id} at {self.known_at:%Y-%m-%d %H:%M}"


class Rewrites(models.Model):
    """How often a row that counts by its date was changed or deleted after all; kept by triggers of
    the database.

    One row; none means never. Whoever counts reads it in the same moment as the rows, so counts
    kept from before a change are recognised.

    .. no_pii:
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.BigIntegerField(default=0)

    class Meta:
        verbose_name_plural = "rewrites"
        constraints = [models.CheckConstraint(condition=Q(id=1), name="rewrites_one_row")]

    def __str__(self) -> str:
        return str(self.number)
