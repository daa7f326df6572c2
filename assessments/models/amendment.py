from django.conf import settings
from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import Q

from learners.models import ClockTimestamp

from .question import QuestionVersion


class Amendment(models.Model):
    """The words of an answered version mended: the same item, so its series goes on. Append-only.

    The database lets an answered wording change only to what an amendment of the same transaction
    says. Snapshots read the words of their horizon.

    .. pii: who mended a wording
    """

    version = models.ForeignKey(
        QuestionVersion, on_delete=models.PROTECT, related_name="amendments"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.TextField()
    before = models.JSONField(help_text="Stem, scale, grid, unit and texts of choices until now.")
    after = models.JSONField(help_text="The same from now on.")
    began = models.DateTimeField(
        db_default=TransactionNow(), editable=False, help_text="Of its transaction."
    )
    recorded_at = models.DateTimeField(db_default=ClockTimestamp(), editable=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="amendment_says_why"),
        ]

    def __str__(self) -> str:
        return f"version {self.version_id} mended"
