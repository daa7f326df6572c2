"""The day on a certificate: when the last thing that the offer asks for was done."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine

from assessments.models import Attempt, Phase
from courses.models import TrackProgress
from credit.earning import earned_in
from credit.models import CreditOffer
from tests.credit.people import (
    NOW,
    claimed,
    course_with_credit,
    somebody_in,
)
from tests.factories import answered, ask, make_decision_point

pytestmark = pytest.mark.django_db
MARCH_1 = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _then():
    with time_machine.travel(NOW, tick=True):
        yield


def asking(course, **what):
    nothing = dict.fromkeys(("needs_points", "needs_post_test", "needs_evaluation"), False)
    CreditOffer.objects.filter(course=course).update(**nothing | {"min_watched": 0} | what)


def passed(learner, course, at, answer="b", attempt=1):
    answered(
        course.questions.get(key="q1"),
        answer,
        phase=Phase.POST,
        learner=learner,
        answered_at=at,
        attempt=attempt,
    )


def watched_whole(learner, course, at):
    track = course.tracks.get()
    whole = float(track.duration or 60)
    TrackProgress.objects.create(
        learner=learner, track=track, intervals=[[0, whole]], watched=whole, completed_at=at
    )


def day_of(learner, course):
    return earned_in(learner, course, NOW)[0].completed_at


def test_watching_that_ends_after_the_post_test_is_the_day():
    course = course_with_credit()
    asking(course, needs_post_test=True, min_watched=Decimal("0.9"))
    learner = somebody_in(course)
    passed(learner, course, MARCH_1)
    watched_whole(learner, course, MARCH_1 + timedelta(days=3))

    assert claimed(learner, course).claim.completed_on == date(2026, 3, 4)


def test_an_evaluation_the_offer_does_not_need_never_moves_the_day():
    course = course_with_credit()
    asking(course, needs_post_test=True)
    learner = somebody_in(course)
    passed(learner, course, MARCH_1)
    answered(
        course.questions.get(key="e1"),
        "Good",
        phase=Phase.EVALUATION,
        learner=learner,
        answered_at=MARCH_1 + timedelta(days=20),
    )
    without = day_of(learner, course)
    asking(course, needs_post_test=True, needs_evaluation=True)

    assert without == MARCH_1
    assert day_of(learner, course) == MARCH_1 + timedelta(days=20)


def test_the_first_attempt_that_passed_is_the_day_and_a_later_one_does_not_move_it():
    course = course_with_credit()
    asking(course, needs_post_test=True)
    learner = somebody_in(course)
    for attempt, answer in enumerate("abb", 1):
        passed(learner, course, MARCH_1 + timedelta(days=attempt), answer, attempt)
        if attempt > 1:
            Attempt.objects.create(
                learner=learner, poll=course.polls.get(phase=Phase.POST), number=attempt
            )

    assert day_of(learner, course) == MARCH_1 + timedelta(days=2)


def test_only_required_decision_points_count():
    course = course_with_credit()
    asking(course, needs_points=True)
    learner, track = somebody_in(course), course.tracks.get()
    for key, days, required in (("d1", 1, True), ("d2", 9, False)):
        point = make_decision_point(track, ask(course, key))
        point.required = required
        point.save()
        answered(
            point.question,
            phase=Phase.IN_ACTIVITY,
            learner=learner,
            answered_at=MARCH_1 + timedelta(days=days),
        )

    assert day_of(learner, course) == MARCH_1 + timedelta(days=1)


@pytest.mark.parametrize(
    ("zone", "day", "number"),
    [
        ("America/Los_Angeles", date(2025, 12, 31), "C2025-"),
        ("Pacific/Auckland", date(2026, 1, 1), "C2026-"),
    ],
)
def test_the_day_the_number_and_the_year_are_the_provider_s(settings, zone, day, number):
    settings.PROVIDER_TIME_ZONE = zone
    turn = datetime(2026, 1, 1, 3, 0, tzinfo=UTC)
    course = course_with_credit()
    asking(course, needs_post_test=True)
    learner = somebody_in(course)
    passed(learner, course, turn)

    certificate = claimed(learner, course, at=turn).certificate

    assert certificate.claim.completed_on == day
    assert certificate.number.startswith(number)
    assert certificate.facts["issued_on"] == day.isoformat()


def test_watching_counts_where_the_share_was_lowered_after_the_last_beat():
    course = course_with_credit()
    asking(course, needs_post_test=True, min_watched=Decimal("0.5"))
    learner, track = somebody_in(course), course.tracks.get()
    passed(learner, course, MARCH_1)
    third = MARCH_1 + timedelta(days=2)
    learner.progress.create(track=track, intervals=[[0, 1000]], watched=1000, updated_at=third)

    assert day_of(learner, course) == third


def test_a_side_path_taken_after_the_main_way_was_watched_moves_the_day_to_its_end():
    course = course_with_credit()
    asking(course, min_watched=Decimal("0.8"))
    learner, track = somebody_in(course), course.tracks.get()
    track.side_paths = [{"key": "w", "from": 600, "to": 1200, "rejoin": 600}]
    track.save()
    point = make_decision_point(track, ask(course, "d1"), at=590)
    point.branches = {"a": "w"}
    point.save()
    watched_whole(learner, course, MARCH_1)
    answered(
        point.question, "a", phase=Phase.IN_ACTIVITY, learner=learner,
        answered_at=MARCH_1 + timedelta(days=1),
    )  # fmt: skip
    last = MARCH_1 + timedelta(days=2)
    learner.progress.update(updated_at=last)

    assert day_of(learner, course) == last
    point.branches = {}
    point.save()
    assert day_of(learner, course) == MARCH_1
