"""Work that must not be forgotten. Celery only wakes it: losing the broker loses no row."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Now, Upper

from .webhook_models import Happening, WebhookDelivery, WebhookEndpoint, WebhookEvent

__all__ = [
    "Happening",
    "Job",
    "OutboxMail",
    "State",
    "WebhookDelivery",
    "WebhookEndpoint",
    "WebhookEvent",
    "WorkerSeen",
]


class State(models.TextChoices):
    QUEUED = "queued", "queued"
    RUNNING = "running", "running"
    DONE = "done", "done"
    FAILED = "failed", "failed"
    CANCELLED = "cancelled", "canceled"


OPEN = (State.QUEUED, State.RUNNING)


def allowed_attempts() -> int:
    return settings.JOB_MAX_ATTEMPTS


class JobQuerySet(models.QuerySet["Job"]):
    def open(self) -> "JobQuerySet":
        return self.filter(state__in=OPEN)

    def claimable(self) -> "JobQuerySet":
        """Queued, or running under a lease that ran out. The database's clock decides."""
        return self.filter(Q(state=State.QUEUED) | Q(state=State.RUNNING, lease_until__lt=Now()))

    def failed(self) -> "JobQuerySet":
        """For somebody to look at: what was not done since by another job of the same key."""
        later = Job.objects.filter(open_key=OuterRef("open_key"), pk__gt=OuterRef("pk"))
        return self.filter(~Exists(later), state=State.FAILED)

    def exhausted(self) -> "JobQuerySet":
        return self.claimable().filter(attempts__gte=models.F("max_attempts"))

    def count_by_state(self) -> dict[str, int]:
        return dict(self.order_by().values_list("state").annotate(Count("id")))


class Job(models.Model):
    """One piece of work: what, how far, how often tried, and by whom it is held until when.

    .. no_pii: parameters are ids
    """

    State = State

    kind = models.CharField(max_length=100, help_text="Name of the Celery task that does it.")
    params = models.JSONField(default=dict)
    # At most one open job carries a key: "outcomes:7" is the computation for course 7.
    open_key = models.CharField(max_length=200)
    state = models.CharField(max_length=9, choices=State, default=State.QUEUED)
    progress = models.FloatField(default=0)
    progress_text = models.CharField(max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=allowed_attempts)
    lease_token = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    error_code = models.CharField(max_length=60, blank=True)
    error = models.TextField(blank=True)
    result = models.JSONField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["open_key"], condition=Q(state__in=OPEN), name="job_one_open_per_key"
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="job_state_known"),
            models.CheckConstraint(
                condition=Q(progress__gte=0, progress__lte=1), name="job_progress_share"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.RUNNING)
                | Q(lease_token__isnull=False, lease_until__isnull=False),
                name="job_running_is_leased",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN) | Q(finished_at__isnull=False), name="job_ended_has_end"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.FAILED) | ~Q(error=""), name="job_failed_has_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["lease_until"], condition=Q(state__in=OPEN), name="job_open")
        ]

    def __str__(self) -> str:
        return f"job {self.pk} {self.kind} ({self.state})"


class WorkerSeen(models.Model):
    """When a worker was last heard from.

    .. no_pii:
    """

    name = models.CharField(max_length=200, primary_key=True)
    seen_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name_plural = "workers seen"

    def __str__(self) -> str:
        return self.name


class OutboxQuerySet(models.QuerySet["OutboxMail"]):
    def due(self) -> "OutboxQuerySet":
        """Not sent, not given up, and not waiting for its next try; what was tried least comes
        first.
        """
        waiting = self.filter(sent_at__isnull=True, given_up_at__isnull=True)
        return waiting.filter(not_before__lte=Now()).order_by("attempts", "id")

    def given_up(self) -> "OutboxQuerySet":
        """For somebody to look at: nothing tries these again by itself."""
        return self.filter(sent_at__isnull=True, given_up_at__isnull=False)


class OutboxMail(models.Model):
    """A mail that is sent once: the row is written with the deed that causes it, a worker delivers
    it.

    .. pii: e-mail address and text of a message
    """

    key = models.CharField(max_length=200, unique=True, help_text="What makes it the same mail.")
    to = models.EmailField(max_length=254)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    html = models.TextField(blank=True)
    headers = models.JSONField(
        default=dict, blank=True, help_text="Further headers, for example List-Unsubscribe."
    )
    attachments = models.JSONField(
        default=list, blank=True, help_text="Each with name, type and content in base64."
    )
    created_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(
        db_default=Now(), help_text="A mail that could not be sent waits longer each time."
    )
    problem = models.TextField(blank=True, help_text="Why it was not sent the last time.")
    given_up_at = models.DateTimeField(
        null=True, blank=True, help_text="Tried often enough; an operator may ask for another try."
    )
    public_id = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=Q(sent_at__isnull=True), name="outbox_unsent"),
            # What was written to a person is found and deleted by their address, in any case.
            models.Index(Upper("to"), name="outbox_to"),
        ]

    def __str__(self) -> str:
        return f"mail {self.pk}"
