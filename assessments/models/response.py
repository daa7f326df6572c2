from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Now

from learners.models import ClockTimestamp

from .poll import Phase, Poll
from .question import Question, QuestionVersion


class Response(models.Model):
    """What a learner answered. Append-only: the database refuses to change or delete a row.

    Written for ten million rows and for one-pass paired counting; column order, widths and the
    covering index are argued in ADR 0010. `picked` and `correct` are how the answer read under the
    key of its version when it was given; a version that was answered is frozen, so that it always
    reads the same.

    .. pii: answers of a learner
    """

    id = models.BigAutoField(primary_key=True)
    learner = models.ForeignKey(
        "learners.Learner", on_delete=models.PROTECT, related_name="responses", db_index=False
    )
    answered_at = models.DateTimeField(
        help_text="By the server's clock; for loaded answers as given."
    )
    recorded_at = models.DateTimeField(db_default=ClockTimestamp(), editable=False)
    # For single and multiple: one bit a choice (1 << position). For a rating: its level, 1..k.
    # Otherwise empty.
    picked = models.BigIntegerField(null=True, blank=True)
    # One composite foreign key (migration 0004) holds the next three together instead of three
    # single ones.
    course = models.ForeignKey(
        "courses.Course",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    question = models.ForeignKey(
        Question,
        on_delete=models.PROTECT,
        related_name="responses",
        db_index=False,
        db_constraint=False,
    )
    version = models.ForeignKey(
        QuestionVersion,
        on_delete=models.PROTECT,
        related_name="responses",
        db_index=False,
        db_constraint=False,
    )
    phase = models.PositiveSmallIntegerField(choices=Phase)
    attempt = models.PositiveSmallIntegerField(default=1)
    correct = models.BooleanField(null=True, blank=True)
    pathway = models.CharField(max_length=10)
    answer = models.JSONField(help_text="Choice key, list of choice keys, level, number or text.")
    idempotency_key = models.UUIDField(null=True, blank=True, editable=False)

    class Meta:
        constraints = [
            # A question belongs to one course (composite foreign key), so this is: once per
            # learner, question, phase and attempt. Led by the course and carrying what is counted,
            # it is also the index of the one pass.
            models.UniqueConstraint(
                fields=["course", "learner", "question", "phase", "attempt"],
                include=["version", "correct", "picked", "answered_at", "recorded_at"],
                name="response_once",
            ),
            models.UniqueConstraint(
                fields=["learner", "idempotency_key"],
                condition=Q(idempotency_key__isnull=False),
                name="response_idempotency_key_once",
            ),
            models.CheckConstraint(condition=Q(attempt__gte=1), name="response_attempt_from_one"),
            models.CheckConstraint(
                condition=Q(phase__in=Phase.values), name="response_phase_known"
            ),
            # Who does not take the course answers in a phase of its own, so that it never counts as
            # a learner's answer.
            models.CheckConstraint(
                condition=Q(pathway="comparison", phase=Phase.COMPARISON)
                | ~(Q(pathway="comparison") | Q(phase=Phase.COMPARISON)),
                name="response_comparison_apart",
            ),
            models.CheckConstraint(
                condition=Q(pathway__in=["cme", "micro", "comparison"]),
                name="response_pathway_known",
            ),
        ]
        indexes = [
            # "Did answers come in since?" for the debounced recomputation and for rows known at a
            # time.
            models.Index(fields=["course", "recorded_at"], name="response_course_recorded"),
            # Numbers and texts, which no covering index holds; few, so small.
            models.Index(
                fields=["course", "question"],
                condition=Q(picked__isnull=True),
                name="response_free_answers",
            ),
            # Later attempts, of which nearly everybody has a first: whether it is worth looking for
            # who has not.
            models.Index(
                fields=["course", "phase"], condition=Q(attempt__gt=1), name="response_again"
            ),
            # Given later than recorded, by a server whose clock is ahead: nearly none, and looked
            # for by that time.
            models.Index(
                fields=["course", "answered_at"],
                condition=Q(answered_at__gt=models.F("recorded_at")),
                name="response_ahead",
            ),
        ]

    def __str__(self) -> str:
        return (
            f"learner {self.learner_id}, question {self.question_id}, phase {self.phase}, attempt "
            f"{self.attempt}"
        )


class Attempt(models.Model):
    """A further attempt at a poll, opened by the learner; the first attempt needs no row.

    .. pii: links a learner to a poll
    """

    learner = models.ForeignKey(
        "learners.Learner", on_delete=models.PROTECT, related_name="attempts"
    )
    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="attempts")
    number = models.PositiveSmallIntegerField()
    opened_at = models.DateTimeField(db_default=Now())
    drawn = models.JSONField(
        default=dict,
        db_default=Value({}, models.JSONField()),
        help_text="Which other question is asked instead: {question of the poll: question drawn}.",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "poll", "number"], name="attempt_number_once"
            ),
            models.CheckConstraint(condition=Q(number__gte=2), name="attempt_beyond_the_first"),
        ]

    def __str__(self) -> str:
        return f"attempt {self.number} of learner {self.learner_id} at poll {self.poll_id}"
