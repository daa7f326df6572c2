from django.conf import settings
from django.db import models
from django.db.models import Q

from learners.models import ClockTimestamp

from .question import QuestionVersion


class Rescoring(models.Model):
    """The key of an answered version corrected: who, when and why. Append-only, like the answers it
    judges anew.

    No answer changes, and neither does what was earned with it. Snapshots read the newest
    correction recorded until their horizon, so one made before reads the key of that time.

    .. pii: who corrected a key
    """

    version = models.ForeignKey(
        QuestionVersion, on_delete=models.PROTECT, related_name="rescorings"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.TextField(help_text="Why the key was wrong.")
    printed = models.BooleanField(
        "print the reason",
        default=False,
        db_default=False,
        help_text="In the notes of every result from now on; for good.",
    )
    old_key = models.JSONField(help_text="Choice keys that counted as right until now.")
    new_key = models.JSONField(help_text="Choice keys that count as right from now on.")
    recorded_at = models.DateTimeField(db_default=ClockTimestamp(), editable=False)

    class Meta:
        ordering = ["id"]
        verbose_name = "key correction"
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="rescoring_says_why"),
            models.CheckConstraint(
                condition=~Q(new_key=[]) & ~Q(new_key=models.F("old_key")),
                name="rescoring_changes_the_key",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version}: {', '.join(self.old_key)} to {', '.join(self.new_key)}"
