from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_noop

from .learner import Learner


class MailKind(models.TextChoices):
    """Mail a learner may stop, kind by kind. Sign-in codes and certificates are none of these."""

    FOLLOW_UP = "follow_up", gettext_noop("follow-up questions")
    INVITATIONS = "invitation", gettext_noop("invitations to courses")
    REMINDERS = "reminders", gettext_noop("reminders")
    BOOSTERS = "boosters", gettext_noop("short questions a few weeks later")


class MailStop(models.Model):
    """A learner wants no more mail of this kind; gone when they want it again.

    .. pii: a choice of a learner
    """

    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="mail_stops")
    kind = models.CharField(max_length=10, choices=MailKind)
    stopped_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["learner", "kind"], name="mail_stop_once")]

    def __str__(self) -> str:
        return f"learner {self.learner_id}: no {self.kind}"
