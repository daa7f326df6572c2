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


TRACKS = {
    "one": (1, False),
    "two": (2, False),
    "half the credit each": (2, True),  # whoever takes one track evaluates it for its credit
}


@pytest.mark.parametrize(
    ("tracks", "taken", "sentence", "is_over"),
    [
        ("one", [], "The evaluation opens after the post-test.", False),
        ("one", [1], "", True),
        ("two", [1], "The evaluation opens after the last post-test.", False),
        ("two", [1, 2], "", True),
        ("half the credit each", [], "The evaluation opens after the post-test of a track.", False),
        ("half the credit each", [2], "", False),
        ("half the credit each", [1, 2], "", True),
    ],
)
def test_evaluation_and_follow_up_wait_for_every_post_test_that_is_asked_for(
    tracks, taken, sentence, is_over
):
    number, split = TRACKS[tracks]
    course = course_with_credit(tracks=number, split=split)
    wave = make_poll(course, Phase.FOLLOW_UP, [ask(course, "f1")], after_days=60)
    learner, evaluation = somebody_in(course), course.polls.get(phase=Phase.EVALUATION)
    for track in taken:
        question = course.questions.get(key=f"q{track}")
        answered(question, "b", phase=Phase.POST, learner=learner, answered_at=timezone.now())

    progress = CourseProgress(learner, Structure(course))
    evaluation_locked, follow_up_locked = (
        progress.why_locked(Occasion(Phase(poll.phase), poll=poll), timezone.now())
        for poll in (evaluation, wave)
    )

    assert (evaluation_locked.sentence if evaluation_locked else "") == sentence
    assert follow_up_locked and (follow_up_locked.opens_at is not None) is is_over
    assert is_over or "60 days after you finish the course" in follow_up_locked.sentence


def test_minutes_are_counted_as_the_rule_counts_them():
    """Moments that a player leaves out are its imprecision: 24 minutes are 24 on every page."""
    course = course_with_credit(min_watched=None)
    learner, track = somebody_in(course), course.tracks.get()
    watched(learner, track, (0, 700), (700.3, 1440))

    progress = CourseProgress(learner, Structure(course))

    assert progress.is_watched(track)
    assert progress.watched_minutes(track) == (24, 30)
