"""The day on a certificate: when the last thing that the offer asks for was done, and never
another.
"""

from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone

from assessments.models import Phase
from courses.querysets import required_share
from credit.earning import earned_in
from tests.credit.people import (
    NOW,
    course_with_credit,
    finisher,
    missing_codes,
    somebody_in,
    watched,
)
from tests.factories import answered, ask, make_course, make_decision_point, make_segment

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _then():
    with time_machine.travel(NOW, tick=True):
        yield


def test_an_offer_that_says_nothing_asks_for_four_fifths_of_each_track():
    course = course_with_credit(min_watched=None)
    learner, track = finisher(course), course.tracks.get()

    assert required_share(course) == Decimal("0.8")
    assert missing_codes(learner, course) == ["watched-too-little"]
    watched(learner, track, (0, 1440))
    assert missing_codes(learner, course) == []


def test_what_is_missing_says_the_minutes():
    course = course_with_credit(min_watched=None)
    learner = finisher(course)
    watched(learner, course.tracks.get(), (0, 120))

    sentence = earned_in(learner, course, timezone.now())[0].missing[0].sentence

    assert "2 of 30 minutes watched" in sentence


def test_an_offer_may_ask_for_nothing():
    course = course_with_credit(min_watched=Decimal(0))

    assert missing_codes(finisher(course), course) == []


def test_a_course_without_credit_asks_for_no_watching():
    assert required_share(make_course()) is None


def test_all_that_is_missing_is_told_before_the_profession_is_known():
    course = course_with_credit(min_watched=None)
    unknown = somebody_in(course, "")

    told = missing_codes(unknown, course)

    assert told[:2] == ["profession-required", "watched-too-little"]
    assert told[-2:] == ["post-test-open", "evaluation-open"]


def test_what_is_missing_says_how_much_of_the_video_is_needed_and_how_many_decisions_are_made():
    course = course_with_credit(min_watched=None, needs_points=True)
    for key in ("d1", "d2"):
        make_decision_point(course.tracks.get(), ask(course, key), at=60)
    learner = somebody_in(course)
    answered(course.questions.get(key="d1"), "b", phase=Phase.IN_ACTIVITY, learner=learner)

    watching, points, *_ = earned_in(learner, course, timezone.now())[0].missing

    assert "(24:00): 0 of 30 minutes watched" in watching.sentence
    assert "1 of 2 answered" in points.sentence


def test_segments_alone_earn_nothing():
    course = course_with_credit()
    make_segment(course)
    learner = finisher(course)
    before = missing_codes(learner, course)
    course.polls.update(track=None)
    course.tracks.all().delete()

    assert (before, missing_codes(learner, course)) == ([], ["nothing-to-watch"])
