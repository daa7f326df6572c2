"""What videos and questions can fill is counted in the open, and questions buy no credit."""

from decimal import Decimal

import pytest
from django.urls import reverse

from assessments.models import Phase
from courses import publishing
from courses.models import PlanningRecord
from credit import time_gate
from credit.models import CreditOffer
from credit.time_gate import Time
from tests.factories import ask, make_course, make_poll, make_segment, somebody, with_video


def test_questions_fill_no_more_than_the_smallest_credit_or_the_videos():
    assert Time(Decimal(0), 2).most == 6
    assert Time(Decimal(2), 14).most == Time(Decimal(2), 500).most == 6 + 15
    assert Time(Decimal(40), 14).most == 120 + 40
    assert Time(Decimal(60), 14).most == 180 + 42


@pytest.fixture
def course(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    course = make_course("timed", questions=8, published=False)
    with_video(course.tracks.get())
    PlanningRecord.objects.create(course=course, minutes=60)
    CreditOffer.objects.create(course=course, type="ama-pra-category-1", amount="1.00")
    return course


def sentence_of(course, code):
    failures = publishing.to_mend(course) + publishing.advice(course)
    return next((failure.sentence for failure in failures if failure.code == code), "")


def test_too_many_minutes_say_how_they_are_counted_and_what_would_help(course):
    course.tracks.update(duration=120)

    sentence = sentence_of(course, "minutes-above-content")

    assert sentence == (
        "60 minutes are stated, and at most 21 can be counted: 2 min of video, counted 3 times "
        "for reading and thinking (6 min), and 16 questions at 180 seconds (15 min; never more "
        "than the videos last, or 15 min where they are shorter). State at most 21 minutes with "
        "the credit that fits them, or add video; more questions change nothing."
    )
    make_poll(course, Phase.EVALUATION, [ask(course, f"x{n}") for n in range(9)])
    assert "at most 21 can" in sentence_of(course, "minutes-above-content")
    course.tracks.update(duration=1800)
    assert not sentence_of(course, "minutes-above-content")


def test_the_field_of_the_minutes_says_how_much_may_stand_in_it(course, client):
    course.tracks.update(duration=120)
    client.force_login(somebody("operator"))

    page = client.get(reverse("admin:courses_planningrecord_change", args=[course.pk]))

    assert time_gate.counted(course) in page.content.decode()
    assert "With credit at most 21 min can be stated" in page.content.decode()


def test_a_time_far_from_the_videos_is_told_as_learners_read_it(course):
    course.tracks.update(duration=1800)
    PlanningRecord.objects.update(minutes=90)
    assert "Learners read that the course takes 90 minutes" in sentence_of(
        course, "minutes-above-usual"
    )

    PlanningRecord.objects.update(minutes=20)
    assert "the videos alone last 30 min" in sentence_of(course, "minutes-below-video")

    PlanningRecord.objects.update(minutes=50)
    assert not sentence_of(course, "minutes-below-video")
    assert not sentence_of(course, "minutes-above-usual")


def test_segments_fill_no_time_of_credit_because_credit_asks_for_none_of_them(course):
    course.tracks.update(duration=120)
    before = time_gate.time_of(course)

    make_segment(course)

    assert time_gate.time_of(course) == before
