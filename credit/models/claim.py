from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Mod, Now
from django.db.models.lookups import Exact

from learners.models import ClockTimestamp

from .offer import CreditOffer


class ClaimQuerySet(models.QuerySet["Claim"]):
    def in_force(self) -> "ClaimQuerySet":
        """Without those whose certificate was revoked."""
        return self.exclude(certificates__revoked_at__isnull=False)

    def with_revocation(self) -> "ClaimQuerySet":
        """Each with `revoked_at`: when its certificate was revoked, if ever."""
        return self.annotate(revoked_at=models.Max("certificates__revoked_at"))


class Claim(models.Model):
    """Credit that a learner claimed, as they attested it; never edited, never deleted while it must
    be kept.

    .. pii: links a learner to a course, with their name and profession at that time on its
      certificates
    """

    learner = models.ForeignKey("learners.Learner", on_delete=models.PROTECT, related_name="claims")
    offer = models.ForeignKey(CreditOffer, on_delete=models.PROTECT, related_name="claims")
    amount = models.DecimalField(max_digits=5, decimal_places=2, validators=[MinValueValidator(0)])
    maximum = models.DecimalField(
        max_digits=5, decimal_places=2, help_text="What could be claimed at that moment."
    )
    increment = models.DecimalField(max_digits=5, decimal_places=2)
    profession = models.CharField(max_length=100, blank=True, help_text="As it was at that moment.")
    attestation = models.TextField(help_text="What the learner attested, word for word.")
    board_id = models.CharField(
        "board ID",
        max_length=20,
        blank=True,
        help_text="For MOC points: the learner opted in with it.",
    )
    completed_at = models.DateTimeField(help_text="When the last of what had to be done was done.")
    completed_on = models.DateField(help_text="The same as a day in the provider's time zone.")
    idempotency_key = models.UUIDField(null=True, blank=True)
    claimed_at = models.DateTimeField(db_default=Now())
    recorded_at = models.DateTimeField(db_default=ClockTimestamp(), editable=False)
    retain_until = models.DateField(
        help_text="Kept at least until this day: six years after the activity."
    )

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["-claimed_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0) & Q(amount__lte=F("maximum")), name="claim_within_maximum"
            ),
            models.CheckConstraint(
                condition=Exact(Mod("amount", "increment"), 0), name="claim_in_steps"
            ),
            # One delivery of a claim is one claim.
            models.UniqueConstraint(
                fields=["learner", "idempotency_key"], name="claim_once_per_key"
            ),
        ]
        indexes = [models.Index(fields=["offer", "claimed_at"], name="claim_by_offer")]

    def __str__(self) -> str:
        return f"claim {self.pk}: {self.amount}"

    def as_shown(self) -> dict[str, Any]:
        """To its owner, by the API; with its offer and course loaded."""
        return {
            "claim": self.pk,
            "course": self.offer.course.slug,
            "offer": self.offer_id,
            "type": self.offer.type,
            "amount": str(self.amount),
            "maximum": str(self.maximum),
            "claimed_at": self.claimed_at.isoformat(),
            "completed_on": self.completed_on.isoformat(),
        }


class ClaimPart(models.Model):
    """What a claim is for: a track, or the whole course. It can be claimed once, whatever two
    windows do at once.

    .. pii: links a learner to a track
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="parts")
    learner = models.ForeignKey("learners.Learner", on_delete=models.PROTECT, related_name="+")
    offer = models.ForeignKey(CreditOffer, on_delete=models.PROTECT, related_name="+")
    track = models.ForeignKey(
        "courses.Track", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "offer", "track"], nulls_distinct=False, name="claim_part_once"
            ),
        ]

    def __str__(self) -> str:
        return f"part of claim {self.claim_id}"
