"""Deeds on answers."""

import contextlib
import json
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_noop

from courses.actions import CourseClosed, admit, enroll, require_front_matter, require_open
from courses.models import Course, Pathway
from learners.models import Learner
from learners.prepared_cursor import prepared_cursor
from learners.refusals import Refusal

from .answer_context import Answer, AnswerContext, answer_context_of
from .journey import Step
from .models import (
    AnswerConfidence,
    Attempt,
    Phase,
    Poll,
    PollOpening,
    Question,
    QuestionVersion,
    Response,
)
from .progress import CourseProgress
from .querysets import form_of
from .retry_draw import drawn
from .scoring import InvalidAnswer, Read, read
from .structure import Occasion, Structure, structure_of


class UnknownQuestion(Refusal):
    code = "unknown-question"
    sentence = gettext_noop("This course does not ask this question at this point.")
    status = 404


class QuestionClosed(Refusal):
    """The question is not open; `code` says whether not yet or no longer."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence, code=code)


class AlreadyAnswered(Refusal):
    code = "already-answered"
    sentence = gettext_noop(
        "You have already answered this question; your first answer counts and was kept."
    )

    def __init__(self, response: Response) -> None:
        super().__init__()
        self.response = response


class KeyReused(Refusal):
    code = "idempotency-key-reused"
    sentence = gettext_noop("This idempotency key was used for another answer.")


class NoFurtherAttempt(Refusal):
    code = "no-further-attempt"
    sentence = gettext_noop(
        "You cannot take this again: you have passed it, or have no attempts left."
    )


class AnsweredOnce(Refusal):
    code = "answered-once"
    sentence = gettext_noop(
        "Only a post-test is taken again. These questions are answered once, and no attempt has "
        "to be opened for them."
    )


class AttemptOpen(Refusal):
    code = "attempt-open"
    sentence = gettext_noop("Attempt %(attempt)s is open: answer its questions first.")


class AttemptClosed(Refusal):
    code = "attempt-closed"
    sentence = gettext_noop(
        "This answer belongs to attempt %(given_in)s; attempt %(attempt)s is open now. It was "
        "not stored: answer the "
        "question again."
    )


class VersionNotShown(Refusal):
    code = "version-not-shown"
    sentence = gettext_noop(
        "This question has changed, and you were not shown the version you answered. Open it "
        "again and answer it."
    )


OPEN_DOORS = (Phase.FOLLOW_UP, Phase.COMPARISON)


@dataclass(frozen=True)
class Recorded:
    response: Response
    created: bool  # False when the same delivery had been stored before
    structure: Structure
    answered_after: bool  # the same question was answered after the activity
    held_back: Collection[int] = ()  # questions whose key waits for the last attempt


def record_response(
    *,
    learner: Learner,
    course: Course,
    question_key: str,
    phase: Phase,
    answer: object,
    idempotency_key: uuid.UUID | None,
    answered_at: datetime,
    version: int | None = None,
    poll: Poll | None = None,
    given_in: int | None = None,
    sure: int | None = None,
) -> Recorded:
    """Store an answer, once, and judge it; durable when this returns. `poll` says which of several
    follow-up waves asked, `given_in` in which attempt it was given, where the door knows: it is
    never stored as the answer of another. `sure`: the
    confidence in it, where the course asks for that.

    Raises CourseClosed, FrontMatterRequired, NotEnrolled, UnknownQuestion, VersionNotShown,
    QuestionClosed, InvalidAnswer, AlreadyAnswered, AttemptClosed, KeyReused.
    """
    if not course.is_published:
        raise CourseClosed
    structure = structure_of(course)
    occasions = structure.occasions(question_key, phase)
    if not occasions:
        raise UnknownQuestion
    context = answer_context_of(learner, course, phase)
    pathway = _admit(learner, course, occasions, context, answered_at)
    question = occasions[0].question(question_key)
    shown = _version_shown(structure, question, occasions, context, version)
    given = read(form_of(shown), answer)
    progress = CourseProgress(learner, structure, context)
    after = phase == Phase.POST or shown.question_id in progress.answers(Phase.POST)
    if repeated := _delivered_before(context, idempotency_key, shown, phase, given):
        return Recorded(_whole(repeated), False, structure, after, progress.held_back)
    if phase != Phase.FOLLOW_UP:  # what became of it is asked long after the last day
        require_open(course, answered_at)
    occasion = _open_occasion(progress, _of_wave(occasions, poll), shown.question_id, answered_at)
    attempt = _open_attempt(progress, occasion, shown.question_id, given_in)
    row = Response(
        learner=learner,
        course=course,
        question=shown.question,
        version=shown,
        phase=phase,
        attempt=attempt,
        pathway=pathway,
        answer=given.answer,
        picked=given.picked,
        correct=given.correct,
        answered_at=answered_at,
        idempotency_key=idempotency_key,
    )
    stored, created = _store_with_confidence(row, given, _asked_confidence(course, shown, sure))
    progress.add(stored)
    return Recorded(stored, created, structure, after, progress.held_back)


def _admit(
    learner: Learner,
    course: Course,
    occasions: list[Occasion],
    context: AnswerContext,
    at: datetime,
) -> str:
    """The pathway. Segments are public; everything else asks for enrolment and the front matter."""
    if all(occasion.segment for occasion in occasions):
        return enroll(learner=learner, course=course, pathway=Pathway.MICRO, at=at)[0].pathway
    admit(front_matter_shown=context.front_matter_shown, enrolled=context.enrolled)
    return Pathway.CME


def _version_shown(
    structure: Structure,
    question: Question,
    occasions: list[Occasion],
    context: AnswerContext,
    number: int | None,
) -> QuestionVersion:
    """The version named, if this learner was shown it; else the one in force when they last opened
    the questions.
    """
    opened = [
        opening.opened_at
        for opening in context.openings
        if any(opening.holds(occasion) for occasion in occasions)
    ]
    if number is None:
        return structure.version_shown(question.pk, max(opened, default=None))
    for version in structure.versions:
        if (version.question_id, version.number) == (question.pk, number):
            if _may_name(version, occasions, opened):
                return version
            raise VersionNotShown
    raise InvalidAnswer("This version of the question does not exist.")


def _may_name(version: QuestionVersion, occasions: list[Occasion], opened: list[datetime]) -> bool:
    """What is in force may be answered by everybody, what was before by whom it was shown to. Doors
    that are open without a sign-in (segments, follow-up links) keep no openings; nothing is
    earned there.
    """
    until = version.in_force_until
    if until is None or all(
        occasion.segment or occasion.phase in OPEN_DOORS for occasion in occasions
    ):
        return True
    return any(version.in_force_from <= moment < until for moment in opened)


def _delivered_before(
    context: AnswerContext, key: uuid.UUID | None, shown: QuestionVersion, phase: Phase, given: Read
) -> Answer | None:
    """A key of another course is found out when the answer is stored."""
    before = next((r for r in context.responses if key and r.idempotency_key == str(key)), None)
    if before and (before.question_id, before.phase, before.answer) != (
        shown.question_id,
        phase,
        given.answer,
    ):
        raise KeyReused
    return before


def _whole(answer: Answer | Response) -> Response:
    return Response.objects.select_related("question", "version").get(pk=answer.id)


def _of_wave(occasions: list[Occasion], poll: Poll | None) -> list[Occasion]:
    """The wave that asked, where it is known."""
    return [
        occasion for occasion in occasions if poll and occasion.poll and occasion.poll.pk == poll.pk
    ] or occasions


def _open_occasion(
    progress: CourseProgress, occasions: list[Occasion], question_id: int, at: datetime
) -> Occasion:
    reasons = [progress.why_locked(occasion, at) for occasion in occasions]
    is_open = [
        occasion for occasion, reason in zip(occasions, reasons, strict=True) if reason is None
    ]
    if is_open:  # of several waves the one that opened last
        return is_open[-1 if occasions[0].phase == Phase.FOLLOW_UP else 0]
    locked = reasons[0]
    assert locked is not None
    earlier = progress.answers(occasions[0].phase)
    if question_id in earlier:  # answered while it was open: say that rather than "closed"
        raise AlreadyAnswered(_whole(earlier[question_id]))
    raise QuestionClosed(locked.code, locked.sentence)


def _open_attempt(
    progress: CourseProgress, occasion: Occasion, question_id: int, given_in: int | None
) -> int:
    """The attempt that takes the answer; refused where it was given in another, or answered."""
    poll = occasion.poll
    attempt = progress.open_attempt(poll) if poll else 1
    if poll and occasion.phase == Phase.POST:
        _require_asked(progress, poll, question_id, given_in or attempt)
    if given_in and poll and occasion.phase == Phase.POST and given_in != attempt:
        if earlier := progress.answered_in(poll, given_in).get(question_id):
            raise AlreadyAnswered(_whole(earlier))
        raise AttemptClosed(given_in=given_in, attempt=attempt)
    given = (
        progress.answered_in(poll, attempt) if poll else progress.answers(occasion.phase, attempt)
    )
    if earlier := given.get(question_id):
        raise AlreadyAnswered(_whole(earlier))
    return attempt


def _require_asked(progress: CourseProgress, poll: Poll, question_id: int, attempt: int) -> None:
    """What only other attempts ask is not asked at this point."""
    if question_id not in {question.pk for question in progress.asked_in(poll, attempt)}:
        raise UnknownQuestion


def _asked_confidence(course: Course, shown: QuestionVersion, sure: int | None) -> int | None:
    """Only of a question with a correct answer, in a course that asks. Raises InvalidAnswer."""
    if sure is None or not (course.asks_confidence and shown.is_scored):
        return None
    if sure not in AnswerConfidence.LEVELS:
        raise InvalidAnswer("Confidence is a whole number from 1 to 4.")
    return sure


def _store_with_confidence(row: Response, given: Read, sure: int | None) -> tuple[Response, bool]:
    """Both or neither; the first delivery's confidence stays as its answer does."""
    if sure is None:
        return _store(row, given)
    with transaction.atomic():
        stored, created = _store(row, given)
        if created:
            AnswerConfidence.objects.create(response=stored, level=sure)
    return stored, created


