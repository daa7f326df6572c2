"""Courses with credit and people who finished them, spoken plainly."""

import uuid
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from assessments.models import Phase, Response
from courses import front_matter
from courses.actions import acknowledge_front_matter, enroll
from courses.models import Course
from credit.actions.claiming import Claimed, claim_credit
from credit.actions.offering import offer_participation
from credit.models import CreditOffer, TrackCredit
from learners.models import Learner
from tests.factories import answered, ask, make_course, make_learner, make_poll, somebody

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
ADA = {"given_name": "Ada", "family_name": "Brandt", "email": "ada@example.org"}


def course_with_credit(
    type_: str = "ama-pra-category-1", *, tracks: int = 1, split: bool = False, **offer: Any
) -> Course:
    """One question a track, asked before and after with a pass mark; an evaluation; 1.0 credit."""
    course = make_course(tracks=tracks)
    Course.objects.filter(pk=course.pk).update(
        accreditation_provider="Test Provider", title='HER2 & "me"'
    )
    course.refresh_from_db()
    for track in course.tracks.all():
        make_poll(
            course,
            Phase.POST,
            [ask(course, f"q{track.number}")],
            track=track,
            pass_mark=Decimal("0.7"),
        )
    make_poll(course, Phase.EVALUATION, [ask(course, "e1", kind="text", measures="evaluation")])
    created = CreditOffer.objects.create(
        course=course, type=type_, **{"amount": Decimal("1.00"), "min_watched": Decimal(0), **offer}
    )
    if split:
        for track in course.tracks.all():
            TrackCredit.objects.create(offer=created, track=track, amount=created.amount / tracks)
    offer_participation(course=course)
    return course


def somebody_in(course: Course, profession: str = "physician", **about: Any) -> Learner:
    """Enrolled, and the front matter was shown."""
    learner = make_learner(somebody("learner"), profession=profession, **ADA | about)
    acknowledge_front_matter(
        learner=learner, course=course, version=front_matter.current(course).version
    )
    enroll(learner=learner, course=course, at=timezone.now())
    return learner


def finish(learner: Learner, course: Course, *tracks: int, answer: str = "b") -> Learner:
    """The questions after of these tracks (all, when none is named), and the evaluation."""
    numbers = tracks or tuple(course.tracks.values_list("number", flat=True))
    for number in numbers:
        answered(course.questions.get(key=f"q{number}"), answer, phase=Phase.POST, learner=learner)
    if not Response.objects.filter(learner=learner, phase=Phase.EVALUATION).exists():
        answered(course.questions.get(key="e1"), "Good", phase=Phase.EVALUATION, learner=learner)
    return learner


def finisher(course: Course, profession: str = "physician", **about: Any) -> Learner:
    return finish(somebody_in(course, profession, **about), course)


def claimed(
    learner: Learner, course: Course, amount: str = "1.00", type_: str = "", **more: Any
) -> Claimed:
    offers = CreditOffer.objects.filter(course=course).select_related("course")
    offer = offers.get(type=type_) if type_ else offers.order_by("implied", "position", "id")[0]
    given = {"attested": True, "idempotency_key": uuid.uuid4(), "at": NOW} | more
    return claim_credit(learner=learner, offer=offer, amount=Decimal(amount), **given)
