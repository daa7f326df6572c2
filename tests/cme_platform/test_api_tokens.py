"""What the API gives to whom by a token."""

import pytest
from django.core.cache import cache
from django.test import Client

from tests.factories import make_course, token_for
from tests.learners.test_tokens import a_person, me

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_limits_used_up():
    cache.clear()


def test_a_staff_token_without_the_second_factor_is_refused(settings):
    user = a_person("analyst")
    without = token_for(user, second_factor=False)
    with_one = token_for(user)
    assert me(without) == 200

    settings.STAFF_SECOND_FACTOR = True

    assert me(without) == 401
    assert me(with_one) == 200


def test_a_token_does_what_it_is_for_and_nothing_else():
    course = make_course()
    learner, analyst = a_person("learner"), a_person("analyst")
    enroll, outcomes = (
        f"/api/v1/courses/{course.slug}/enrollment/",
        f"/api/v1/courses/{course.slug}/outcomes/",
    )

    def answers(key, method, path):
        reply = getattr(Client(), method)(path, headers={"Authorization": f"Token {key}"})
        return reply.status_code, reply.json().get("code")

    reading, answering = token_for(learner, "read"), token_for(learner, "read", "answer")
    assert answers(reading, "post", enroll) == (403, "token-scope")
    assert answers(answering, "post", enroll)[0] == 201
    assert answers(answering, "get", "/api/v1/me/")[0] == 200
    assert answers(token_for(analyst, "read"), "get", outcomes) == (403, "token-scope")
    assert answers(token_for(analyst, "outcomes"), "get", outcomes)[0] == 404  # none computed yet
    assert answers(token_for(analyst, "outcomes"), "get", "/api/v1/me/") == (403, "token-scope")


def test_wrong_tokens_are_429_soon_and_a_right_one_behind_the_same_address_gets_in():
    key = token_for(a_person("learner"))

    wrong = [me(f"{number:040}") for number in range(22)]

    assert wrong == [401] * 20 + [429] * 2
    assert me(key) == 200
