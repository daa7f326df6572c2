""" "Continue" leads to credit as soon as it can be claimed, and what is missing is said with the
way to it.
"""

import pytest
from django.test import Client

from tests.credit.people import claimed, course_with_credit, finisher, somebody_in, watched

pytestmark = pytest.mark.django_db


def pages_of(learner, course):
    client = Client()
    client.force_login(learner.user)
    return {
        name: client.get(address).content.decode()
        for name, address in (
            ("course", f"/courses/{course.slug}/"),
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
    assert "Claim up to" not in after["result"] + after["course"]


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
