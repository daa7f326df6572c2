"""What a report says of the activity itself, from the records."""

from decimal import Decimal

import pytest
from django.utils import timezone

from courses.front_matter import current
from courses.models import PlanningRecord, Supporter
from credit.models import CreditOffer
from outcomes.snapshots.activity_description import describe
from tests.credit.people import course_with_credit
from tests.factories import make_course

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("providership", ["", "direct", "joint", "joint-accreditation"])
def test_a_report_says_the_accreditation_statement_that_learners_were_shown(providership):
    course = course_with_credit()
    if not providership:
        course.accreditation_statement = "As typed."
        course.save()
    PlanningRecord.objects.create(
        course=course, providership=providership, joint_providers=["Small College"]
    )

    statement = describe(course).statement

    assert statement == current(course).content["accreditation"]["statement"] != ""
    assert ("Small College" in statement) is providership.startswith("joint")


@pytest.mark.parametrize(
    ("kind", "amount", "words"),
    [
        ("ama-pra-category-1", "1", "a maximum of 1.00 AMA PRA Category 1 Credit\u2122"),
        ("ama-pra-category-1", "1.5", "a maximum of 1.50 AMA PRA Category 1 Credits\u2122"),
        ("ancc-contact-hours", "1.5", "a maximum of 1.50 ANCC contact hours"),
        ("acpe", "1", "a maximum of 1.00 ACPE credit"),
        ("participation", "1", "certificate of participation"),
    ],
)
def test_credit_goes_by_its_own_name(kind, amount, words):
    course = make_course()
    CreditOffer.objects.create(course=course, type=kind, amount=Decimal(amount))

    assert describe(course).credits == [words]


def test_the_gap_in_practice_is_the_one_of_the_planning_record():
    course = make_course()
    assert describe(course).practice_gap == ""

    PlanningRecord.objects.create(course=course, practice_gap="One in three is not tested.")

    assert describe(course).practice_gap == "One in three is not tested."


def test_a_supporter_taken_off_the_course_is_named_nowhere():
    course = make_course()
    Supporter.objects.create(course=course, name="Acme", grant_id="A-1")
    Supporter.objects.create(
        course=course, name="Bolt", grant_id="B-1", withdrawn_at=timezone.now()
    )

    told = describe(course)

    assert [supporter.name for supporter in told.supporters] == ["Acme"]
    assert told.grants == ["Acme: A-1"]


@pytest.mark.parametrize(
    ("lengths", "words"),
    [
        ([65], "1 video track of 1 minute"),
        ([600], "1 video track of 10 minutes"),
        ([30, 40], "2 video tracks, 1 minute together"),
        ([600, 840], "2 video tracks, 24 minutes together"),
    ],
)
def test_the_length_of_one_track_is_not_said_to_be_together(lengths, words):
    course = make_course(tracks=len(lengths))
    for track, seconds in zip(course.tracks.order_by("number"), lengths, strict=True):
        track.duration = seconds
        track.save()

    assert describe(course).format == words
