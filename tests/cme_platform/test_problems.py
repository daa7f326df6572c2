"""A refusal as a problem document."""

import pytest

from cme_platform.problems import problem_details
from tests.learners.test_refusals import TooMany


def test_a_program_gets_status_code_sentence_and_what_else_there_is():
    refusal = TooMany()
    refusal.details = {"missing": ["a"]}
    answer = problem_details(refusal, {})

    assert answer is not None
    assert answer.status_code == answer.data["status"] == 422
    assert (answer.data["code"], answer.data["missing"]) == ("too-many", ["a"])


def test_an_error_that_is_no_refusal_is_not_told_as_one():
    assert problem_details(ValueError("secret"), {}) is None


@pytest.mark.django_db
def test_the_api_of_an_https_site_refuses_plain_http_instead_of_sending_it_on(client, settings):
    settings.SECURE_SSL_REDIRECT = True

    refused = client.get("/api/v1/courses/")
    page = client.get("/")

    assert (refused.status_code, refused.json()["code"]) == (403, "https-required")
    assert page["Location"].startswith("https://")
    assert client.get("/api/v1/courses/", secure=True).status_code == 200
