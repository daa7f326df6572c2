"""What opens with watching."""

import pytest
from django.utils import timezone

from assessments.models import Phase
from assessments.progress import CourseProgress
from assessments.structure import Occasion, Structure
from tests.credit.people import course_with_credit, somebody_in, watched
from tests.factories import answered, ask, make_decision_point, make_poll

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


@pytest.mark.parametrize(
    ("split", "taken", "is_open", "sentence"),
    [
        (False, [1], False, "The evaluation opens after the last post-test."),
        (False, [1, 2], True, ""),
        (True, [], False, "The evaluation opens after the post-test."),
        (True, [2], True, ""),  # one track earns its part of the credit
    ],
)
def test_evaluation_and_follow_up_wait_for_every_post_test_that_is_asked_for(
    split, taken, is_open, sentence
):
    course = course_with_credit(tracks=2, split=split)
    wave = make_poll(course, Phase.FOLLOW_UP, [ask(course, "f1")], after_days=60)
    learner, evaluation = somebody_in(course), course.polls.get(phase=Phase.EVALUATION)
    for number in taken:
        question = course.questions.get(key=f"q{number}")
        answered(question, "b", phase=Phase.POST, learner=learner, answered_at=timezone.now())

    progress = CourseProgress(learner, Structure(course))
    evaluation_locked, follow_up_locked = (
        progress.why_locked(Occasion(Phase(poll.phase), poll=poll), timezone.now())
        for poll in (evaluation, wave)
    )

    assert (evaluation_locked.sentence if evaluation_locked else "") == sentence
    assert follow_up_locked and (follow_up_locked.opens_at is not None) is is_open
    assert is_open or "60 days after you finish the course" in follow_up_locked.sentence
