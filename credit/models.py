"""What is earned. Claims and certificates join these offers in their own release."""

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q


class CreditOffer(models.Model):
    """Credit for which a course is designated: type, maximum, step, and who may claim it.

    .. no_pii:
    """

    course = models.ForeignKey("courses.Course", on_delete=models.CASCADE, related_name="credit_offers")
    position = models.PositiveSmallIntegerField(default=0)
    type = models.CharField(max_length=60, help_text="For example ama-pra-category-1.")
    amount = models.DecimalField(max_digits=5, decimal_places=2, validators=[MinValueValidator(Decimal("0.01"))])
    increment = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal("0.25"))
    professions = models.JSONField(default=list, blank=True, help_text="Who may claim it; empty means everybody.")

    class Meta:
        ordering = ["course", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["course", "type"], name="credit_offer_once_per_type"),
            models.CheckConstraint(condition=Q(amount__gt=0) & Q(increment__gt=0), name="credit_offer_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.type}"
