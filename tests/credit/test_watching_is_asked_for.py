"""A course that offers credit asks for watching, and one rule says what was watched."""

from decimal import Decimal

import pytest
from django.utils import timezone

from assessments.branching import way_of
from assessments.models import Phase
from assessments.progress import CourseProgress
from assessments.structure import Occasion, Structure
from courses.querysets import required_share
from credit.earning import earned_in
from credit.models import CreditOffer
from tests.credit.people import course_with_credit, finisher, somebody_in
from tests.factories import answered, ask, make_course, make_decision_point

pytestmark = pytest.mark.django_db


def missing(learner, course):
    offer = earned_in(learner, course, timezone.now())[0]
    return [each.code for each in offer.missing]


def watched(learner, track, *intervals):
    seconds = sum(end - start for start, end in intervals)
    learner.progress.create(track=track, watched=seconds, intervals=[list(i) for i in intervals])


def test_an_offer_that_says_nothing_asks_for_four_fifths_of_each_track():
    course = course_with_credit(min_watched=None)
    learner, track = finisher(course), course.tracks.get()

    assert required_share(course) == Decimal("0.8")
    assert missing(learner, course) == ["watched-too-little"]
    watched(learner, track, (0, 1440))
    assert missing(learner, course) == []


def test_what_is_missing_says_the_minutes():
    course = course_with_credit(min_watched=None)
    learner = finisher(course)
    watched(learner, course.tracks.get(), (0, 120))

    sentence = earned_in(learner, course, timezone.now())[0].missing[0].sentence

    assert "2 of 30 minutes watched" in sentence


def test_an_offer_may_ask_for_nothing():
    course = course_with_credit(min_watched=Decimal(0))

    assert missing(finisher(course), course) == []


def test_a_course_without_credit_asks_for_no_watching():
    assert required_share(make_course()) is None


def test_the_post_test_opens_after_its_track():
    course = course_with_credit(min_watched=None)
    learner, track = somebody_in(course), course.tracks.get()
    poll = course.polls.get(phase=Phase.POST)

    def locked():
        progress = CourseProgress(learner, Structure(course))
        return progress.why_locked(Occasion(Phase.POST, poll=poll), timezone.now())

    assert locked().code == "question-not-open" and "0 of 30 minutes" in locked().sentence
    watched(learner, track, (0, 1500))
    assert locked() is None


def test_a_decision_point_opens_with_its_place_in_the_video():
    course = course_with_credit(min_watched=None)
    learner, track = somebody_in(course), course.tracks.get()
    point = make_decision_point(track, ask(course, "d1"), at=600)

    def locked():
        progress = CourseProgress(learner, Structure(course))
        return progress.why_locked(Occasion(Phase.IN_ACTIVITY, point=point), timezone.now())

    assert "10:00" in locked().sentence
    watched(learner, track, (0, 595))
    assert locked() is None


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

    assert missing(learner, course) == []


def test_whoever_was_led_there_misses_nothing_of_what_it_leaves_out():
    course = course_with_credit(min_watched=Decimal("0.9"), needs_points=False)
    track, point = side_path(course)
    learner = finisher(course)
    answered(point.question, "a", phase=Phase.IN_ACTIVITY, learner=learner)
    watched(learner, track, (0, 3), (5, 9), (10, 12))
    progress = CourseProgress(learner, Structure(course))

    assert missing(learner, course) == []
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

    assert missing(learner, course) == []
    assert CreditOffer.objects.filter(course=course, needs_points=True).exists()
