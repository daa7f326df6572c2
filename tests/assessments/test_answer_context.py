"""Attempts and versions: an answer belongs to the attempt it was given in and to the version that
was shown.
"""

import uuid

import pytest
from django.utils import timezone

from assessments.models import PollOpening, Response
from cme_platform.packages import import_package
from courses.models import Course, Track, TrackProgress
from learners.models import Learner
from tests.assessments.api.test_views import BASE, answer, before, client_of, course, learner
from tests.packages import COURSE, write_package

__all__ = ["course", "learner"]
pytestmark = pytest.mark.django_db
WRONG = {"q1": "a", "q2": ["a"], "q3": "a", "c1": 3}


def somebody_else(email="bo@example.org"):
    client = client_of(email)
    client.post(BASE + "front-matter/", {"version": 1}, format="json")
    client.post(BASE + "enrollment/")
    return client


def at_the_post_test(client, email="ada@example.org"):
    """The pre-test is answered, and the track was watched to its end."""
    before(client)
    answer(client, "d1", "b", phase="in_activity")
    track, learner = Track.objects.get(), Learner.objects.get(user__email=email)
    progress, _ = TrackProgress.objects.get_or_create(learner=learner, track=track)
    TrackProgress.objects.filter(pk=progress.pk).update(
        watched=track.duration or 60, completed_at=timezone.now()
    )


def open_next(client):
    return client.post(BASE + "attempts/", {"phase": "post", "track": 1}, format="json")


def answer_all(client, answers, **more):
    return [answer(client, key, given, "post", **more).json() for key, given in answers.items()]


def with_package(tmp_path, old, new):
    folder = tmp_path / uuid.uuid4().hex
    folder.mkdir()
    import_package(write_package(folder, COURSE.replace(old, new)), at=timezone.now())


# --- the version that was shown -------------------------------------------------------------------


def test_an_older_version_counts_only_for_whom_it_was_shown(learner, tmp_path):
    other = somebody_else()
    answer(
        somebody_else("cy@example.org"), "q1", "a"
    )  # what was answered is superseded, not edited
    learner.get(BASE + "steps/")
    with_package(
        tmp_path, "text: Beta, correct: true}, {key: c", "text: Beta}, {key: c, correct: true"
    )
    learner.get(BASE + "steps/")  # another window, with the newer version

    shown = answer(learner, "q1", "b", version=1)
    refused = answer(other, "q1", "b", version=1)
    current = answer(other, "q1", "b", version=2)

    assert (shown.status_code, shown.json()["version"]) == (201, 1)
    assert (refused.status_code, refused.json()["code"]) == (409, "version-not-shown")
    assert (current.status_code, current.json()["version"]) == (201, 2)
    assert Response.objects.get(learner__user__email="bo@example.org").correct is False


def test_the_opening_of_one_step_is_none_of_another(learner, tmp_path):
    answer(somebody_else(), "q1", "a")
    with_package(tmp_path, "Which two?", "Which two now?")
    learner.get(BASE + "steps/")
    opened = {(row.poll_id, row.track_id) for row in PollOpening.objects.all()}
    post = Course.objects.get().polls.get(phase=3)

    assert (None, Track.objects.get().pk) in opened
    assert (post.pk, None) not in opened  # it is locked: nothing of it was shown


def test_a_page_that_was_shown_is_an_opening_and_again_none_while_nothing_changed(client, learner):
    user = Learner.objects.get().user
    client.force_login(user)
    poll = Course.objects.get().polls.get(phase=1)

    for _ in range(3):
        assert client.get(f"/courses/mini/polls/{poll.pk}/").status_code == 200

    assert [row.poll_id for row in PollOpening.objects.all()] == [poll.pk]


# --- the attempt it was given in ------------------------------------------------------------------


def test_a_late_answer_of_the_first_attempt_is_never_the_second_s(learner):
    at_the_post_test(learner)
    answer_all(learner, WRONG, attempt=1)
    assert open_next(learner).json()["attempt"] == 2

    repeated = answer(learner, "q1", "b", "post", attempt=1)
    ahead = answer(learner, "q1", "b", "post", attempt=3)
    right = answer(learner, "q1", "b", "post", attempt=2)

    assert (repeated.status_code, repeated.json()["code"]) == (409, "already-answered")
    assert (ahead.status_code, ahead.json()["code"]) == (409, "attempt-closed")
    assert "attempt 2 is open now" in ahead.json()["detail"]
    assert (right.status_code, right.json()["attempt"]) == (201, 2)


def test_a_question_skipped_in_the_first_attempt_is_not_answered_for_it_in_the_second(learner):
    course = Course.objects.get()
    course.polls.get(phase=3).entries.filter(question__key="c1").update(required=False)
    at_the_post_test(learner)
    answer_all(learner, {key: WRONG[key] for key in ("q1", "q2", "q3")})
    open_next(learner)

    late = answer(learner, "c1", 2, "post", attempt=1)

    assert (late.status_code, late.json()["code"]) == (409, "attempt-closed")
    assert not Response.objects.filter(question__key="c1", phase=3).exists()


# --- the key between attempts ---------------------------------------------------------------------
