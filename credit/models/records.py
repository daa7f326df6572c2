from decimal import Decimal

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from learners.models import ClockTimestamp


class ExternalCredit(models.Model):
    """Credit earned elsewhere, written down by the learner for their transcript. Nobody here vouches for it.

    .. pii: belongs to a learner
    """

    learner = models.ForeignKey("learners.Learner", on_delete=models.CASCADE, related_name="external_credits")
    title = models.CharField(max_length=200)
    provider = models.CharField(max_length=200)
    kind = models.CharField("type of credit", max_length=100)
    amount = models.DecimalField(max_digits=6, decimal_places=2, validators=[MinValueValidator(Decimal("0.01"))])
    completed_on = models.DateField("date of completion")
    added_at = models.DateTimeField(db_default=ClockTimestamp(), editable=False)

    class Meta:
        ordering = ["-completed_on", "-id"]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="external_credit_positive")]

    def __str__(self) -> str:
        return f"{self.amount} {self.kind}"


class CreditEvent(models.Model):
    """What was done to credit and certificates: who, what, before, after, when. Append-only.

    .. pii: links a learner to what was done to their credit
    """

    what = models.CharField(max_length=40)
    claim = models.ForeignKey("credit.Claim", null=True, blank=True, on_delete=models.PROTECT, related_name="events")
    certificate = models.ForeignKey("credit.Certificate", null=True, blank=True, on_delete=models.PROTECT, related_name="events")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Empty: the platform.",
    )
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    at = models.DateTimeField(db_default=ClockTimestamp())

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.what} {self.at:%Y-%m-%d %H:%M}"
