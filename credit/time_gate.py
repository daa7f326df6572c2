"""How long a course takes, held against its credit: what its videos and questions can fill."""

import math
from dataclasses import dataclass
from decimal import Decimal

from assessments.models import DecisionPoint, Phase, PollQuestion
from courses.front_matter import film_minutes, minutes_of
from courses.models import Course, PlanningRecord
from courses.publishing import Failure, accreditation_failures
from courses.querysets import planning_of

from .models import CreditOffer
from .publish_gate import offers_of

MINUTES_A_CREDIT = 60
ROUNDING = Decimal("7.5")  # credit is the time it takes, to the nearest quarter of an hour
SECONDS_A_QUESTION = 180
READING = 3  # what is read and thought over takes at most this many times the film
USUAL_READING = Decimal("1.5")  # and usually half as long again, with a minute a question
# Questions fill as much as the film does, and in any case the smallest credit there is: more of
# them earn nothing more.
QUESTIONS_ALWAYS = Decimal(15)


@dataclass(frozen=True)
class Time:
    """What a course is filled with, in minutes of film and number of questions asked."""

    film: Decimal
    questions: int

    @property
    def of_film(self) -> Decimal:
        return self.film * READING

    @property
    def of_questions(self) -> Decimal:
        return min(self._asked, self._bound)

    @property
    def most(self) -> int:
        return math.ceil(self.of_film + self.of_questions)

    @property
    def usual(self) -> Decimal:
        return self.film * USUAL_READING + min(Decimal(self.questions), self._bound)

    @property
    def _asked(self) -> Decimal:
        return Decimal(self.questions * SECONDS_A_QUESTION) / 60

    @property
    def _bound(self) -> Decimal:
        return max(self.film, QUESTIONS_ALWAYS)

    @property
    def are_questions_bound(self) -> bool:
        return self._asked >= self._bound

    def __str__(self) -> str:
        return (
            f"{_minutes(self.film)} of video, counted {READING} times for reading and thinking "
            f"({_minutes(self.of_film)}), and {self.questions} "
            f"question{'' if self.questions == 1 else 's'} at {SECONDS_A_QUESTION} seconds "
            f"({_minutes(self.of_questions)}; never more than the videos last, or "
            f"{QUESTIONS_ALWAYS} min where they are shorter)"
        )


def _minutes(number: Decimal) -> str:
    return f"{math.ceil(number)} min"


def time_of(course: Course) -> Time:
    """Of the tracks, which are what credit asks to be watched; segments fill none of it."""
    seconds = sum((Decimal(str(row.duration or 0)) for row in course.tracks.all()), Decimal(0))
    asked = (
        PollQuestion.objects.in_use()
        .filter(poll__course=course)
        .exclude(poll__phase=Phase.FOLLOW_UP)
    )
    points = DecisionPoint.objects.in_use().filter(track__course=course)
    return Time(seconds / 60, asked.count() + points.count())


def counted(course: Course) -> str:
    """How much time can be stated with credit, beside the field where it is."""
    time = time_of(course)
    if not time.film:
        return ""
    return f"With credit at most {time.most} min can be stated: {time}."


def as_soon_as_offered(course: Course, plan: PlanningRecord) -> list[Failure]:
    """A course that offers credit is designated, and takes the time its credit says."""
    offers = offers_of(course)
    if not offers:
        return []
    undesignated = Failure(
        "no-designation", "Credit is offered, and no date says when it was designated."
    )
    # A designated course is held to the accreditor's list by the gate itself.
    failures = [] if plan.designated_on else [undesignated, *accreditation_failures(course, plan)]
    return failures + _time_failures(course, plan, offers)


def _time_failures(
    course: Course, plan: PlanningRecord, offers: list[CreditOffer]
) -> list[Failure]:
    minutes = minutes_of(course, plan)
    if not minutes:
        sentence = "Credit is offered, and no minutes are stated: no video says how long it takes."
        return [Failure("no-minutes", sentence)]
    failures = [
        Failure(
            "credit-above-minutes",
            f"{offer} need {offer.amount * MINUTES_A_CREDIT:.0f} minutes; the course takes "
            f"{minutes}. Offer less credit, or state the time learners need for all of it.",
            offer,
        )
        for offer in offers
        if offer.amount * MINUTES_A_CREDIT > minutes + ROUNDING
    ]
    if plan.minutes and plan.minutes > (time := time_of(course)).most:
        failures.append(Failure("minutes-above-content", _above(plan.minutes, time)))
    return failures


def _above(stated: int, time: Time) -> str:
    more = (
        "add video; more questions change nothing"
        if time.are_questions_bound
        else "add video or questions"
    )
    return (
        f"{stated} minutes are stated, and at most {time.most} can be counted: {time}. State at "
        f"most {time.most} minutes with the credit that fits them, or {more}."
    )


def advice(course: Course) -> list[Failure]:
    """A time that the accreditor or a learner may ask about, though it is possible."""
    stated, time = planning_of(course).minutes, time_of(course)
    if not stated:
        return []
    film = film_minutes(course.pk)
    if film and stated < film:
        sentence = (
            f"{stated} minutes are stated, and the videos alone last {film} min: learners are told "
            "less than it takes."
        )
        return [Failure("minutes-below-video", sentence)]
    if not offers_of(course) or not time.usual < stated <= time.most:
        return []
    sentence = (
        f"Learners read that the course takes {stated} minutes; the videos last "
        f"{_minutes(time.film)}, and {time.questions} questions are asked. Be ready to say what "
        "the rest is spent on, or state less."
    )
    return [Failure("minutes-above-usual", sentence)]
