"""Where a question is asked, taken out: withdrawn once somebody has answered there, deleted before.

What was answered goes on counting in the results; nobody is asked any more.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from courses.models import MicroSegment
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
    if learners_who_answered(row) or (isinstance(row, Poll) and _was_opened(row)):
        withdraw(row, by=by, at=at)
        return False
    row.delete()
    return True


def _was_opened(poll: Poll) -> bool:
    return poll.attempts.exists() or poll.invitations.exists() or poll.change_outcomes.exists()


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


Wanted = list[tuple[int, bool]]  # questions by id, with whether they must be answered


@transaction.atomic
def set_questions(poll: Poll, wanted: Wanted, *, at: datetime, by: User | None = None) -> bool:
    """Make the poll ask these questions in this order; whether anything changed."""
    return bool(set_questions_of([(poll, wanted)], at=at, by=by))


@transaction.atomic
def set_questions_of(
    polls: list[tuple[Poll, Wanted]], *, at: datetime, by: User | None = None
) -> list[Poll]:
    """The same for many polls in few statements: the database writes down what a course asks after
    each. Those that changed.
    """
    entries: dict[int, list[PollQuestion]] = defaultdict(list)
    for entry in PollQuestion.objects.filter(poll__in=[poll for poll, _ in polls]):
        entries[entry.poll_id].append(entry)
    changed = [(p, wanted) for p, wanted in polls if _asked(entries[p.pk]) != wanted]
    rows = [row for poll, wanted in changed for row in _entries(poll, wanted, entries[poll.pk])]
    PollQuestion.objects.bulk_create(row for row in rows if not row.pk)
    PollQuestion.objects.bulk_update(
        [row for row in rows if row.pk], ["position", "required", "withdrawn_at"], batch_size=500
    )
    kept = {row.pk for row in rows}
    for poll, _ in changed:
        for entry in entries[poll.pk]:
            if entry.pk not in kept and entry.withdrawn_at is None:
                take_out(entry, at=at, by=by)
    return [poll for poll, _ in changed]


def _asked(entries: list[PollQuestion]) -> Wanted:
    in_use = [entry for entry in entries if entry.withdrawn_at is None]
    in_use.sort(key=lambda entry: (entry.position, entry.pk))
    return [(entry.question_id, entry.required) for entry in in_use]


def _entries(poll: Poll, wanted: Wanted, entries: list[PollQuestion]) -> list[PollQuestion]:
    known = {entry.question_id: entry for entry in entries}
    rows = []
    for position, (question_id, required) in enumerate(wanted):
        entry = known.get(question_id) or PollQuestion(poll=poll, question_id=question_id)
        entry.position, entry.required, entry.withdrawn_at = position, required, None
        rows.append(entry)
    return rows


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


@transaction.atomic
def set_segment_question(
    segment: MicroSegment, question: Question | None, *, at: datetime, by: User | None = None
) -> None:
    """Make the segment ask this question, or none."""
    row = SegmentQuestion.objects.filter(segment=segment).first()
    if question is None:
        if row and row.withdrawn_at is None:
            take_out(row, at=at, by=by)
    elif row is None:
        SegmentQuestion.objects.create(segment=segment, question=question)
    elif row.question_id != question.pk or row.withdrawn_at:
        row.question, row.withdrawn_at = question, None
        row.save()
