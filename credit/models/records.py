from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from learners.models import ClockTimestamp


class ExternalCredit(models.Model):
    """Credit earned elsewhere, written down by the learner for their transcript. Nobody here
    vouches for it.

    .. pii: belongs to a learner
    """

    learner = models.ForeignKey(
        "learners.Learner", on_delete=models.CASCADE, related_name="external_credits"
    )
    title = models.CharField(max_length=200)
    provider = models.CharField(max_length=200)
    kind = models.CharField("type of credit", max_length=100)
    amount = models.DecimalField(
        max_digits=6, decimal_places=2, validators=[MinValueValidator(Decimal("0.01"))]
    )
    completed_on = models.DateField("date of completion")
    added_at = models.DateTimeField(db_default=ClockTimestamp(), editable=False)

    class Meta:
        ordering = ["-completed_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="external_credit_positive")
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.kind}"
