from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from learners.models import ClockTimestamp

from .asking import Poll
from .question import QuestionVersion


class ChangeStatus(models.TextChoices):
    DONE = "done", "done"
    PARTLY = "partly", "partly done"
    NOT_YET = "not_yet", "not yet"
    NOT_APPLICABLE = "not_applicable", "not applicable"


class ChangeOutcome(models.Model):
    """What became of one practice change that a learner had intended, as they said it in a follow-up wave.

    Append-only, like answers: the database refuses to change or delete a row. `poll` is the wave; `version` and
    `choice_key` name the intention as it was answered in the evaluation.

    .. pii: answers of a learner
    """

    learner = models.ForeignKey("learners.Learner", on_delete=models.PROTECT, related_name="change_outcomes")
    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="change_outcomes")
    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="change_outcomes")
    choice_key = models.CharField(max_length=60)
    status = models.CharField(max_length=14, choices=ChangeStatus)
    answered_at = models.DateTimeField(help_text="By the server's clock.")
    recorded_at = models.DateTimeField(db_default=ClockTimestamp(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["poll", "learner", "version", "choice_key"], name="change_outcome_once"),
            models.CheckConstraint(condition=Q(status__in=ChangeStatus.values), name="change_outcome_status_known"),
        ]
        indexes = [models.Index(fields=["learner"], name="change_outcome_learner")]

    def __str__(self) -> str:
        return f"learner {self.learner_id}: {self.choice_key} {self.status}"


class FollowUpInvitation(models.Model):
    """A learner's own link into a follow-up wave; made when the wave opens for them.

    The link may be opened as often as wanted and consumes nothing; `submitted_at` is set when the form was sent whole.

    .. pii: links a learner to a course
    """

    learner = models.ForeignKey("learners.Learner", on_delete=models.PROTECT, related_name="follow_up_invitations")
    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="invitations")
    token_digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the token in the link.")
    due_at = models.DateTimeField(help_text="When the wave opens for this learner.")
    invited_at = models.DateTimeField(db_default=ClockTimestamp())
    reminders = models.PositiveSmallIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["learner", "poll"], name="follow_up_invited_once")]
        indexes = [models.Index(fields=["poll"], condition=Q(submitted_at__isnull=True), name="follow_up_waiting")]

    def __str__(self) -> str:
        return f"learner {self.learner_id} invited to {self.poll_id}"


class ReminderPlan(models.Model):
    """How often a wave reminds those who have not answered.

    .. no_pii:
    """

    poll = models.OneToOneField(Poll, primary_key=True, on_delete=models.CASCADE, related_name="reminding")
    every_days = models.PositiveSmallIntegerField(default=7, help_text="Days between reminders.")
    most = models.PositiveSmallIntegerField(default=2, help_text="How many reminders at the most; 0 for none.")
    closes_after_days = models.PositiveSmallIntegerField(default=30, help_text="Days after opening at which the wave closes.")
    updated_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(every_days__gte=1), name="reminder_every_day_at_most")]

    def __str__(self) -> str:
        return f"reminders of {self.poll_id}"
