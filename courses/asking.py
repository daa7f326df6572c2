"""Questions of learners to the faculty: asked, answered in the admin, published by hand or not."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext, gettext_noop

from jobs import outbox
from learners.mailing import in_the_language_of
from learners.models import Learner, User
from learners.refusals import Refusal
from learners.signed_links import address

from .models import Course, FacultyQuestion, Track
from .noting import moment_of, plain_words

MOST_A_DAY = 5  # questions of one learner in one course


class NoQuestionsTaken(Refusal):
    code = "no-questions-taken"
    sentence = gettext_noop("The faculty of this course takes no questions.")


class NothingAsked(Refusal):
    code = "nothing-asked"
    sentence = gettext_noop("Write your question first. Nothing was sent.")
    status = 400


class EnoughAsked(Refusal):
    code = "enough-asked"
    sentence = gettext_noop("You have asked %(most)s questions today. Ask the next one tomorrow.")


def ask(
    *, learner: Learner, course: Course, track: Track | None, at: int | None, text: str,
    asked_at: datetime,
) -> FacultyQuestion:  # fmt: skip
    """Raises NoQuestionsTaken, NothingAsked, EnoughAsked, BadNote."""
    words = plain_words(text)
    if not course.takes_questions:
        raise NoQuestionsTaken
    if not words:
        raise NothingAsked
    mine = FacultyQuestion.objects.filter(learner=learner, course=course)
    if repeated := mine.filter(text=words).first():
        return repeated
    if mine.filter(asked_at__gt=asked_at - timedelta(days=1)).count() >= MOST_A_DAY:
        raise EnoughAsked(most=MOST_A_DAY)
    moment = moment_of(track, at) if track and at is not None else None
    return FacultyQuestion.objects.create(
        learner=learner, course=course, track=track, at=moment, text=words, asked_at=asked_at
    )


@transaction.atomic
def answer(*, question: FacultyQuestion, by: User, at: datetime) -> bool:
    """The answer that stands in the question is the faculty's from now on; its learner is written
    to, once. False when it was answered before.
    """
    if question.answered_at or not question.answer:
        return False
    question.answered_at, question.answered_by = at, by
    question.save(update_fields=["answered_at", "answered_by"])
    _write_to(question)
    return True


def _write_to(question: FacultyQuestion) -> None:
    learner = question.learner
    if not (learner.user and learner.user.is_active):
        return
    with in_the_language_of(learner):
        subject = gettext("Your question was answered: {title}")
        text = gettext("You asked:\n\n{question}\n\nThe faculty of “{title}” answers:\n\n{answer}")
        words = {
            "title": question.course.title, "question": question.text, "answer": question.answer,
        }  # fmt: skip
        body = f"{text.format(**words)}\n\n{address(_page_of(question))}\n"
        key = f"faculty-answer:{question.pk}"
        outbox.post(key=key, to=learner.user.email, subject=subject.format(**words), body=body)


def _page_of(question: FacultyQuestion) -> str:
    page = f"/courses/{question.course.slug}/"
    return f"{page}tracks/{question.track.number}/#questions" if question.track else page


def published_questions(course: Course) -> "QuerySet[FacultyQuestion]":
    """What everybody in the course may read; nobody's name with it."""
    return FacultyQuestion.objects.filter(course=course, published=True).select_related("track")
