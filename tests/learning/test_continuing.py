""" "Continue" leads to credit as soon as it can be claimed, and what is missing is said with the
way to it.
"""

import pytest
from django.test import Client

from assessments.models import Attempt, Phase
from tests.credit.people import (
    claimed,
    course_with_credit,
    finish,
    finisher,
    signed_in,
    somebody_in,
    watched,
)
from tests.factories import answered

pytestmark = pytest.mark.django_db


def pages_of(learner, course):
    client = Client()
    client.force_login(learner.user)
    return {
        name: client.get(address).content.decode()
        for name, address in (
            ("catalogue", "/"),
            ("course", f"/courses/{course.slug}/"),
            ("track", f"/courses/{course.slug}/tracks/1/"),
            ("me", "/me/"),
            ("result", f"/courses/{course.slug}/polls/{course.polls.get(phase=3).pk}/"),
            ("credit", f"/courses/{course.slug}/credit/"),
        )
    }


def test_continue_leads_to_credit_as_soon_as_it_can_be_claimed_and_no_longer():
    course = course_with_credit()
    learner = finisher(course)
    button = f'href="/courses/{course.slug}/credit/"'

    waiting = pages_of(learner, course)
    claimed(learner, course)
    after = pages_of(learner, course)

    assert button in waiting["result"] and "Claim up to 1.0 credit" in waiting["result"]
    assert "Claim up to 1.0 credit" in waiting["course"]
    assert button in waiting["me"]
    assert button in waiting["catalogue"] and "Claim up to 1.0 credit" in waiting["catalogue"]
    assert not any("Claim up to" in after[name] for name in ("result", "course", "catalogue"))


def test_who_skipped_the_profession_is_led_to_it_and_not_told_that_all_is_done():
    course = course_with_credit()
    evaluated = f"/courses/{course.slug}/polls/{course.polls.get(phase=4).pk}/"
    learner = finisher(course, "")
    asked = "Tell us your profession to claim your credit"

    pages = pages_of(learner, course)
    end = signed_in(learner.user).get(evaluated).content.decode()
    learner.profession = "physician"
    learner.save()
    named = pages_of(learner, course)

    for page in (end, *(pages[name] for name in ("catalogue", "course", "me", "result"))):
        assert asked in page
        assert "Course complete" not in page and "You have finished" not in page
    assert "Finished." not in pages["me"] and "Next: your credit" in pages["me"]
    assert asked not in named["me"] and "Claim up to 1.0 credit" in named["me"]


def test_first_and_best_attempt_stand_apart_and_what_passes_is_said_before():
    course = course_with_credit(tracks=1)
    learner, poll = somebody_in(course), course.polls.get(phase=3)
    poll.max_attempts = 2
    poll.save()
    address = f"/courses/{course.slug}/polls/{poll.pk}/"
    before = signed_in(learner.user).get(f"{address}1/").content.decode()
    question = course.questions.get(key="q1")
    answered(question, "a", phase=Phase.PRE, learner=learner)
    finish(learner, course, answer="a")
    failed = " ".join(signed_in(learner.user).get(address).content.decode().split())
    first = pages_of(learner, course)["me"]
    Attempt.objects.create(learner=learner, poll=poll, number=2)
    answered(question, "b", phase=Phase.POST, learner=learner, attempt=2)

    both = " ".join(pages_of(learner, course)["me"].split())

    assert "1 of 1 needed to pass" in before and "up to 2 attempts" in before
    assert "1 of 1 (70%) must be correct to pass" in failed
    assert "Post-test: 0 of 1 correct" in first and "best" not in first.lower()
    assert "Post-test, first attempt: 0 of 1 correct" in both
    assert "Best attempt: 1 of 1 correct" in both and "best attempt (2): 1 of 1" in both


def test_who_watches_the_last_minutes_after_the_post_test_is_led_from_the_track_to_credit():
    course = course_with_credit(min_watched=None)
    learner = finisher(course)
    button = f'id="next" data-next href="/courses/{course.slug}/credit/"'
    watched(learner, course.tracks.get(), (0, 1200))
    early = pages_of(learner, course)["track"]

    learner.progress.update(watched=1440, intervals=[[0, 1440]])
    enough = pages_of(learner, course)["track"]
    claimed(learner, course)

    assert "Claim up to" not in early
    assert button in " ".join(enough.split()) and "Claim up to 1.0 credit" in enough
    assert "Claim up to" not in pages_of(learner, course)["track"]


def test_the_stretches_that_credit_misses_are_named_and_are_links():
    course = course_with_credit(min_watched=None)
    learner = somebody_in(course)
    nothing = pages_of(learner, course)
    watched(learner, course.tracks.get(), (0, 720), (1110, 1500.4))

    pages = pages_of(learner, course)

    for name, address in (("track", ""), ("credit", f"/courses/{course.slug}/tracks/1/")):
        assert f'<a href="{address}?t=720" data-at="720">12:00–18:30</a>, ' in pages[name]
        assert f'<a href="{address}?t=1500" data-at="1500">25:00–30:00</a>' in pages[name]
        assert "?t=" not in nothing[name].split("Watched so far")[-1].split("</p>")[0]


def test_what_is_missing_is_said_with_the_way_to_it():
    course = course_with_credit()
    page = pages_of(somebody_in(course), course)["credit"]
    polls = {poll.phase: poll.pk for poll in course.polls.all()}

    assert (
        f'<a href="/courses/{course.slug}/polls/{polls[3]}/">Take the post-test of track 1.' in page
    )
    # What is not open yet is no link, and says what comes first.
    assert f'href="/courses/{course.slug}/polls/{polls[4]}/"' not in page
    assert "Complete the evaluation." in page
    assert "The evaluation opens after the post-test." in page


def test_what_was_watched_is_said_beside_the_claim():
    course = course_with_credit(min_watched=None)
    learner = finisher(course)
    watched(learner, course.tracks.get(), (0, 1440))

    page = pages_of(learner, course)["credit"]

    assert "24 of 30 minutes watched" in page and "is the most you may claim" in page
