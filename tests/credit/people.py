"""Courses with credit and people who finished them, spoken plainly."""

import io
import uuid
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pypdf
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone

from assessments.models import Phase, Response
from courses import front_matter
from courses.actions import acknowledge_front_matter, enroll
from courses.models import Course, Track
from credit.actions.certifying import printed
from credit.actions.claiming import Claimed, claim_credit
from credit.actions.offering import offer_participation
from credit.earning import earned_in
from credit.models import Certificate, CreditOffer, TrackCredit
from learners.models import Learner, User
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


def certificate_for(
    profession: str,
    type_: str = "ama-pra-category-1",
    amount: str = "0.50",
    claim: str = "",
    **offer: Any,
) -> Certificate:
    course = course_with_credit(type_, **offer)
    return claimed(finisher(course, profession), course, amount, claim).certificate


def words_of(certificate: Certificate) -> str:
    """What its file says; one page."""
    with default_storage.open(printed(certificate=certificate)) as file:
        pages = pypdf.PdfReader(io.BytesIO(file.read())).pages
    assert len(pages) == 1
    return " ".join(pages[0].extract_text().split())


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def watched(learner: Learner, track: Track, *intervals: tuple[float, float]) -> None:
    """Seconds of its video, as they are stored."""
    seconds = sum(end - start for start, end in intervals)
    learner.progress.create(track=track, watched=seconds, intervals=[list(i) for i in intervals])


def missing_codes(learner: Learner, course: Course) -> list[str]:
    """What stands between the learner and the first offer of the course."""
    offer = earned_in(learner, course, timezone.now())[0]
    return [each.code for each in offer.missing]
