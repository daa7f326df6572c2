"""Limits of the API."""

import pytest
from django.core.cache import cache

from tests.factories import somebody

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_limits_used_up():
    cache.clear()


def test_writing_by_api_has_a_limit_and_reading_goes_on(settings, client):
    settings.API_WRITES_A_MINUTE = 3
    client.force_login(somebody("learner"))
    answers = [client.post("/api/v1/courses/none/enrollment/") for _ in range(5)]

    assert [a.status_code for a in answers] == [404, 404, 404, 429, 429]
    assert [a["RateLimit-Remaining"] for a in answers] == ["2", "1", "0", "0", "0"]
    assert {a["RateLimit-Limit"] for a in answers} == {"3"}
    assert all(0 < int(a["RateLimit-Reset"]) <= 60 for a in answers)
    assert int(answers[-1]["Retry-After"]) > 0
    assert client.get("/api/v1/courses/").status_code == 200
