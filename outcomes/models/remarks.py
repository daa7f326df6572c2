"""What an analyst says beside the figures of a snapshot."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Verbatim(models.Model):
    """A typed answer, screened and chosen to stand in the reports of a snapshot.

    .. pii: words of a learner, names, addresses and numbers masked
    """

    snapshot = models.ForeignKey(
        "outcomes.OutcomeSnapshot", on_delete=models.CASCADE, related_name="verbatims"
    )
    response = models.ForeignKey(
        "assessments.Response", on_delete=models.PROTECT, related_name="verbatims"
    )
    text = models.TextField(help_text="As it leaves: screened.")
    chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    chosen_at = models.DateTimeField()

    class Meta:
        ordering = ["response__question", "id"]
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "response"], name="verbatim_once"),
            models.CheckConstraint(condition=~Q(text=""), name="verbatim_says_something"),
        ]

    def __str__(self) -> str:
        return f"verbatim {self.pk} of snapshot {self.snapshot_id}"


class Recommendation(models.Model):
    """What follows from locked figures, in an analyst's words. Never edited: withdrawn and written
    anew.

    .. no_pii: names the account that wrote it
    """

    snapshot = models.ForeignKey(
        "outcomes.OutcomeSnapshot", on_delete=models.PROTECT, related_name="recommendations"
    )
    text = models.TextField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    written_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="recommendation_says_something")
        ]

    def __str__(self) -> str:
        return f"recommendation {self.pk} of snapshot {self.snapshot_id}"
