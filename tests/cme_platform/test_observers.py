"""The figures of the site and the description of its API are for staff,
and for listed addresses.
"""

import pytest
from django.test import Client

from tests.factories import somebody

pytestmark = pytest.mark.django_db
PAGES = ["/metrics", "/api/v1/schema/", "/api/v1/docs/"]


def answers(browser, **where):
    return [browser.get(page, **where).status_code for page in PAGES]


def test_only_staff_and_listed_addresses_look(settings):
    settings.OBSERVER_ADDRESSES = ["192.0.2.0/24", "2001:db8::/32"]
    learner, author = Client(), Client()
    learner.force_login(somebody("learner"))
    author.force_login(somebody("author"))

    assert answers(Client()) == answers(learner) == [403] * 3
    assert answers(author) == [200] * 3
    assert answers(Client(), REMOTE_ADDR="192.0.2.8") == [200] * 3
    assert answers(Client(), REMOTE_ADDR="2001:db8::7") == [200] * 3
    assert answers(Client(), REMOTE_ADDR="198.51.100.1") == [403] * 3
    assert Client().get("/api/v1/schema/").json()["code"] == "staff-only"


def test_a_header_lists_nobody(settings):
    settings.OBSERVER_ADDRESSES = ["192.0.2.0/24"]

    refused = Client().get("/metrics", headers={"x-forwarded-for": "192.0.2.8"})

    assert refused.status_code == 403


def test_a_machine_of_ones_own_looks_without_signing_in():
    assert answers(Client()) == [200] * 3


def test_what_the_api_answers_is_kept_nowhere(client):
    client.force_login(somebody("learner"))

    assert client.get("/api/v1/me/")["Cache-Control"] == "no-store"
    assert client.get("/api/v1/nothing/")["Cache-Control"] == "no-store"
    assert Client().get("/api/v1/me/")["Cache-Control"] == "no-store"
    assert "no-store" in client.get("/accounts/email/")["Cache-Control"]
    assert "no-store" in client.get("/")["Cache-Control"]
    assert "Cache-Control" not in Client().get("/").headers
