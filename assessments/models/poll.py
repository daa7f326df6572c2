from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Now
from django.utils.translation import gettext_noop

from courses.models.fields import ShareField
from courses.models.withdrawn import Withdrawable
from courses.moments import as_moment
from courses.shares import percent_of

from .question import Question


class Phase(models.IntegerChoices):
    """When a question is asked, in the order of a learner's way.

    Stored as a small number: see ADR 0010.
    """

    PRE = 1, "pre"
    IN_ACTIVITY = 2, "in_activity"
    POST = 3, "post"
    EVALUATION = 4, "evaluation"
    FOLLOW_UP = 5, "follow_up"
    COMPARISON = 6, "comparison"  # the items asked once of somebody who does not take the course

    @classmethod
    def named(cls, name: str) -> "Phase":
        """The phase of that contract name; KeyError when there is none."""
        return {phase.label: phase for phase in cls}[name]


# of polls, as people speak of them
PHASE_NAMES = {
    Phase.PRE: gettext_noop("pre-test"),
    Phase.POST: gettext_noop("post-test"),
    Phase.EVALUATION: gettext_noop("evaluation"),
    Phase.FOLLOW_UP: gettext_noop("follow-up"),
}


class Poll(Withdrawable):
    """Which questions are asked together, and when.

    .. no_pii:
    """

    id = models.AutoField(primary_key=True)
    course = models.ForeignKey("courses.Course", on_delete=models.CASCADE, related_name="polls")
    phase = models.PositiveSmallIntegerField(choices=list(PHASE_NAMES.items()))
    track = models.ForeignKey(
        "courses.Track", null=True, blank=True, on_delete=models.CASCADE, related_name="polls"
    )
    pass_mark = ShareField(
        null=True,
        blank=True,
        help_text=(
            "Share of scored questions that must be answered correctly, 0 to 1. Empty: nothing to "
            "pass."
        ),
    )
    max_attempts = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="Empty: as often as needed.",
    )
    shows_key_early = models.BooleanField(
        "correct answers between attempts",
        default=False,
        db_default=False,
        help_text="Otherwise they are shown when it is passed or no further attempt is left.",
    )
    after_days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Follow-up only: days after the course was finished."
    )
    questions = models.ManyToManyField(Question, through="PollQuestion", related_name="polls")

    class Meta:
        ordering = ["course", "track__number", "phase", "after_days"]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "phase", "track", "after_days"],
                nulls_distinct=False,
                name="poll_once",
            ),
            models.CheckConstraint(
                condition=~Q(phase=Phase.IN_ACTIVITY), name="poll_never_in_activity"
            ),
            models.CheckConstraint(
                condition=Q(pass_mark__isnull=True) | Q(pass_mark__gte=0, pass_mark__lte=1),
                name="poll_pass_mark_share",
            ),
            models.CheckConstraint(
                condition=Q(pass_mark__isnull=True) | Q(phase=Phase.POST),
                name="poll_pass_mark_only_after",
            ),
            models.CheckConstraint(
                condition=Q(phase=Phase.FOLLOW_UP, after_days__isnull=False)
                | (~Q(phase=Phase.FOLLOW_UP) & Q(after_days__isnull=True)),
                name="poll_follow_up_has_days",
            ),
        ]

    def __str__(self) -> str:
        track = f", track {self.track.number}" if self.track else ""
        days = f", {self.after_days} days" if self.after_days is not None else ""
        return f"{PHASE_NAMES[Phase(self.phase)]}{days}{track}"

    @property
    def pass_percent(self) -> Decimal | None:
        """What must be right, as people read it."""
        return None if self.pass_mark is None else percent_of(self.pass_mark)


class PollQuestion(Withdrawable):
    """A question's place in a poll.

    .. no_pii:
    """

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="entries")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="entries")
    position = models.PositiveSmallIntegerField(default=0)
    required = models.BooleanField(
        default=True,
        db_default=True,
        help_text="Otherwise it may be skipped; skipping is not answering.",
    )

    class Meta:
        ordering = ["poll", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["poll", "question"], name="poll_question_once")
        ]

    def __str__(self) -> str:
        return f"{self.question} in the {self.poll}"


class RetryQuestion(models.Model):
    """A question from which further attempts at a poll draw. It stands for one of the poll's own
    that measures the same objective, and is asked in no first attempt: nothing pairs with it.

    .. no_pii:
    """

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="retry_entries")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="retry_entries")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["poll", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["poll", "question"], name="retry_question_once")
        ]

    def __str__(self) -> str:
        return f"{self.question} on a retry of the {self.poll}"


