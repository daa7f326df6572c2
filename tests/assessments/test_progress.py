"""What opens with watching."""

import pytest
from django.utils import timezone

from assessments.models import Phase
from assessments.progress import CourseProgress
from assessments.structure import Occasion, Structure
from tests.credit.people import course_with_credit, somebody_in, watched
from tests.factories import ask, make_decision_point

pytestmark = pytest.mark.django_db


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
