"""What other systems are told: to whom, what happened, and how far each of them knows."""

import json
import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class Happening(models.TextChoices):
    """The names of events, as they stand in a message."""

    ENROLLED = "enrollment.created", "enrolled"
    COMPLETED = "course.completed", "completed: every track watched"
    CLAIMED = "credit.claimed", "credit claimed"
    REVOKED = "certificate.revoked", "certificate revoked"
    SNAPSHOT = "snapshot.ready", "outcome snapshot ready"
    REPORT = "report.ready", "report file ready"


class WebhookEndpoint(models.Model):
    """An address of another system, and which events it is told.

    .. no_pii:
    """

    url = models.URLField("address", max_length=500, help_text="Begins with https://.")
    description = models.CharField(max_length=200, blank=True)
    events = ArrayField(models.CharField(max_length=40, choices=Happening))
    # A number: what a team is lies above this app.
    team_id = models.PositiveBigIntegerField(
        "team",
        null=True,
        blank=True,
        help_text="Number of a team: its courses only. Empty: every course of the site.",
    )
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # The secret is made from these with the site's own: it stands nowhere.
    secret_number = models.PositiveSmallIntegerField(default=1, editable=False)
    secret_since = models.DateTimeField(db_default=Now(), editable=False)
    not_before = models.DateTimeField(
        db_default=Now(), editable=False, help_text="It failed; nothing is tried until then."
    )
    failures = models.PositiveSmallIntegerField(
        default=0, editable=False, help_text="In a row, since the last message that arrived."
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(events__len__gt=0) & Q(events__contained_by=list(Happening.values)),
                name="webhook_events_known",
            )
        ]

    def __str__(self) -> str:
        return self.description or self.url


class WebhookEvent(models.Model):
    """Something that happened, as it is told: once, whoever hears of it.

    .. pii: numbers of learners and what they did
    """

    key = models.CharField(max_length=200, unique=True, help_text="What makes it the same event.")
    kind = models.CharField(max_length=40, choices=Happening)
    team_id = models.BigIntegerField(null=True)
    data = models.JSONField()
    at = models.DateTimeField()
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def message_id(self) -> str:
        """Goes as `webhook-id`: the same at every try."""
        return f"msg_{self.public_id.hex}"

    @property
    def body(self) -> str:
        """As it is signed and sent, to the letter."""
        told = {"type": self.kind, "timestamp": self.at.isoformat(), "data": self.data}
        return json.dumps(told, separators=(",", ":"))


class DeliveryQuerySet(models.QuerySet["WebhookDelivery"]):
    def open(self) -> "DeliveryQuerySet":
        return self.filter(
            delivered_at__isnull=True, given_up_at__isnull=True, endpoint__active=True
        )

    def due(self) -> "DeliveryQuerySet":
        """The database's clock decides; a failing endpoint waits with all that is for it."""
        return self.open().filter(endpoint__not_before__lte=Now())


class WebhookDelivery(models.Model):
    """One event for one endpoint.

    .. no_pii: what is told lies in its event
    """

    event = models.ForeignKey(WebhookEvent, on_delete=models.CASCADE, related_name="deliveries")
    endpoint = models.ForeignKey(
        WebhookEndpoint, on_delete=models.CASCADE, related_name="deliveries"
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    earlier_attempts = models.PositiveIntegerField(
        default=0, db_default=0, help_text="Before somebody had it sent again."
    )
    status = models.PositiveSmallIntegerField(null=True, help_text="HTTP status of the last try.")
    problem = models.CharField(max_length=500, blank=True)
    delivered_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "webhook deliveries"
        constraints = [
            models.UniqueConstraint(fields=["event", "endpoint"], name="webhook_delivery_once")
        ]
        indexes = [
            models.Index(
                fields=["endpoint", "id"],
                condition=Q(delivered_at__isnull=True, given_up_at__isnull=True),
                name="webhook_delivery_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.event} to {self.endpoint}"
