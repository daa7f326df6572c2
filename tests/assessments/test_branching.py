"""The way through a video with side paths is that of the learner's own choices."""

from decimal import Decimal

import pytest
from django.utils import timezone

from assessments.branching import way_of
from assessments.models import Phase
from assessments.progress import CourseProgress
from assessments.structure import Structure
from credit.models import CreditOffer
from learners.models import Learner
from tests.credit.people import (
    course_with_credit,
    finisher,
    missing_codes,
    signed_in,
    somebody_in,
    watched,
)
from tests.factories import answered, ask, make_decision_point

pytestmark = pytest.mark.django_db


def side_path(course):
    """As the case of a package: from 5 to 9 s, back at 10 s, led to at 3 s;
    twelve seconds in all.
    """
    track = course.tracks.get()
    track.duration = 12
    track.side_paths = [{"key": "w", "from": 5, "to": 9, "rejoin": 10}]
    track.save()
    point = make_decision_point(track, ask(course, "d1"), at=3)
    point.branches = {"a": "w"}
    point.save()
    return track, point


def test_whoever_was_not_led_to_a_side_path_misses_nothing_there():
    course = course_with_credit(min_watched=Decimal("0.9"), needs_points=False)
    track, point = side_path(course)
    learner = finisher(course)
    answered(point.question, "b", phase=Phase.IN_ACTIVITY, learner=learner)
    watched(learner, track, (0, 5), (9, 12))

    assert missing_codes(learner, course) == []


def test_whoever_was_led_there_misses_nothing_of_what_it_leaves_out():
    course = course_with_credit(min_watched=Decimal("0.9"), needs_points=False)
    track, point = side_path(course)
    learner = finisher(course)
    answered(point.question, "a", phase=Phase.IN_ACTIVITY, learner=learner)
    watched(learner, track, (0, 3), (5, 9), (10, 12))
    progress = CourseProgress(learner, Structure(course))

    assert missing_codes(learner, course) == []
    assert progress.is_watched(track)
    assert way_of(track, [point], progress.answers(Phase.IN_ACTIVITY)) == [
        (0, 3000),
        (5000, 9000),
        (10_000, 12_000),
    ]


def test_a_point_on_a_path_one_was_not_led_to_is_not_missing():
    course = course_with_credit()
    track, point = side_path(course)
    make_decision_point(track, ask(course, "d2"), at=6)
    learner = finisher(course)
    answered(point.question, "b", phase=Phase.IN_ACTIVITY, learner=learner)

    assert missing_codes(learner, course) == []
    assert CreditOffer.objects.filter(course=course, needs_points=True).exists()


def test_a_choice_that_leads_on_after_enough_was_watched_asks_for_the_longer_way():
    course = course_with_credit(min_watched=Decimal("0.8"), needs_points=False)
    track, point = side_path(course)
    learner = finisher(course)
    watched(learner, track, (0, 5), (10, 12))
    learner.progress.update(completed_at=timezone.now())
    before = CourseProgress(learner, Structure(course)).is_watched(track)
    answered(point.question, "a", phase=Phase.IN_ACTIVITY, learner=learner)

    after = CourseProgress(learner, Structure(course)).is_watched(track)

    assert (before, after) == (True, False)
    assert missing_codes(learner, course) == ["watched-too-little"]


def test_what_is_sent_back_of_watching_says_how_long_the_way_is_by_now(learner_s_client):
    course, client = learner_s_client
    track, point = side_path(course)
    address = f"/api/v1/courses/{course.slug}/tracks/1/progress/"
    learner = Learner.objects.get()

    def told():
        answer = client.post(address, {"intervals": []}, content_type="application/json").json()
        return answer["way"], answer["needed"], answer["completed"]

    assert told() == (8.0, 6.4, False)
    learner.progress.update(intervals=[[0, 5], [9, 12]], watched=8)
    assert told() == (8.0, 6.4, True)
    answered(point.question, "a", phase=Phase.IN_ACTIVITY, learner=learner)
    assert told() == (9.0, 7.2, False)


@pytest.fixture
def learner_s_client():
    course = course_with_credit(min_watched=None)
    return course, signed_in(somebody_in(course).user)
