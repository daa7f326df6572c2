"""The comparison arm: who does not take a course answers its paired items once, and never counts as
a learner.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_noop

from courses.actions import enroll, require_open
from courses.models import Course, Enrollment, Pathway
from learners.models import Learner
from learners.refusals import Refusal

from .models import Phase, QuestionVersion, Response
from .models.question import SCORED
from .querysets import form_of, versions_in_force
from .scoring import InvalidAnswer, Read, read
from .structure import Structure


class ComparisonClosed(Refusal):
    code = "comparison-closed"
    sentence = gettext_noop("This link is not open: the course has no comparison group at present.")


class TakesTheCourse(Refusal):
    code = "takes-the-course"
    sentence = gettext_noop(
        "You take this course, or began one of its segments. These questions are for clinicians "
        "who do not."
    )


class AnsweredBefore(Refusal):
    code = "already-answered"
    sentence = gettext_noop("You have already answered these questions; your answers were kept.")


class AnswersMissing(Refusal):
    """Nothing was stored; `problems` says by question what is missing or wrong."""

    code = "invalid-answers"
    sentence = gettext_noop("Please answer every question.")
    status = 400

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__()
        self.problems = problems


@dataclass(frozen=True)
class Given:
    """What was sent for one question, and the wording it was sent for."""

    answer: object
    version: int | None = None


def comparison_keys(structure: Structure) -> set[str]:
    """Questions asked both before and after."""
    before, after = (
        {
            question.key
            for poll in structure.polls_in(phase)
            for question in structure.questions_of(poll)
        }
        for phase in (Phase.PRE, Phase.POST)
    )
    return before & after


def comparison_questions(course: Course) -> list[QuestionVersion]:
    """The items of the arm in the wording in force, in the order of the course."""
    keys = comparison_keys(Structure(course))
    versions = [
        v
        for v in versions_in_force(course).values()
        if v.question.key in keys and v.measures in SCORED
    ]
    return sorted(versions, key=lambda version: (version.question.position, version.question_id))


def takes_course(learner: Learner, course: Course) -> bool:
    return (
        Enrollment.objects.filter(learner=learner, course=course)
        .exclude(pathway=Pathway.COMPARISON)
        .exists()
    )


def has_answered(learner: Learner, course: Course) -> bool:
    return Response.objects.filter(learner=learner, course=course, phase=Phase.COMPARISON).exists()


def answer_comparison(
    *, learner: Learner, course: Course, given: Mapping[str, Given], answered_at: datetime
) -> int:
    """Store all answers or none; how many there are.

    Raises CourseClosed, ComparisonClosed, TakesTheCourse, AnsweredBefore, AnswersMissing.
    """
    require_open(course, answered_at)
    questions = comparison_questions(course)
    if not course.comparison_arm or not questions:
        raise ComparisonClosed
    if takes_course(learner, course):
        raise TakesTheCourse
    if has_answered(learner, course):
        raise AnsweredBefore
    rows = _read_all(learner, course, questions, given, answered_at)
    try:
        with transaction.atomic():
            enroll(learner=learner, course=course, pathway=Pathway.COMPARISON, at=answered_at)
            Response.objects.bulk_create(rows)
    except IntegrityError:
        raise AnsweredBefore from None  # a second window was first
    return len(rows)


def _read_all(
    learner: Learner,
    course: Course,
    questions: list[QuestionVersion],
    given: Mapping[str, Given],
    at: datetime,
) -> list[Response]:
    rows, problems = [], {}
    for in_force in questions:
        key = in_force.question.key
        sent = given.get(key, Given(None))
        shown = _shown(in_force, sent.version)
        try:
            rows.append(_row(learner, course, shown, read(form_of(shown), sent.answer), at))
        except InvalidAnswer as problem:
            problems[key] = str(problem)
    if problems:
        raise AnswersMissing(problems)
    return rows


def _shown(in_force: QuestionVersion, number: int | None) -> QuestionVersion:
    """The wording that was on the page; an edit in between does not turn an answer into one to
    other words.
    """
    if number is None or number == in_force.number:
        return in_force
    older = QuestionVersion.objects.filter(
        question=in_force.question_id, number=number
    ).prefetch_related("choices")
    return older.first() or in_force


def _row(
    learner: Learner, course: Course, version: QuestionVersion, judged: Read, at: datetime
) -> Response:
    return Response(
        learner=learner,
        course=course,
        question_id=version.question_id,
        version=version,
        phase=Phase.COMPARISON,
        pathway=Pathway.COMPARISON,
        answer=judged.answer,
        picked=judged.picked,
        correct=judged.correct,
        answered_at=at,
    )
