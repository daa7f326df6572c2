"""Where a question is asked, taken out: withdrawn once somebody has answered there, deleted before.

What was answered goes on counting in the results; nobody is asked any more.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from courses.withdrawing import withdraw
from learners.models import User

from .models import (
    DecisionPoint,
    Phase,
    Poll,
    PollQuestion,
    Question,
    Response,
    RetryQuestion,
    SegmentQuestion,
)

Use = PollQuestion | DecisionPoint | SegmentQuestion


def learners_who_answered(row: Poll | Use | Question) -> int:
    """How many answered there."""
    if isinstance(row, Question):
        given = Response.objects.filter(course=row.course_id, question=row)
    elif isinstance(row, Poll):
        asked = row.entries.values("question")
        given = Response.objects.filter(course=row.course_id, phase=row.phase, question__in=asked)
    else:
        phase = row.poll.phase if isinstance(row, PollQuestion) else Phase.IN_ACTIVITY
        given = Response.objects.filter(
            course=row.question.course_id, phase=phase, question=row.question_id
        )
    return given.values("learner").distinct().count()


def take_out(row: Poll | Use, *, at: datetime, by: User | None = None) -> bool:
    """Whether it could be deleted; otherwise it is withdrawn."""
    if learners_who_answered(row) or (isinstance(row, Poll) and row.attempts.exists()):
        withdraw(row, by=by, at=at)
        return False
    row.delete()
    return True


def uses_of(question: Question) -> list[Use]:
    """Where the question is asked now."""
    return [
        *question.entries.in_use().select_related("poll"),
        *question.decision_points.in_use(),
        *question.segments.in_use(),
    ]


@transaction.atomic
def withdraw_question(question: Question, *, by: User | None, at: datetime) -> None:
    """Ask it nowhere any more; a poll that asked nothing else is withdrawn as well."""
    for use in uses_of(question):
        withdraw(use, by=by, at=at)
    question.retry_entries.all().delete()
    for poll in Poll.objects.in_use().filter(entries__question=question).distinct():
        if not poll.entries.in_use().exists():
            withdraw(poll, by=by, at=at)


@transaction.atomic
def set_questions(
    poll: Poll, wanted: Iterable[tuple[int, bool]], *, at: datetime, by: User | None = None
) -> bool:
    """Make the poll ask these questions, by id with whether they must be answered, in this order;
    whether anything changed.
    """
    asked = list(wanted)
    current = poll.entries.in_use().order_by("position", "id")
    if list(current.values_list("question_id", "required")) == asked:
        return False
    entries = {entry.question_id: entry for entry in poll.entries.all()}
    rows = []
    for position, (question_id, required) in enumerate(asked):
        entry = entries.pop(question_id, None) or PollQuestion(poll=poll, question_id=question_id)
        entry.position, entry.required, entry.withdrawn_at = position, required, None
        rows.append(entry)
    known, fresh = [row for row in rows if row.pk], [row for row in rows if not row.pk]
    PollQuestion.objects.bulk_create(fresh)
    PollQuestion.objects.bulk_update(known, ["position", "required", "withdrawn_at"])
    for entry in entries.values():
        if entry.withdrawn_at is None:
            take_out(entry, at=at, by=by)
    return True


@transaction.atomic
def set_retry_questions(poll: Poll, wanted: Sequence[int]) -> bool:
    """Make further attempts draw from these questions, in this order; whether anything changed.
    What was drawn stays with its attempt.
    """
    if list(poll.retry_entries.values_list("question_id", flat=True)) == list(wanted):
        return False
    poll.retry_entries.all().delete()
    RetryQuestion.objects.bulk_create(
        RetryQuestion(poll=poll, question_id=question_id, position=position)
        for position, question_id in enumerate(wanted)
    )
    return True