def _store(row: Response, given: Read) -> tuple[Response, bool]:
    """One statement is a transaction; a savepoint is needed only inside a larger one."""
    try:
        with transaction.atomic() if connection.in_atomic_block else contextlib.nullcontext():
            _insert(row)
    except IntegrityError:
        # Another window or a second delivery was first; what is stored decides which of the two
        # this is.
        return _after_a_race(row, given), False
    return row, True


KEPT = (
    "learner_id", "course_id", "question_id", "version_id", "phase", "attempt", "pathway", "answer",
    "picked", "correct",
    "answered_at", "idempotency_key",
)  # fmt: skip
INSERT = (
    f"INSERT INTO assessments_response ({', '.join(KEPT)}) VALUES "
    f"({', '.join(['%s'] * len(KEPT))}) RETURNING id, recorded_at"
)


def _insert(row: Response) -> None:
    """What `save` does, by a statement the database has planned already."""
    values = [json.dumps(row.answer) if name == "answer" else getattr(row, name) for name in KEPT]
    with prepared_cursor() as cursor:
        cursor.execute(INSERT, values)
        row.pk, row.recorded_at = cursor.fetchone()
    row._state.adding = False


def _after_a_race(row: Response, given: Read) -> Response:
    first = Response.objects.filter(
        learner=row.learner, question=row.question_id, phase=row.phase, attempt=row.attempt
    ).first()
    if first and first.idempotency_key == row.idempotency_key and first.answer == given.answer:
        return first
    if first is None:
        raise KeyReused
    raise AlreadyAnswered(first)


