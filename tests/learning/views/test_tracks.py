"""The page of a track."""

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from assessments.models import AnswerConfidence, DecisionPoint, Phase
from assessments.progress import POINT_SLACK
from courses import front_matter
from courses.actions import acknowledge_front_matter
from courses.captions import read
from courses.models import Case, Course, Track, TrackProgress
from credit.models import CreditOffer
from learners.actions import learner_for
from learners.models import User
from tests.factories import (
    answered,
    ask,
    enrolled,
    make_case,
    make_decision_point,
    make_poll,
)
from tests.learning.test_pages import BEFORE, TRACK, course, give, learner, watching
from tests.pages import text

__all__ = ["course", "learner", "watching"]

pytestmark = pytest.mark.django_db


def test_what_stands_beside_the_video_is_as_new_as_the_course(learner, course):
    give(learner, course, Phase.PRE, BEFORE)
    assert "Another story" not in text(learner.get(TRACK))

    Case.objects.update(vignette="Another story")
    course.tracks.get().captions.all().delete()

    page = text(learner.get(TRACK))
    assert "Another story" in page
    assert "<track " not in page


def test_a_track_page_asks_as_often_with_many_points_learners_and_answers(
    learner, course, django_assert_max_num_queries
):
    give(learner, course, Phase.PRE, BEFORE)
    learner.post(TRACK, {"question": "d1", "answer": "a"})
    learner.get(TRACK)
    with django_assert_max_num_queries(13) as few:  # session and account among them
        learner.get(TRACK)
    track, point = course.tracks.get(), course.questions.get(key="d1")
    for number in range(8):
        make_decision_point(track, ask(course, f"more{number}"), at=3)
        make_case(track, 1)
    for _ in range(30):
        answered(point, "b", phase=Phase.IN_ACTIVITY, learner=enrolled(course))
    me = learner_for(User.objects.get(pk=learner.session["_auth_user_id"]))
    for number in range(8):
        answered(
            course.questions.get(key=f"more{number}"), "b", phase=Phase.IN_ACTIVITY, learner=me
        )
    progress = {"intervals": [[0, 2], [3, 4]], "position": 1}
    learner.post(
        "/api/v1/courses/mini/tracks/1/progress/", progress, content_type="application/json"
    )

    make_poll(course, Phase.FOLLOW_UP, [point], after_days=60)
    make_poll(course, Phase.FOLLOW_UP, [point], after_days=90)
    learner.get(TRACK)  # what the course asks now is read once

    with django_assert_max_num_queries(13):
        page = text(learner.get(TRACK))

    assert len(few) > 6
    assert page.count("of colleagues") >= 2


OFFERED = 'name="confidence"'


def test_confidence_is_kept_beside_the_answer_where_the_course_asks(watching, course):
    assert OFFERED not in text(watching.get(TRACK))
    Course.objects.update(asks_confidence=True)

    assert OFFERED in text(watching.get(TRACK))
    watching.post(TRACK, {"question": "d1", "answer": "a", "confidence": "3"})

    confidence = AnswerConfidence.objects.get()
    assert (confidence.level, confidence.response.question.key) == (3, "d1")
    page = text(watching.get(TRACK))
    assert "How sure you were: Fairly sure" in page and OFFERED not in page
    with pytest.raises(DatabaseError), transaction.atomic():
        AnswerConfidence.objects.update(level=1)
    answer = {
        "question": "q1", "phase": "post", "answer": "b", "confidence": 9,
        "idempotency_key": "00000000-0000-4000-8000-000000000001",
    }  # fmt: skip
    reply = watching.post(
        "/api/v1/courses/mini/responses/", answer, content_type="application/json"
    )
    assert reply.status_code == 400


def test_a_point_lies_at_most_a_little_ahead_of_what_was_watched_where_credit_is_offered(
    watching, course
):
    assert '"slack": null' in text(watching.get(TRACK))

    CreditOffer.objects.create(course=course, type="ancc-contact-hours", amount=1)
    reader = learner_for(User.objects.get(pk=watching.session["_auth_user_id"]))
    version = front_matter.current(course).version
    acknowledge_front_matter(learner=reader, course=course, version=version)

    assert f'"slack": {POINT_SLACK}' in text(watching.get(TRACK))


def _with_credit(reader_client, course):
    """The course asks for watching, and its only point stands a minute into a video of two."""
    CreditOffer.objects.create(course=course, type="ancc-contact-hours", amount=1)
    Track.objects.update(duration=120)
    DecisionPoint.objects.update(at=60)
    reader = learner_for(User.objects.get(pk=reader_client.session["_auth_user_id"]))
    version = front_matter.current(course).version
    acknowledge_front_matter(learner=reader, course=course, version=version)
    return reader


def _watched(reader, course, intervals):
    watched = sum(stop - start for start, stop in intervals)
    values = {"intervals": intervals, "watched": watched, "updated_at": timezone.now()}
    TrackProgress.objects.update_or_create(
        learner=reader, track=course.tracks.get(), defaults=values
    )


def test_a_point_says_when_it_opens_and_the_page_how_much_credit_asks_to_be_watched(
    watching, course
):
    page = text(watching.get(TRACK))
    assert "You can also answer them here" in page and "not open yet" not in page

    _with_credit(watching, course)
    page = text(watching.get(TRACK))

    assert "opens when the video reaches 1:00" in page and "not open yet" in page
    assert "You can also answer them here" not in page
    assert "For credit, watch at least 80% of this track: <span data-needed>1:36</span>." in page
    assert "Watched so far: <b>0:00</b>" in page


def test_what_comes_next_is_offered_once_the_video_is_through(watching, course):
    reader = _with_credit(watching, course)
    assert "Go to the course page" in text(watching.get(TRACK))

    _watched(reader, course, [[61, 90]])  # by a jump past the point, which opens nothing
    assert "opens when the video reaches 1:00" in text(watching.get(TRACK))
    _watched(reader, course, [[0, 100]])
    page = text(watching.get(TRACK))
    assert "You have watched what credit needs" in page and "not open yet" not in page
    watching.post(TRACK, {"question": "d1", "answer": "b"})

    assert "Continue: Post-test, track 1" in text(watching.get(TRACK))


def test_the_transcript_waits_with_what_is_said_behind_an_open_decision(watching, course):
    point = DecisionPoint.objects.get(question__key="d1")
    cues = read(course.tracks.get().captions.first().file.read().decode())
    DecisionPoint.objects.filter(pk=point.pk).update(at=int(cues[-1].start))
    before = text(watching.get(TRACK + "transcript/"))

    watching.post(TRACK, {"question": "d1", "answer": "a"})
    after = text(watching.get(TRACK + "transcript/"))

    assert cues[-1].text not in before
    assert "The transcript continues after the decision at 0:0" in before
    assert cues[-1].text in after
    assert "decision at 0:0" not in after.split("</main>")[0]
