"""Anybody may check a certificate, and learns no more than that."""

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from cme_platform import privacy
from tests.credit.people import (
    NOW,
    certificate_for,
    claimed,
    course_with_credit,
    finisher,
    signed_in,
    words_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _then(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(NOW, tick=True):
        yield


def test_the_check_page_gives_name_course_credit_date_and_status_and_no_more():
    certificate = certificate_for("physician")

    answer = Client().get(f"/verify/{certificate.code}/")
    page = answer.content.decode()

    for shown in (
        "Ada Brandt",
        "HER2 &amp; &quot;me&quot;",
        "0.5 <em>AMA PRA Category 1 Credit</em>™",
        "June 2, 2025",
        "valid",
    ):
        assert shown in page
    for hidden in ("ada@example.org", "physician", certificate.number):
        assert hidden not in page
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex"
    assert len(certificate.code) * 6 >= 128


def test_the_check_page_of_somebody_who_gave_no_name_tells_no_address():
    course = course_with_credit()
    certificate = claimed(finisher(course, given_name="", family_name=""), course).certificate

    page = Client().get(f"/verify/{certificate.code}/").content.decode()

    assert "ada@example.org" in words_of(certificate)  # their own certificate
    assert "ada@example.org" not in page
    assert "is valid" in page and "HER2" in page


@pytest.mark.parametrize("code", ["x", "a" * 24, "%00", "é", "..%2f"])
def test_a_wrong_code_finds_nothing(code):
    assert Client().get(f"/verify/{code}/").status_code == 404


def test_certificates_are_not_guessed_at_speed_and_a_right_code_is_always_shown():
    cache.clear()
    certificate = certificate_for("physician")

    guesses = [Client().get(f"/verify/guess-{number}/") for number in range(32)]

    assert [guess.status_code for guess in guesses] == [404] * 30 + [429] * 2
    assert guesses[-1]["Retry-After"] == "60"
    assert Client().get(f"/verify/{certificate.code}/").status_code == 200


def test_after_erasure_the_check_page_keeps_what_the_rule_needs_and_says_which():
    certificate = certificate_for("physician")
    privacy.erase(learner=certificate.claim.learner, by=None, at=NOW, own_act=True)

    page = Client().get(f"/verify/{certificate.code}/").content.decode()

    assert "Ada" not in page and "Brandt" not in page
    for kept in (
        "is valid",
        "HER2",
        "0.5 <em>AMA PRA",
        "June 2, 2025",
        "six years",
        "February 28, 2034",
    ):
        assert kept in page


def test_a_certificate_is_checked_by_its_number_and_family_name_together():
    certificate = certificate_for("physician")
    client = Client()

    def check(number, name):
        return client.post("/verify/", {"number": number, "family_name": name})

    assert "family_name" in client.get("/verify/").content.decode()
    page = check(certificate.number.lower(), " brandt ")
    assert page.status_code == 200 and "is valid" in page.content.decode()
    for number, name in (
        (certificate.number, "Costa"),
        (certificate.number, "andt"),
        ("C2026-9", "Brandt"),
    ):
        refused = check(number, name)
        assert refused.status_code == 404
        assert "HER2" not in refused.content.decode()
    assert check("", "").status_code == 400


def test_the_days_of_the_check_page_are_in_the_reader_s_language():
    certificate = certificate_for("physician")
    privacy.erase(learner=certificate.claim.learner, by=None, at=NOW, own_act=True)

    german = Client(headers={"accept-language": "de"})
    page = german.get(f"/verify/{certificate.code}/").content.decode()

    assert "28. Februar 2034" in page and "2. Juni 2025" in page
    assert "February" not in page and "June" not in page


def test_the_way_to_the_check_stands_on_every_page_on_my_credit_and_on_the_certificate():
    certificate = certificate_for("physician")
    mine = signed_in(certificate.claim.learner.user)
    link = '<a href="/verify/">Check a certificate</a>'

    assert Client().get("/").content.decode().count(link) == 1
    assert mine.get("/me/credit/").content.decode().count(link) == 2
    assert "Or by its number http://localhost:8000/verify/" in words_of(certificate)


def test_guessing_numbers_is_limited_and_a_right_one_is_not():
    certificate = certificate_for("physician")
    client = Client()
    cache.clear()

    for guess in range(100):
        answer = client.post("/verify/", {"number": f"C2026-{guess}", "family_name": "Smith"})
        if answer.status_code == 429:
            break

    assert answer.status_code == 429 and answer["Retry-After"]
    right = {"number": certificate.number, "family_name": "Brandt"}
    assert client.post("/verify/", right).status_code == 200