@transaction.atomic
def open_attempt(*, learner: Learner, course: Course, poll: Poll, at: datetime) -> int:
    """Open the next attempt at a poll; its number. Raises CourseClosed, AnsweredOnce, AttemptOpen,
    NoFurtherAttempt.
    """
    require_open(course, at)
    require_front_matter(learner, course)
    if poll.phase != Phase.POST:
        raise AnsweredOnce
    progress = CourseProgress(learner, Structure(course))
    last = progress.open_attempt(poll)
    if not progress.is_complete(poll, last):
        raise AttemptOpen(attempt=last)
    if not progress.may_retake(poll):
        raise NoFurtherAttempt
    _, created = Attempt.objects.get_or_create(
        learner=learner, poll=poll, number=last + 1, defaults={"drawn": drawn(progress, poll)}
    )
    if not created:
        raise AttemptOpen(attempt=last + 1)
    return last + 1


def remember_opening(
    *, learner: Learner, structure: Structure, steps: list[Step], at: datetime
) -> None:
    """The learner sees the questions of these steps now, in the versions in force."""
    changed = max((version.in_force_from for version in structure.in_force.values()), default=at)
    course = structure.course
    seen = set(
        PollOpening.objects.filter(
            learner=learner, course=course, opened_at__gte=changed
        ).values_list("poll", "track")
    )
    openings = {_opened(step): step.phase for step in steps}
    PollOpening.objects.bulk_create(
        PollOpening(
            learner=learner, course=course, phase=phase, poll_id=poll, track_id=track, opened_at=at
        )
        for (poll, track), phase in openings.items()
        if (poll, track) not in seen
    )


def _opened(step: Step) -> tuple[int | None, int | None]:
    """The poll, or the track whose decision points are shown."""
    if step.poll:
        return step.poll.pk, None
    return None, step.track.pk if step.track else None
