"""Deeds on answers."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_noop

from courses.actions import CourseClosed, enroll, require_front_matter
from courses.models import Course, Enrollment, Pathway
from learners.models import Learner

from .models import Attempt, Phase, Poll, PollOpening, Question, QuestionVersion, Response
from .querysets import form_of, versions_shown
from .scoring import InvalidAnswer, Read, read
from .standing import Standing
from .structure import Place, Structure


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
    sentence = gettext_noop("You answered this question already; the first answer counts and was kept.")

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
) -> Recorded:
    """Store an answer, once, and judge it; durable when this returns.

    Raises CourseClosed, FrontMatterRequired, NotEnrolled, UnknownQuestion, QuestionClosed, InvalidAnswer,
    AlreadyAnswered, KeyReused.
    """
    if not course.is_published:
        raise CourseClosed
    structure = Structure(course)
    places = structure.places(question_key, phase)
    if not places:
        raise UnknownQuestion
    enrollment = _admit(learner, course, places)
    shown = _version_shown(learner, course, places[0].question(question_key), phase, version)
    given = read(form_of(shown), answer)
    if repeated := _delivered_before(learner, idempotency_key, shown, phase, given):
        return Recorded(repeated, created=False)
    standing = Standing(learner, structure)
    place = _open_place(standing, places, shown.question_id, answered_at)
    attempt = standing.open_attempt(place.poll) if place.poll else 1
    if earlier := standing.answers(phase, attempt).get(shown.question_id):
        raise AlreadyAnswered(earlier)
    row = Response(
        learner=learner,
        course=course,
        question_id=shown.question_id,
        version=shown,
        phase=phase,
        attempt=attempt,
        pathway=enrollment.pathway,
        answer=given.answer,
        picked=given.picked,
        correct=given.correct,
        answered_at=answered_at,
        idempotency_key=idempotency_key,
    )
    return _store(row, given)


def _admit(learner: Learner, course: Course, places: list[Place]) -> Enrollment:
    """Segments are public; everything else asks for enrolment and the front matter."""
    if all(place.segment for place in places):
        return enroll(learner=learner, course=course, pathway=Pathway.MICRO)[0]
    return require_front_matter(learner, course)


def _version_shown(learner: Learner, course: Course, question: Question, phase: Phase, number: int | None) -> QuestionVersion:
    """The version named, or the one in force when this learner last opened the questions of the phase."""
    if number is not None:
        named = QuestionVersion.objects.filter(question=question, number=number).select_related("question").first()
        if named is None:
            raise InvalidAnswer("This version of the question does not exist.")
        return named
    opening = PollOpening.objects.filter(learner=learner, course=course, phase=phase).first()
    return versions_shown(course, opening.opened_at if opening else None)[question.pk]


def _delivered_before(
    learner: Learner, key: uuid.UUID | None, shown: QuestionVersion, phase: Phase, given: Read
) -> Response | None:
    if key is None:
        return None
    before = Response.objects.filter(learner=learner, idempotency_key=key).first()
    if before is None:
        return None
    if (before.question_id, before.phase, before.answer) != (shown.question_id, phase, given.answer):
        raise KeyReused
    return before


def _open_place(standing: Standing, places: list[Place], question_id: int, at: datetime) -> Place:
    reasons = [standing.why_locked(place, at) for place in places]
    for place, reason in zip(places, reasons, strict=True):
        if reason is None:
            return place
    locked = reasons[0]
    assert locked is not None
    earlier = standing.answers(places[0].phase)
    if question_id in earlier:  # answered while it was open: say that rather than "closed"
        raise AlreadyAnswered(earlier[question_id])
    raise QuestionClosed(locked.code, locked.sentence)


def _store(row: Response, given: Read) -> Recorded:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        # Another window or a second delivery was first; what is stored decides which of the two this is.
        return _after_a_race(row, given)
    return Recorded(row, created=True)


def _after_a_race(row: Response, given: Read) -> Recorded:
    first = Response.objects.filter(learner=row.learner, question=row.question_id, phase=row.phase, attempt=row.attempt).first()
    if first and first.idempotency_key == row.idempotency_key and first.answer == given.answer:
        return Recorded(first, created=False)
    if first is None:
        raise KeyReused
    raise AlreadyAnswered(first)


@transaction.atomic
def open_attempt(*, learner: Learner, course: Course, poll: Poll) -> int:
    """Open the next attempt at a poll; its number. Raises NoFurtherAttempt."""
    require_front_matter(learner, course)
    standing = Standing(learner, Structure(course))
    if not standing.may_retake(poll):
        raise NoFurtherAttempt
    number = standing.open_attempt(poll) + 1
    _, created = Attempt.objects.get_or_create(learner=learner, poll=poll, number=number)
    if not created:
        raise NoFurtherAttempt
    return number


def remember_opening(*, learner: Learner, course: Course, phases: list[Phase], at: datetime) -> None:
    """The learner sees the questions of these phases now, in the versions in force."""
    PollOpening.objects.bulk_create(
        [PollOpening(learner=learner, course=course, phase=phase, opened_at=at) for phase in phases],
        update_conflicts=True,
        unique_fields=["learner", "course", "phase"],
        update_fields=["opened_at"],
    )
