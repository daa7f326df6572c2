from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from .claim import Claim


class ReportKind(models.TextChoices):
    ACTIVITY = "activity", "activity summary"
    LEARNERS = "learners", "learners and their credit"
    CPE = "cpe", "learners for CPE Monitor"


class ReportColumn(models.Model):
    """A column of a file for the accreditor: its heading there, and what of ours goes into it.

    .. no_pii:
    """

    kind = models.CharField(max_length=8, choices=ReportKind)
    position = models.PositiveSmallIntegerField(default=0)
    heading = models.CharField(max_length=100, help_text="As the accreditor's template has it.")
    source = models.CharField(
        max_length=40, blank=True, help_text="What goes into it. Empty: the fixed text."
    )
    fixed = models.CharField("fixed text", max_length=200, blank=True)

    class Meta:
        ordering = ["kind", "position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["activity", "learners", "cpe"]),
                name="report_column_kind_known",
            ),
            models.UniqueConstraint(fields=["kind", "heading"], name="report_column_heading_once"),
        ]

    def __str__(self) -> str:
        return self.heading


class ReportFile(models.Model):
    """What was made for the accreditor, and when it was sent: one course, one reporting year.

    .. no_pii: the rows hang below it
    """

    Kind = ReportKind

    course = models.ForeignKey(
        "courses.Course", on_delete=models.PROTECT, related_name="report_files"
    )
    kind = models.CharField(max_length=8, choices=ReportKind)
    year = models.PositiveSmallIntegerField("reporting year")
    columns = models.JSONField(
        default=list, help_text="The headings as they were when it was made."
    )
    # The activity summary is one row of totals and holds nobody's data.
    totals = models.JSONField(default=dict)
    job = models.ForeignKey(
        "jobs.Job", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now())
    made_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.year}"


class ReportedClaim(models.Model):
    """A claim in a file for the accreditor: what was said of it, or why it could not be said.

    .. pii: name, birth month and day, licences and ids of a learner, as sent with their consent
    """

    class Action(models.TextChoices):
        ADD = "add", "add"
        DELETE = "delete", "delete"
        NONE = "none", "not sent"

    file = models.ForeignKey(ReportFile, on_delete=models.CASCADE, related_name="rows")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="reported")
    action = models.CharField(max_length=6, choices=Action)
    values = models.JSONField(
        default=dict, help_text="By column source; empty where nothing is sent."
    )
    exception = models.CharField(max_length=100, blank=True, help_text="Why it is not sent.")

    class Meta:
        ordering = ["file", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(action="none") | Q(exception=""),
                name="reported_claim_sent_or_exception",
            ),
        ]
        indexes = [models.Index(fields=["claim"], name="reported_claim_by_claim")]

    def __str__(self) -> str:
        return f"{self.action} claim {self.claim_id}"
