"""Deeds on answers."""

import contextlib
import json
import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_noop

from courses.actions import CourseClosed, admit, enroll, require_front_matter, require_open
from courses.models import Course, Pathway
from courses.prepared import prepared_cursor
from learners.models import Learner

from .models import Attempt, Phase, Poll, PollOpening, Question, QuestionVersion, Response
from .querysets import form_of
from .scoring import InvalidAnswer, Read, read
from .standing import Standing
from .state import Answer, State, state_of
from .structure import Place, Structure, structure_of


class UnknownQuestion(Exception):
    code = "unknown-question"
    sentence = gettext_noop("This course does not ask this question then.")


class QuestionClosed(Exception):
    """The question is not open; `code` says whether not yet or no longer."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code, self.sentence = code, sentence


class AlreadyAnswered(Exception):
    code = "already-answered"
    sentence = gettext_noop(
        "You answered this question already; the first answer counts and was kept."
    )

    def __init__(self, response: Response) -> None:
        super().__init__(self.sentence)
        self.response = response


class KeyReused(Exception):
    code = "idempotency-key-reused"
    sentence = gettext_noop("This idempotency key was used for another answer.")


class NoFurtherAttempt(Exception):
    code = "no-further-attempt"
    sentence = gettext_noop("There is no further attempt at these questions.")


@dataclass(frozen=True)
class Recorded:
    response: Response
    created: bool  # False when the same delivery had been stored before
    structure: Structure
    answered_after: bool  # the same question was answered after the activity


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
) -> Recorded:
    """Store an answer, once, and judge it; durable when this returns. `poll` says which of several follow-up waves asked.

    Raises CourseClosed, FrontMatterRequired, NotEnrolled, UnknownQuestion, QuestionClosed, InvalidAnswer,
    AlreadyAnswered, KeyReused.
    """
    if not course.is_published:
        raise CourseClosed
    structure = structure_of(course)
    places = structure.places(question_key, phase)
    if not places:
        raise UnknownQuestion
    state = state_of(learner, course, phase)
    pathway = _admit(learner, course, places, state, answered_at)
    shown = _version_shown(structure, places[0].question(question_key), state.opened_at, version)
    given = read(form_of(shown), answer)
    standing = Standing(learner, structure, state)
    after = phase == Phase.POST or shown.question_id in standing.answers(Phase.POST)
    if repeated := _delivered_before(state, idempotency_key, shown, phase, given):
        return Recorded(_whole(repeated), False, structure, after)
    if phase != Phase.FOLLOW_UP:  # what became of it is asked long after the last day
        require_open(course, answered_at)
    place = _open_place(standing, _of_wave(places, poll), shown.question_id, answered_at)
    attempt = standing.open_attempt(place.poll) if place.poll else 1
    given_before = (
        standing.answered_in(place.poll, attempt)
        if place.poll
        else standing.answers(phase, attempt)
    )
    if earlier := given_before.get(shown.question_id):
        raise AlreadyAnswered(_whole(earlier))
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
    stored, created = _store(row, given)
    return Recorded(stored, created, structure, after)


def _admit(
    learner: Learner, course: Course, places: list[Place], state: State, at: datetime
) -> str:
    """The pathway. Segments are public; everything else asks for enrolment and the front matter."""
    if all(place.segment for place in places):
        return enroll(learner=learner, course=course, pathway=Pathway.MICRO, at=at)[0].pathway
    admit(front_matter_shown=state.front_matter_shown, enrolled=state.enrolled)
    return Pathway.CME


def _version_shown(
    structure: Structure, question: Question, opened_at: datetime | None, number: int | None
) -> QuestionVersion:
    """The version named, or the one in force when this learner last opened the questions of the phase."""
    if number is None:
        return structure.version_shown(question.pk, opened_at)
    for version in structure.versions:
        if (version.question_id, version.number) == (question.pk, number):
            return version
    raise InvalidAnswer("This version of the question does not exist.")


def _delivered_before(
    state: State, key: uuid.UUID | None, shown: QuestionVersion, phase: Phase, given: Read
) -> Answer | None:
    """A key of another course is found out when the answer is stored."""
    before = next((r for r in state.responses if key and r.idempotency_key == str(key)), None)
    if before and (before.question_id, before.phase, before.answer) != (
        shown.question_id,
        phase,
        given.answer,
    ):
        raise KeyReused
    return before


def _whole(answer: Answer | Response) -> Response:
    return Response.objects.select_related("question", "version").get(pk=answer.id)


def _of_wave(places: list[Place], poll: Poll | None) -> list[Place]:
    """The wave that asked, where it is known."""
    return [place for place in places if poll and place.poll and place.poll.pk == poll.pk] or places


def _open_place(standing: Standing, places: list[Place], question_id: int, at: datetime) -> Place:
    reasons = [standing.why_locked(place, at) for place in places]
    is_open = [place for place, reason in zip(places, reasons, strict=True) if reason is None]
    if is_open:  # of several waves the one that opened last
        return is_open[-1 if places[0].phase == Phase.FOLLOW_UP else 0]
    locked = reasons[0]
    assert locked is not None
    earlier = standing.answers(places[0].phase)
    if question_id in earlier:  # answered while it was open: say that rather than "closed"
        raise AlreadyAnswered(_whole(earlier[question_id]))
    raise QuestionClosed(locked.code, locked.sentence)


def _store(row: Response, given: Read) -> tuple[Response, bool]:
    """One statement is a transaction; a savepoint is needed only inside a larger one."""
    try:
        with transaction.atomic() if connection.in_atomic_block else contextlib.nullcontext():
            _insert(row)
    except IntegrityError:
        # Another window or a second delivery was first; what is stored decides which of the two this is.
        return _after_a_race(row, given), False
    return row, True


KEPT = (
    "learner_id", "course_id", "question_id", "version_id", "phase", "attempt", "pathway", "answer", "picked", "correct",
    "answered_at", "idempotency_key",
)  # fmt: skip
INSERT = f"INSERT INTO assessments_response ({', '.join(KEPT)}) VALUES ({', '.join(['%s'] * len(KEPT))}) RETURNING id, recorded_at"


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
    """Open the next attempt at a poll; its number. Raises CourseClosed, NoFurtherAttempt."""
    require_open(course, at)
    require_front_matter(learner, course)
    standing = Standing(learner, Structure(course))
    if not standing.may_retake(poll):
        raise NoFurtherAttempt
    number = standing.open_attempt(poll) + 1
    _, created = Attempt.objects.get_or_create(learner=learner, poll=poll, number=number)
    if not created:
        raise NoFurtherAttempt
    return number


def remember_opening(
    *, learner: Learner, course: Course, phases: list[Phase], at: datetime
) -> None:
    """The learner sees the questions of these phases now, in the versions in force."""
    PollOpening.objects.bulk_create(
        [
            PollOpening(learner=learner, course=course, phase=phase, opened_at=at)
            for phase in phases
        ],
        update_conflicts=True,
        unique_fields=["learner", "course", "phase"],
        update_fields=["opened_at"],
    )