class PollHistory(models.Model):
    """What a course asked in its polls, and in which order, from one edit to the next. Written by
    triggers of the database.

    A snapshot of last month is made again from the polls of last month (ADR 0011).

    .. no_pii:
    """

    # The constraint is the database's own: the rows go with the course, also those that its
    # deletion wrote.
    course = models.ForeignKey(
        "courses.Course", on_delete=models.CASCADE, db_constraint=False, related_name="+"
    )
    began = models.DateTimeField(
        help_text="When the transaction of the edit began: all it did is one row."
    )
    since = models.DateTimeField(help_text="Since when the polls were like this.")
    asked = models.JSONField(help_text="As written by assessments_asked().")

    class Meta:
        ordering = ["course", "since"]
        verbose_name_plural = "poll histories"
        constraints = [
            models.UniqueConstraint(fields=["course", "began"], name="poll_history_once_per_edit")
        ]
        indexes = [models.Index(fields=["course", "since"], name="poll_history_as_of")]

    def __str__(self) -> str:
        return f"polls of course {self.course_id} since {self.since:%Y-%m-%d %H:%M}"


class ActivityQuestion(models.Model):
    """A question that a segment, or a decision point of a track, asks or has asked. Written by
    triggers of the database.

    Where another question took its place, its answers are still told where they were given.

    .. no_pii:
    """

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="+")
    segment = models.ForeignKey(
        "courses.MicroSegment", null=True, on_delete=models.CASCADE, related_name="+"
    )
    track = models.ForeignKey(
        "courses.Track", null=True, on_delete=models.CASCADE, related_name="+"
    )
    since = models.DateTimeField(help_text="When it was asked there first.")

    class Meta:
        ordering = ["since", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["segment", "question"], name="activity_question_once_a_segment"
            ),
            models.UniqueConstraint(
                fields=["track", "question"], name="activity_question_once_a_track"
            ),
            models.CheckConstraint(
                condition=Q(segment__isnull=True) ^ Q(track__isnull=True),
                name="activity_question_in_one_of_them",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id} since {self.since:%Y-%m-%d %H:%M}"


class DecisionPoint(Withdrawable):
    """A moment of a track at which the video stops and asks.

    .. no_pii:
    """

    track = models.ForeignKey(
        "courses.Track", on_delete=models.CASCADE, related_name="decision_points"
    )
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="decision_points")
    at = models.PositiveIntegerField(help_text="Seconds from the beginning of the video.")
    required = models.BooleanField(default=True)
    discussion = models.TextField(
        blank=True, db_default="", help_text="What an expert says to it, shown after the answer."
    )
    discussed_by = models.CharField(
        max_length=200, blank=True, db_default="", help_text="The expert's name and credentials."
    )
    discussion_references = models.JSONField(
        default=list, db_default=Value([], models.JSONField()), blank=True
    )
    branches = models.JSONField(
        default=dict,
        db_default=Value({}, models.JSONField()),
        blank=True,
        help_text="Side path of the track by choice: {choice key: side path key}.",
    )

    class Meta:
        ordering = ["track", "at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["track", "question"], name="decision_point_once_per_track"
            )
        ]

    def __str__(self) -> str:
        return f"{as_moment(self.at)}, {self.track}"


class SegmentQuestion(Withdrawable):
    """The one question of a micro-learning segment.

    .. no_pii:
    """

    segment = models.OneToOneField(
        "courses.MicroSegment", primary_key=True, on_delete=models.CASCADE, related_name="asks"
    )
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="segments")

    def __str__(self) -> str:
        return f"{self.question} in {self.segment}"


class PollOpening(models.Model):
    """When a learner was shown the questions of a step: a poll, or the decision points of a track.

    An answer counts for an older version of its question only where that version was shown. One row
    an opening, and none while nothing has changed since the last. Rows without a step are of the
    whole phase.

    .. pii: links a learner to a course
    """

    learner = models.ForeignKey(
        "learners.Learner", on_delete=models.CASCADE, related_name="poll_openings"
    )
    course = models.ForeignKey("courses.Course", on_delete=models.CASCADE, related_name="+")
    phase = models.PositiveSmallIntegerField(choices=Phase)
    poll = models.ForeignKey(
        Poll, null=True, blank=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    track = models.ForeignKey(
        "courses.Track",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        db_index=False,
    )
    opened_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["learner", "course"], name="poll_opening_of_learner")]

    def __str__(self) -> str:
        return f"learner {self.learner_id}, phase {self.phase}, {self.opened_at:%Y-%m-%d %H:%M}"
