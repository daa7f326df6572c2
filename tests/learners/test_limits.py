"""Limits that fit a congress behind one network address, and somebody who guesses."""

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from learners.models import User
from tests.factories import somebody
from tests.learners.test_sign_in_changes import code_in_the_newest_mail

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_limits_used_up")]
PASSWORD = "a long good password 7"
LOGIN = "/accounts/login/"
ATTACKER, CLINIC = {"REMOTE_ADDR": "198.51.100.7"}, {"REMOTE_ADDR": "203.0.113.9"}


def known(number=0):
    user = somebody("learner", email=f"known{number}@example.org", password=PASSWORD)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user.email


def tries(address, password, **where):
    return Client(**where).post(LOGIN, {"login": address, "password": password})


def test_a_congress_signs_in_behind_one_address_within_a_minute():
    addresses = [known(number) for number in range(34)]

    answers = [tries(address, PASSWORD, **CLINIC) for address in addresses]

    assert {answer.status_code for answer in answers} == {302}


def test_wrong_passwords_lock_an_account_only_where_they_came_from():
    address = known()
    wrong = [tries(address, f"wrong {n}", **ATTACKER) for n in range(7)]

    assert [answer.status_code for answer in wrong] == [200] * 5 + [429] * 2
    assert wrong[-1]["Retry-After"] == "300"
    assert "code by e-mail" in wrong[-1].content.decode()
    assert tries(address, PASSWORD, **ATTACKER).status_code == 429
    assert tries(address, PASSWORD, **CLINIC).status_code == 302


def test_an_account_tried_from_everywhere_is_open_by_a_code(settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {
        "login_failed_anywhere": "6/h/key"
    }
    address = known()
    for number in range(6):
        tries(address, "wrong", REMOTE_ADDR=f"198.51.100.{number}")

    assert tries(address, PASSWORD, **CLINIC).status_code == 429
    by_code = Client(**CLINIC).post("/accounts/login/code/", {"email": address})
    assert by_code["Location"].startswith("/accounts/login/code/confirm/")


def test_right_passwords_use_up_no_limit():
    address = known()

    assert {tries(address, PASSWORD, **CLINIC).status_code for _ in range(12)} == {302}


def test_a_code_of_sign_in_is_guessed_three_times_at_most():
    address, browser = known(), Client()
    browser.post("/accounts/login/code/", {"email": address})

    guesses = [
        browser.post("/accounts/login/code/confirm/", {"code": f"WRONG{n}"}).status_code
        for n in range(4)
    ]
    again = [
        Client().post("/accounts/login/code/", {"email": address}).status_code for _ in range(5)
    ]

    assert guesses[:2] == [200, 200] and guesses[2:] == [302, 302]
    assert again == [302] * 4 + [429]


@pytest.mark.parametrize("page", ["login/code/", "password/reset/"])
def test_codes_asked_for_elsewhere_keep_nobody_from_theirs(page):
    address, owner = known(), Client(**CLINIC)
    asked = [Client(**ATTACKER).post(f"/accounts/{page}", {"email": address}) for _ in range(6)]

    assert [answer.status_code for answer in asked] == [302] * 5 + [429]
    assert "Too many requests" in asked[-1].content.decode() and asked[-1]["Retry-After"] == "60"
    assert owner.post(f"/accounts/{page}", {"email": address}).status_code == 302


def test_a_mailbox_is_not_flooded_from_everywhere_and_the_code_already_sent_stays_good(settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {
        "code_to_mailbox_anywhere": "3/h/key"
    }
    address, owner = known(), Client(**CLINIC)
    owner.post("/accounts/login/code/", {"email": address})
    code = code_in_the_newest_mail()
    asked = [
        Client(REMOTE_ADDR=f"198.51.100.{n}").post("/accounts/login/code/", {"email": address})
        for n in range(3)
    ]

    assert [answer.status_code for answer in asked] == [302, 302, 429]
    owner.post("/accounts/login/code/confirm/", {"code": code})
    assert "_auth_user_id" in owner.session


def test_sign_ins_are_told_in_the_log_without_names(caplog):
    address = known()
    with caplog.at_level("INFO", "cme.security"):
        tries(address, "wrong", **ATTACKER)
        tries(address, PASSWORD, **CLINIC)

    assert "a sign-in failed from 198.51.100.7" in caplog.text
    assert f"account {User.objects.get().pk} signed in from 203.0.113.9" in caplog.text
    assert address not in caplog.text and PASSWORD not in caplog.text


def test_an_address_written_in_two_ways_is_one_person():
    user = somebody("learner", email="a@münchen.de", password=PASSWORD)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    assert user.email == "a@xn--mnchen-3ya.de"

    for written in ("a@münchen.de", "A@MÜNCHEN.DE", "a@xn--mnchen-3ya.de"):
        assert tries(written, PASSWORD).status_code == 302
        Client().post("/accounts/signup/", {"email": written, "password1": PASSWORD})
    assert User.objects.count() == 1
    assert tries("b@münchen.de", PASSWORD).status_code == 200
