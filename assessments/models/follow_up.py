from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_noop

from learners.models import ClockTimestamp

from .poll import Poll
from .question import QuestionVersion


class ChangeStatus(models.TextChoices):
    DONE = "done", gettext_noop("done")
    PARTLY = "partly", gettext_noop("partly done")
    NOT_YET = "not_yet", gettext_noop("not yet")
    NOT_APPLICABLE = "not_applicable", gettext_noop("not applicable")


class ChangeOutcome(models.Model):
    """What became of one practice change that a learner had intended, as they said it in a
    follow-up wave.

    Append-only, like answers: the database refuses to change or delete a row. `poll` is the wave;
    `version` and `choice_key` name the intention as it was answered in the evaluation.

    .. pii: answers of a learner
    """

    learner = models.ForeignKey(
        "learners.Learner", on_delete=models.PROTECT, related_name="change_outcomes"
    )
    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="change_outcomes")
    version = models.ForeignKey(
        QuestionVersion, on_delete=models.PROTECT, related_name="change_outcomes"
    )
    choice_key = models.CharField(max_length=60)
    status = models.CharField(max_length=14, choices=ChangeStatus)
    answered_at = models.DateTimeField(help_text="By the server's clock.")
    recorded_at = models.DateTimeField(db_default=ClockTimestamp(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["poll", "learner", "version", "choice_key"], name="change_outcome_once"
            ),
            models.CheckConstraint(
                condition=Q(status__in=ChangeStatus.values), name="change_outcome_status_known"
            ),
        ]
        indexes = [models.Index(fields=["learner"], name="change_outcome_learner")]

    def __str__(self) -> str:
        return f"learner {self.learner_id}: {self.choice_key} {self.status}"


class FollowUpInvitation(models.Model):
    """A learner was invited to a follow-up wave, by a link of their own
    (`learners/signed_links.py`).

    The link may be opened as often as wanted and consumes nothing; `submitted_at` is set when the
    form was first sent.

    .. pii: links a learner to a course
    """

    learner = models.ForeignKey(
        "learners.Learner", on_delete=models.PROTECT, related_name="follow_up_invitations"
    )
    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="invitations")
    due_at = models.DateTimeField(help_text="When the wave opens for this learner.")
    invited_at = models.DateTimeField(db_default=ClockTimestamp())
    reminders = models.PositiveSmallIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["learner", "poll"], name="follow_up_invited_once")
        ]
        indexes = [
            models.Index(
                fields=["poll"], condition=Q(submitted_at__isnull=True), name="follow_up_waiting"
            )
        ]

    def __str__(self) -> str:
        return f"learner {self.learner_id} invited to {self.poll_id}"


class ReminderPlan(models.Model):
    """How often a wave reminds those who have not answered. Answers are taken for ever; only mails
    end.

    .. no_pii:
    """

    poll = models.OneToOneField(
        Poll, primary_key=True, on_delete=models.CASCADE, related_name="reminding"
    )
    every_days = models.PositiveSmallIntegerField(default=7, help_text="Days between reminders.")
    most = models.PositiveSmallIntegerField(
        default=2, help_text="How many reminders at the most; 0 for none."
    )
    invites_within_days = models.PositiveSmallIntegerField(
        default=30,
        help_text="Whoever could not be invited within these days of the opening is no longer.",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(every_days__gte=1), name="reminder_every_day_at_most"
            ),
            models.CheckConstraint(
                condition=Q(invites_within_days__gte=1), name="reminder_invites_a_day_at_least"
            ),
        ]

    def __str__(self) -> str:
        return f"reminders of the {self.poll}"


class Trigger(models.TextChoices):
    """What a learner is reminded of. Credit adds its own (`credit/reminders.py`)."""

    ENROLLED_NOT_STARTED = "enrolled_not_started", "enrolled, not started"
    INCOMPLETE = "incomplete", "started, not finished"
    PASSED_NOT_CLAIMED = "passed_not_claimed", "passed, credit not claimed"
    EXPIRY_NEAR = "expiry_near", "expiry is near"


class ReminderRule(models.Model):
    """When learners are reminded of a course, and whom. A rule of the course goes before the one of
    the whole site.

    .. no_pii:
    """

    course = models.ForeignKey(
        "courses.Course", null=True, blank=True, on_delete=models.CASCADE,
        related_name="reminder_rules",
        help_text="Empty: every course that has no rule of its own for this trigger.",
    )  # fmt: skip
    trigger = models.CharField(max_length=20, choices=Trigger)
    days = models.PositiveSmallIntegerField(
        help_text="Days after the event; for the expiry, days before it."
    )
    professions = models.JSONField(
        default=list, blank=True, help_text="Only these professions; empty means everybody."
    )
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["course", "trigger"]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "trigger"], nulls_distinct=False, name="reminder_rule_once"
            ),
            models.CheckConstraint(
                condition=Q(trigger__in=Trigger.values), name="reminder_trigger_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_trigger_display()}, {self.days} days"
