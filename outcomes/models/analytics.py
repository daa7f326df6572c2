import uuid

from django.db import models
from django.db.models import Q


class AnalyticsReader(models.Model):
    """How far a role of the database sees in the schema `analytics`: the courses of a team, or all.

    .. no_pii:
    """

    role = models.CharField(max_length=63, help_text="Name of the role in PostgreSQL.")
    team = models.ForeignKey(
        "learners.Team",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="Empty: every course of the site.",
    )

    class Meta:
        ordering = ["role", "team"]
        constraints = [
            models.UniqueConstraint(
                fields=["role", "team"], nulls_distinct=False, name="analytics_reader_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.role}: {self.team or 'the whole site'}"


class AnalyticsSecret(models.Model):
    """What the pseudonyms of the schema `analytics` are made with. One row, which no reader sees.

    .. no_pii:
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    secret = models.UUIDField(default=uuid.uuid4, editable=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="analytics_one_secret")]

    def __str__(self) -> str:
        return "secret of the pseudonyms"
