"""The deed `claim_credit`: every refusal has its code and stores nothing, and what mends it."""

import uuid
from datetime import date
from decimal import Decimal

import pytest
import time_machine

from assessments.models import Phase
from courses.models import Course, CourseStatus, Enrollment, FrontMatterShown
from credit.models import Certificate, Claim, CreditOffer
from learners.models import AuditEntry, Learner
from learners.refusals import Refusal
from tests.credit.people import NOW, claimed, course_with_credit, finish, finisher, somebody_in
from tests.factories import answered, ask, make_decision_point

pytestmark = pytest.mark.django_db
KEY = uuid.UUID(int=1)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=True):
        yield


def refused(learner, course, amount="1.00", **more):
    """The code; a refusal stores nothing."""
    before = Claim.objects.count()
    with pytest.raises(Refusal) as refusal:
        claimed(learner, course, amount, **more)
    assert Claim.objects.count() == Certificate.objects.count() == before
    return refusal.value.code


def change(model, **values):
    return lambda: model.objects.update(**values)


def test_a_claim_is_stored_certified_and_noted():
    course = course_with_credit()
    learner = finisher(course)

    done = claimed(learner, course, "0.50", idempotency_key=KEY)

    assert (done.created, done.claim.amount, done.claim.maximum) == (True, Decimal("0.50"), 1)
    assert done.certificate == Certificate.objects.get(claim=done.claim)
    assert AuditEntry.objects.get(deed="credit-claimed").who == learner.user


WHAT_STANDS_IN_THE_WAY = {
    "course-closed": (
        change(Course, status=CourseStatus.WITHDRAWN),
        change(Course, status=CourseStatus.PUBLISHED),
    ),
    "credit-expired": (
        change(CreditOffer, closes_on=date(2026, 5, 3)),
        change(CreditOffer, closes_on=date(2026, 5, 4)),
    ),
    "credit-not-open": (
        change(CreditOffer, opens_on=date(2026, 5, 5)),
        change(CreditOffer, opens_on=date(2026, 5, 4)),
    ),
    "profession-required": (
        change(Learner, profession=""),
        change(Learner, profession="physician"),
    ),
    "not-for-your-profession": (
        change(Learner, profession="nurse"),
        change(Learner, profession="physician"),
    ),
    "name-not-printable": (
        change(Learner, family_name="\U00013000"),
        change(Learner, family_name="Brandt"),
    ),
}


@pytest.mark.parametrize("code", WHAT_STANDS_IN_THE_WAY)
def test_what_stands_in_the_way_refuses_and_when_it_is_gone_the_claim_is_taken(code):
    course = course_with_credit()
    learner = finisher(course)
    block, clear = WHAT_STANDS_IN_THE_WAY[code]

    block()
    code_while_blocked = refused(learner, course)
    clear()

    assert code_while_blocked == code
    assert claimed(learner, course).created


@pytest.mark.parametrize(
    ("gate", "code"), [(FrontMatterShown, "front-matter-required"), (Enrollment, "not-enrolled")]
)
def test_whoever_did_not_come_by_the_door_claims_nothing(gate, code):
    course = course_with_credit()
    outsider, learner = finisher(course), finisher(course, email="other@example.org")
    gate.objects.filter(learner=outsider).delete()

    assert refused(outsider, course) == code
    assert claimed(learner, course).created


def test_nothing_is_claimed_unattested():
    course = course_with_credit()
    learner = finisher(course)

    assert refused(learner, course, attested=False) == "not-attested"
    assert claimed(learner, course, attested=True).created


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        ("1.25", "amount-above-maximum"),
        ("0.3", "amount-not-in-steps"),
        ("0", "amount-not-positive"),
    ],
)
def test_an_amount_is_a_step_up_to_the_maximum(amount, code):
    course = course_with_credit()
    learner = finisher(course)

    assert refused(learner, course, amount) == code
    assert claimed(learner, course, "0.75").created


def test_each_requirement_is_asked_for_until_it_is_met():
    course = course_with_credit(min_watched=Decimal("0.8"))
    point, track = ask(course, "d1"), course.tracks.get()
    make_decision_point(track, point)
    learner = somebody_in(course)

    codes = [refused(learner, course)]
    learner.progress.create(track=track, watched=1440, intervals=[[0, 1440]])
    codes.append(refused(learner, course))
    answered(point, phase=Phase.IN_ACTIVITY, learner=learner)
    codes.append(refused(learner, course))
    answered(course.questions.get(key="q1"), phase=Phase.POST, learner=learner)
    codes.append(refused(learner, course))
    answered(course.questions.get(key="e1"), "Good", phase=Phase.EVALUATION, learner=learner)

    assert codes == [
        "watched-too-little",
        "decision-points-open",
        "post-test-open",
        "evaluation-open",
    ]
    assert claimed(learner, course).created


def test_a_failed_post_test_earns_nothing_and_a_passed_one_does():
    course = course_with_credit()
    failed = finish(somebody_in(course), course, answer="a")
    passed = finish(somebody_in(course, email="other@example.org"), course, answer="b")

    assert refused(failed, course) == "post-test-not-passed"
    assert claimed(passed, course).created


def test_the_same_delivery_gives_the_same_claim_and_its_key_serves_no_other():
    course = course_with_credit()
    learner = finisher(course)
    first = claimed(learner, course, "0.50", idempotency_key=KEY)

    again = claimed(learner, course, "0.50", idempotency_key=KEY)

    assert (again.created, again.claim, again.certificate) == (
        False,
        first.claim,
        first.certificate,
    )
    assert refused(learner, course, "0.75", idempotency_key=KEY) == "idempotency-key-reused"


def test_credit_is_claimed_once_and_for_one_profession():
    course = course_with_credit()
    CreditOffer.objects.create(
        course=course, type="ancc-contact-hours", amount=1, min_watched=0, position=1
    )
    learner = finisher(course)
    claimed(learner, course)

    assert refused(learner, course) == "already-claimed"
    Learner.objects.update(profession="nurse")
    assert refused(learner, course, type_="ancc-contact-hours") == "claimed-for-another-profession"
    other = finisher(course, "nurse", email="other@example.org")
    assert claimed(other, course, type_="ancc-contact-hours").created


def test_moc_points_follow_the_credit_with_the_board_id():
    course = course_with_credit()
    CreditOffer.objects.create(
        course=course, type="moc-points", amount=1, board="ABIM", position=1, min_watched=0
    )
    learner = finisher(course)
    points = {"type_": "moc-points", "board_id": "012345"}

    assert refused(learner, course, **points) == "claim-credit-first"
    claimed(learner, course)
    assert refused(learner, course, **points | {"board_id": "12"}) == "board-id-required"
    assert claimed(learner, course, **points).claim.board_id == "012345"
