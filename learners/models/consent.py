from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class Purpose(models.TextChoices):
    """What a person may agree to, each for itself. Nothing here is needed to learn."""

    SUPPORTER_SHARING = "supporter-sharing", "Sharing my name with supporters"
    CREDIT_REPORTING = "credit-reporting", "Reporting my credit"
    CAMPAIGN_MEASUREMENT = "campaign-measurement", "Measuring campaigns"
    JOINING = "joining", "Putting earlier answers with my account"


class ConsentText(models.Model):
    """The words somebody agrees to; a new wording is a new version, the old ones stay.

    .. no_pii:
    """

    purpose = models.CharField(max_length=30, choices=Purpose)
    version = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    text = models.TextField()
    in_force_from = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["purpose", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["purpose", "version"], name="consent_text_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.title} (version {self.version})"


class Consent(models.Model):
    """What a person agreed to, in which words, since when, and until when.

    .. pii: a person's decision
    """

    learner = models.ForeignKey(
        "learners.Learner", on_delete=models.PROTECT, related_name="consents"
    )
    purpose = models.CharField(max_length=30, choices=Purpose)
    text = models.ForeignKey(ConsentText, on_delete=models.PROTECT, related_name="given")
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "purpose"],
                condition=Q(withdrawn_at__isnull=True),
                name="consent_once",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=models.F("given_at")),
                name="consent_ends_after_begin",
            ),
        ]

    def __str__(self) -> str:
        return f"learner {self.learner_id}: {self.purpose}"
