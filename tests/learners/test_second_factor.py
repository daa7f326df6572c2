"""Who needs a second factor."""

import time

import pytest
from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client

from jobs.models import OutboxMail
from tests.factories import somebody, token_for
from tests.learners.test_sign_in_changes import (
    FIRST,
    SECOND,
    browser,
    deeds,
    mailed,
    person,
    shows_who_they_are,
)
from tests.learners.test_signing_in import ADDRESS, PASSWORD, known

__all__ = ["browser", "known", "person"]


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_limits_used_up")]


@pytest.mark.parametrize(
    ("role", "page"),
    [("course-admin", "/admin/"), ("analyst", "/outcomes/"), ("operator", "/admin/")],
)
def test_whoever_works_here_sets_up_a_second_factor_first(client, settings, role, page):
    user = somebody(role)
    client.force_login(user)
    settings.STAFF_SECOND_FACTOR = False
    assert client.get(page).status_code == 200

    settings.STAFF_SECOND_FACTOR = True
    assert client.get(page)["Location"] == "/accounts/2fa/"
    refused = client.get("/api/v1/courses/")
    assert (refused.status_code, refused.json()["code"]) == (403, "second-factor-required")
    assert (
        client.get("/api/v1/courses/", headers={"Authorization": "Anything else"}).status_code
        == 403
    )
    by_token = {"Authorization": f"Token {token_for(user)}"}
    assert Client().get("/api/v1/courses/", headers=by_token).status_code == 200
    assert client.get("/me/profile/").status_code == 200

    TOTP.activate(user, generate_totp_secret())
    assert client.get(page).status_code == 200


def test_learners_need_none_and_staff_with_one_give_its_code_to_sign_in(settings, known):
    settings.STAFF_SECOND_FACTOR = True
    browser = Client()
    assert (
        browser.post("/accounts/login/", {"login": ADDRESS, "password": PASSWORD})["Location"]
        == "/me/"
    )

    TOTP.activate(known, generate_totp_secret())
    other = Client()
    assert (
        other.post("/accounts/login/", {"login": ADDRESS, "password": PASSWORD})["Location"]
        == "/accounts/2fa/authenticate/"
    )
    assert other.get("/me/profile/").status_code == 302


def test_a_second_factor_is_set_up_and_taken_away(browser, django_capture_on_commit_callbacks):
    shows_who_they_are(browser)
    browser.get("/accounts/2fa/totp/activate/")
    secret = browser.session["mfa.totp.secret"]
    counter = list(yield_hotp_counters_from_time())[1]  # the one of now
    code = format_hotp_value(hotp_value(secret, counter))
    with django_capture_on_commit_callbacks(execute=True):
        browser.post("/accounts/2fa/totp/activate/", {"code": code})
    assert Authenticator.objects.exists()
    assert mailed() == {FIRST, SECOND} and "factor-added" in deeds()

    OutboxMail.objects.all().delete()
    browser.post("/accounts/2fa/totp/deactivate/")

    assert not Authenticator.objects.exists()
    assert mailed() == {FIRST, SECOND} and "factor-removed" in deeds()


def test_with_a_second_factor_a_code_by_mail_is_not_enough(browser, person):
    TOTP.activate(person, generate_totp_secret())

    page = browser.get("/accounts/reauthenticate/code/")

    assert page["Location"] == "/accounts/reauthenticate/"
    assert "code" not in {m["id"] for m in methods(person)}


def methods(person):
    from allauth.account.adapter import get_adapter

    return get_adapter().get_reauthentication_methods(person)


@pytest.mark.parametrize(("hours", "status"), [(11, 200), (13, 302)])
def test_whoever_works_here_signs_in_each_day_and_learners_do_not(client, hours, status):
    for role, address, wanted in (
        ("analyst", "/outcomes/", status),
        ("learner", "/me/", 200),
    ):
        user = somebody(role)
        client.force_login(user)
        session = client.session
        at = time.time() - hours * 3600
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": at}]
        session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
        session.save()
        assert client.get(address).status_code == wanted


def test_who_works_here_and_was_away_for_hours_signs_in_again(client, settings):
    user = somebody("course-admin")
    client.force_login(user)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": time.time() - 9000}]
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
    session.save()

    assert client.get("/admin/").status_code == 200
    assert client.session["worked_at"] > time.time() - 10
    session = client.session
    session["worked_at"] = time.time() - settings.STAFF_IDLE_HOURS * 3600 - 1
    session.save()

    assert client.get("/me/profile/").status_code == 200
    shown = client.get("/admin/", follow=True)
    assert shown.redirect_chain[-1][0].startswith("/accounts/login/")
