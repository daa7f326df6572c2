"""Watched time runs from the play of its track: nothing is saved up, and two windows are one
person.
"""

from datetime import timedelta

import pytest
from django.utils import timezone

from courses import front_matter
from courses.actions import (
    MOST_LEFT_OVER,
    MOST_SECONDS_AT_ONCE,
    acknowledge_front_matter,
    record_progress,
)
from courses.models import TrackProgress, WatchClock
from courses.watching import total
from tests.factories import enrolled, make_course

pytestmark = pytest.mark.django_db


def beat(learner, track, *intervals, window=""):
    """Seconds that were kept."""
    watched = record_progress(
        learner=learner,
        track=track,
        intervals=[(round(start * 1000), round(end * 1000)) for start, end in intervals],
        position=0,
        at=timezone.now(),
        window=window,
    )
    return sum(end - start for start, end in watched.kept)


def some_time_passes(seconds):
    """As if the last beats had been so long ago."""
    earlier = timedelta(seconds=seconds)
    for row in WatchClock.objects.all():
        WatchClock.objects.filter(pk=row.pk).update(settled_at=row.settled_at - earlier)
    for row in TrackProgress.objects.all():
        TrackProgress.objects.filter(pk=row.pk).update(updated_at=row.updated_at - earlier)


@pytest.fixture
def course():
    return make_course(tracks=2)


@pytest.fixture
def learner(course):
    learner, version = enrolled(course), front_matter.current(course).version
    acknowledge_front_matter(learner=learner, course=course, version=version)
    return learner


def test_time_since_enrollment_pays_for_nothing(course, learner):
    track = course.tracks.first()
    some_time_passes(3600)

    assert beat(learner, track, (0, 120)) == 0
    some_time_passes(60)
    assert 118 <= beat(learner, track, (0, 200)) <= 122


def test_time_of_one_track_pays_for_no_other(course, learner):
    first, second = course.tracks.all()
    beat(learner, first)
    some_time_passes(240)

    assert beat(learner, second, (0, 120)) == 0
    assert beat(learner, second, (0, 120)) < 1


def test_many_windows_of_one_person_watch_one_second_a_second(course, learner):
    track = course.tracks.first()
    beat(learner, track)
    some_time_passes(6)

    kept = [beat(learner, track, (n * 30, n * 30 + 30), window=str(n)) for n in range(8)]

    assert sum(kept) == pytest.approx(6, abs=0.5)


@pytest.mark.parametrize(
    ("second", "window"), [(1, ""), (0, "two")], ids=["on two tracks", "at two places of one"]
)
def test_two_windows_that_play_share_one_second_a_second(course, learner, second, window):
    tracks = list(course.tracks.all())
    windows, kept = [(tracks[0], 0, ""), (tracks[second], 300, window)], 0.0
    for turn in range(10):  # each beats every 15 seconds
        track, start, name = windows[turn % 2]
        kept += beat(learner, track, (start, start + 7.5 * turn), window=name)
        some_time_passes(7.5)

    assert 8 * 7.5 - 1 < kept < 9 * 7.5 + 1


def test_a_window_that_goes_on_alone_plays_at_the_fastest_speed_again(course, learner):
    track = course.tracks.first()
    beat(learner, track, window="one")
    beat(learner, track, window="two")
    some_time_passes(15)

    assert beat(learner, track, (0, 60), window="one") == pytest.approx(15, abs=0.5)
    some_time_passes(15)
    assert beat(learner, track, (0, 60), window="one") == pytest.approx(30, abs=0.5)


def test_what_beats_leave_over_is_enough_for_their_jitter_and_no_reserve(course, learner):
    track = course.tracks.first()
    beat(learner, track)
    some_time_passes(1200)
    beat(learner, track, (0, 1))

    assert beat(learner, track, (0, 1200)) <= MOST_LEFT_OVER / 1000 + 1


def test_a_pause_between_two_days_is_no_reserve(course, learner):
    track = course.tracks.first()
    beat(learner, track)
    some_time_passes(24 * 3600)

    assert beat(learner, track, (0, 1440)) == MOST_SECONDS_AT_ONCE
    assert beat(learner, track, (0, 1440)) < 1


def test_what_a_player_held_without_a_connection_is_kept_in_one_beat(course, learner):
    track = course.tracks.first()
    beat(learner, track)
    some_time_passes(600)

    assert beat(learner, track, (0, 600)) == 600


def test_a_longer_time_without_a_connection_is_caught_up_while_the_page_is_open(course, learner):
    track = course.tracks.first()
    beat(learner, track)
    some_time_passes(700)
    assert beat(learner, track, (0, 700)) == 600
    for _ in range(4):
        some_time_passes(15)
        beat(learner, track, (0, 700))

    assert TrackProgress.objects.get().intervals == [[0.0, 700.0]]


def test_watching_at_the_fastest_speed_is_kept_whole(course, learner):
    track = course.tracks.first()
    beat(learner, track)
    for n in range(1, 6):
        some_time_passes(15)
        beat(learner, track, (0, 30 * n))

    progress = TrackProgress.objects.get()
    assert progress.intervals == [[0.0, 150.0]]
    assert total([(0, 150_000)]) == 150_000


def test_who_plays_faster_than_counts_is_told_which_stretch_is_missing(course, learner):
    track = course.tracks.first()
    beat(learner, track)
    some_time_passes(60)

    watched = record_progress(
        learner=learner,
        track=track,
        intervals=[(0, 150_000)],  # a minute at 2.5 times
        position=150_000,
        at=timezone.now(),
        way=[(0, 150_000)],
    )

    [(start, end)] = watched.missing
    assert (start, end) == (pytest.approx(120, abs=1), 150)
    assert watched.refused == pytest.approx(30, abs=1)
