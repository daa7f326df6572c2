"""What polls ask, changed as a whole."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet

from courses.models import Course

from .models import Phase, Poll, PollQuestion, Question, QuestionVersion
from .models.question import SCORED, Measure
from .withdrawing import set_questions

PAIRED = (*SCORED, Measure.CONFIDENCE)


class CannotAsk(Exception):
    """The sentence for whoever chose."""


def asks(poll: Poll, questions: Iterable[Question]) -> list[tuple[int, bool]]:
    """These questions, those it asks already in their order and as they were, new ones behind."""
    chosen = {question.pk: True for question in questions}
    kept = poll.entries.in_use().order_by("position", "id").values_list("question_id", "required")
    before = [(pk, required) for pk, required in kept if chosen.pop(pk, False)]
    return before + [(pk, True) for pk in chosen]


def _held(poll: Poll) -> list[Question]:
    return [entry.question for entry in poll.entries.in_use().select_related("question")]


@transaction.atomic
def add_question(course: Course, question: Question, phase: Phase, *, at: datetime) -> Poll:
    """Ask it in the poll of this phase that belongs to where it is asked now."""
    Course.objects.select_for_update().get(pk=course.pk)
    entries = PollQuestion.objects.in_use().filter(question=question, poll__course=course)
    there = entries.filter(poll__withdrawn_at__isnull=True).select_related("poll")
    if any(entry.poll.phase == phase for entry in there):
        raise CannotAsk(f"{question.key} is asked in this phase already.")
    track_id = next((entry.poll.track_id for entry in there if entry.poll.track_id), None)
    poll = _poll_for(course, phase, track_id)
    set_questions(poll, asks(poll, [*_held(poll), question]), at=at)
    return poll


def _poll_for(course: Course, phase: Phase, track_id: int | None) -> Poll:
    polls = Poll.objects.in_use().filter(course=course, phase=phase).order_by("track__number", "id")
    poll = _of_track(polls, track_id).first() or (None if track_id else polls.first())
    if poll is not None:
        return poll
    if phase == Phase.FOLLOW_UP:
        if held := polls.first():
            return held
        raise CannotAsk("Add a follow-up first: it says after how many days it asks.")
    return new_poll(course, phase, track_id)


USUAL_PASS_MARK = Decimal("0.7")  # until somebody says otherwise


def new_poll(
    course: Course, phase: Phase, track_id: int | None = None, after_days: int | None = None
) -> Poll:
    """Raises CannotAsk where the poll is there and withdrawn."""
    polls = Poll.objects.filter(course=course, phase=phase, after_days=after_days)
    if _of_track(polls, track_id).exists():
        raise CannotAsk("This poll is withdrawn: take it back on its page first.")
    mark = USUAL_PASS_MARK if phase == Phase.POST else None
    return Poll.objects.create(
        course=course, phase=phase, track_id=track_id, pass_mark=mark, after_days=after_days
    )


def _of_track(polls: "QuerySet[Poll]", track_id: int | None) -> "QuerySet[Poll]":
    return polls.filter(track=track_id) if track_id else polls.filter(track=None)


@transaction.atomic
def copy_pre_to_post(course: Course, *, at: datetime) -> int:
    """Everything the pre-tests compare is asked in the post-tests too; how many were added."""
    Course.objects.select_for_update().get(pk=course.pk)
    after = PollQuestion.objects.in_use().filter(
        poll__course=course, poll__phase=Phase.POST, poll__withdrawn_at__isnull=True
    )
    asked = set(after.values_list("question_id", flat=True))
    added = 0
    for pre in Poll.objects.in_use().filter(course=course, phase=Phase.PRE).order_by("id"):
        questions = [
            entry.question
            for entry in pre.entries.in_use().select_related("question").order_by("position", "id")
            if entry.question_id not in asked
        ]
        compared = _compared(questions)
        wanted = [question for question in questions if question.pk in compared]
        if wanted:
            after_pre = Poll.objects.in_use().filter(course=course, phase=Phase.POST)
            poll = _of_track(after_pre, pre.track_id).first() or new_poll(
                course, Phase.POST, pre.track_id
            )
            set_questions(poll, asks(poll, [*_held(poll), *wanted]), at=at)
            asked |= {question.pk for question in wanted}
            added += len(wanted)
    return added


def _compared(questions: list[Question]) -> set[int]:
    versions = QuestionVersion.objects.filter(
        question__in=questions, in_force_until__isnull=True, measures__in=PAIRED
    )
    return set(versions.values_list("question_id", flat=True))
