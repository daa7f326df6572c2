"""Spaced practice for who wants it: questions that were missed come again 7, 21 and 60 days after
the course.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from courses.actions import require_open
from courses.calendar import provider_day
from courses.models import Course
from courses.querysets import published
from learners.mailing import Letter, MailKind, in_the_language_of, reachable, send
from learners.models import Learner
from learners.signed_links import address, read, token

from .models import BoosterAnswer, BoosterPlan, Phase, QuestionVersion
from .progress import CourseProgress
from .querysets import form_of
from .scoring import InvalidAnswer
from .scoring import read as read_answer
from .structure import structure_of

DAYS = (7, 21, 60)
MOST = 3  # questions a booster
LATE = timedelta(days=7)  # a booster that could not be sent within these days is left out
LINK = "booster"


@dataclass(frozen=True)
class Booster:
    learner: Learner
    course: Course
    day: int

    @property
    def path(self) -> str:
        return f"/boosters/{token(LINK, self.learner.pk, self.course.pk, self.day)}/"

    def versions(self) -> list[QuestionVersion]:
        return to_practice(CourseProgress(self.learner, structure_of(self.course)))

    def answers(self) -> dict[int, BoosterAnswer]:
        mine = BoosterAnswer.objects.filter(learner=self.learner, course=self.course, day=self.day)
        return {answer.question_id: answer for answer in mine.select_related("version__question")}


def to_practice(progress: CourseProgress) -> list[QuestionVersion]:
    """What was missed at the first post-test, as it is asked now; where nothing was missed, what
    was asked first. Not what a further attempt may still ask: the reason gives the key away.
    """
    questions, asked = progress.structure.questions, progress.structure.in_force
    given = [
        response
        for key, response in progress.answers(Phase.POST).items()
        if response.correct is not None and key in asked and key not in progress.held_back
    ]
    given.sort(key=lambda r: (r.correct, questions[r.question_id].position, r.question_id))
    return [asked[response.question_id] for response in given[:MOST]]


def of_link(given: str) -> Booster | None:
    """None when learner or course are gone. Raises BadLink."""
    learner_id, course_id, day = read(LINK, given)
    learner = Learner.objects.filter(pk=learner_id).first()
    course = published().filter(pk=course_id).first()
    return Booster(learner, course, int(day)) if learner and course else None


def want(*, learner: Learner, course: Course, at: datetime) -> None:
    """Raises CourseExpired."""
    require_open(course, at)
    BoosterPlan.objects.get_or_create(learner=learner, course=course, ended_at=None)


def end(*, learner: Learner, course: Course, at: datetime) -> None:
    BoosterPlan.objects.filter(learner=learner, course=course, ended_at__isnull=True).update(
        ended_at=at
    )


def version_shown(in_force: QuestionVersion, number: int | None) -> QuestionVersion:
    """What was answered: a delivery may wait on a device until another version is in force. Raises
    InvalidAnswer.
    """
    if number is None or number == in_force.number:
        return in_force
    named = QuestionVersion.objects.filter(question=in_force.question_id, number=number)
    if version := named.select_related("question").first():
        return version
    raise InvalidAnswer("This version of the question does not exist.")


def record(
    *, booster: Booster, version: QuestionVersion, answer: object, at: datetime
) -> BoosterAnswer:
    """Store an answer given for practice, once; none after the course's last day. Raises
    CourseExpired, InvalidAnswer.
    """
    require_open(booster.course, at)
    given = read_answer(form_of(version), answer)
    row = BoosterAnswer(
        learner=booster.learner, course=booster.course, question_id=version.question_id,
        version=version, day=booster.day,
        answer=given.answer, correct=given.correct, answered_at=at,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # answered before, perhaps in another window
        return booster.answers()[version.question_id]
    return row


def send_due(*, at: datetime) -> int:
    """Post the boosters whose day has come; how many."""
    plans = BoosterPlan.objects.filter(
        ended_at__isnull=True,
        course__in=published(),
        wanted_at__gt=at - timedelta(days=DAYS[-1]) - LATE,
    )
    wanted = plans.filter(learner__in=reachable(Learner.objects.all())).select_related(
        "learner__user", "course"
    )
    return sum(_send(plan, day, at) for plan in wanted.order_by("id") for day in DAYS)


def _send(plan: BoosterPlan, day: int, at: datetime) -> bool:
    due = plan.wanted_at + timedelta(days=day)
    booster = Booster(plan.learner, plan.course, day)
    if plan.course.has_expired_on(provider_day(at)):
        return False
    if not due <= at <= due + LATE or not booster.versions():
        return False
    title, learner = plan.course.title, plan.learner
    with in_the_language_of(learner):
        subject = gettext("Two minutes: {title}").format(title=title)
        text = gettext(
            "You asked for short questions from “{title}” again. Here they are; they take two "
            "minutes:"
        ).format(title=title)
        letter = Letter(f"booster:{plan.pk}:{day}", subject, f"{text}\n\n{address(booster.path)}")
        return send(learner, MailKind.BOOSTERS, letter)
