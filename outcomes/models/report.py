"""Files made of a snapshot, who fetched them, and the schedules that ask for them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from outcomes.file_formats import BUILT, CHOICES, FORMATS


class ReportQuerySet(models.QuerySet["Report"]):
    def fetchable(self) -> "ReportQuerySet":
        """Built, and the file is still kept."""
        return self.filter(built_at__isnull=False, removed_at__isnull=True)

    def past_keeping(self) -> "ReportQuerySet":
        return self.fetchable().filter(expires_at__lte=Now())


class Report(models.Model):
    """One file of a snapshot that somebody asked for, or that every snapshot gets.

    Its job says whether it is queued, running, failed or cancelled; from `built_at` on there is a
    file, until `removed_at`. The row stays as history.

    .. pii: formats of rows hold answers under pseudonyms; all others hold aggregates only
    """

    snapshot = models.ForeignKey(
        "outcomes.OutcomeSnapshot", on_delete=models.CASCADE, related_name="reports"
    )
    format = models.CharField(
        max_length=7, choices=[choice for choice in CHOICES if choice[0] in BUILT]
    )
    options = models.JSONField(default=dict, blank=True)
    options_digest = models.CharField(
        max_length=32, blank=True, help_text="Of the options in canonical order."
    )
    job = models.OneToOneField(
        "jobs.Job", null=True, on_delete=models.SET_NULL, related_name="report"
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    requested_at = models.DateTimeField(db_default=Now())
    built_at = models.DateTimeField(null=True, blank=True)
    file = models.FileField(max_length=200, blank=True)
    size = models.BigIntegerField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    expires_at = models.DateTimeField(
        null=True, blank=True, help_text="When the file is removed; never, where empty."
    )
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["snapshot", "format", "-id"], name="report_of_snapshot"),
            models.Index(
                fields=["expires_at"],
                condition=Q(built_at__isnull=False, removed_at__isnull=True),
                name="report_to_remove",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(format__in=BUILT), name="report_format_is_built"),
            models.CheckConstraint(
                condition=Q(built_at__isnull=True, size__isnull=True, sha256="")
                | (Q(built_at__isnull=False, size__isnull=False) & ~Q(sha256="")),
                name="report_built_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(built_at__isnull=True) | Q(removed_at__isnull=False) | ~Q(file=""),
                name="report_built_has_its_file",
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True) | Q(file=""), name="report_removed_has_no_file"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.format} of snapshot {self.snapshot_id}"

    @property
    def is_fetchable(self) -> bool:
        return self.built_at is not None and self.removed_at is None


class Download(models.Model):
    """Who was handed what, and when. Append-only: the database refuses to change or delete a row.

    A snapshot that was handed out stays (PROTECT).

    .. pii: links an account to a download
    """

    snapshot = models.ForeignKey(
        "outcomes.OutcomeSnapshot", on_delete=models.PROTECT, related_name="downloads"
    )
    format = models.CharField(max_length=7, choices=CHOICES)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    sha256 = models.CharField(max_length=64, help_text="Of the bytes that were handed out.")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(format__in=list(FORMATS)), name="download_format_known"
            )
        ]

    def __str__(self) -> str:
        return f"snapshot {self.snapshot_id} as {self.format}"


class Every(models.TextChoices):
    DAY = "day", _("daily")
    WEEK = "week", _("weekly, on Monday")
    MONTH = "month", _("monthly, on the first")
    QUARTER = "quarter", _("quarterly")
    YEAR = "year", _("annually")


class ReportSchedule(models.Model):
    """Reports of a course that are made and announced by themselves, once a period.

    .. no_pii: recipients are accounts
    """

    course = models.ForeignKey(
        "courses.Course", on_delete=models.CASCADE, related_name="report_schedules"
    )
    every = models.CharField(max_length=7, choices=Every)
    formats = models.JSONField(default=list, help_text="A list of formats.")
    recipients = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="+", help_text="Analysts who get the link by mail."
    )
    not_if_empty = models.BooleanField(
        default=True, help_text="Nothing is sent while nobody has been matched."
    )
    not_if_unchanged = models.BooleanField(
        default=True, help_text="Nothing is sent when no figure changed since the last one."
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now())
    stopped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(every__in=Every.values), name="schedule_period_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_every_display()} reports of course {self.course_id}"


class ScheduledRun(models.Model):
    """What a schedule did in one period: at most one row a period, so at most one mail.

    .. no_pii:
    """

    class Outcome(models.TextChoices):
        WAITING = "waiting", _("being made")
        SENT = "sent", _("sent")
        EMPTY = "empty", _("not sent: nobody matched yet")
        UNCHANGED = "unchanged", _("not sent: no figure changed")
        FAILED = "failed", _("failed")

    schedule = models.ForeignKey(ReportSchedule, on_delete=models.CASCADE, related_name="runs")
    period = models.CharField(max_length=10, help_text="For example 2026-11 or 2026-W48.")
    snapshot = models.ForeignKey(
        "outcomes.OutcomeSnapshot",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    outcome = models.CharField(max_length=9, choices=Outcome, default=Outcome.WAITING)
    begun_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["schedule", "period"], name="scheduled_run_once_a_period"
            ),
            models.CheckConstraint(
                condition=Q(outcome="waiting", ended_at__isnull=True)
                | (~Q(outcome="waiting") & Q(ended_at__isnull=False)),
                name="scheduled_run_ended_has_end",
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"], condition=Q(outcome="waiting"), name="scheduled_run_waiting"
            )
        ]

    def __str__(self) -> str:
        return f"{self.period} of schedule {self.schedule_id}"
