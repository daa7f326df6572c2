"""Before a sign-in is changed its owner shows who they are."""

import pytest
from allauth.mfa.models import Authenticator

from jobs.models import OutboxMail
from learners.models import User
from tests.learners.test_sign_in_changes import (
    CHANGES,
    FIRST,
    NEW,
    SECOND,
    browser,
    code_in_the_newest_mail,
    deeds,
    mailed,
    person,
)

__all__ = ["browser", "person"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_limits_used_up")]


@pytest.mark.parametrize("change", CHANGES)
def test_nothing_changes_before_they_show_who_they_are(browser, person, change):
    page, form = CHANGES[change]

    asked = browser.post(page, form)

    assert asked["Location"].startswith("/accounts/reauthenticate/")
    assert set(person.emailaddress_set.values_list("email", "primary")) == {
        (FIRST, True),
        (SECOND, False),
    }
    assert not Authenticator.objects.exists() and not OutboxMail.objects.exists()


def test_whoever_has_no_password_shows_it_by_a_code(browser, person):
    person.set_unusable_password()
    person.save()
    browser.force_login(person)
    form = {"password1": NEW, "password2": NEW}

    asked = browser.post("/accounts/password/set/", form)
    assert asked["Location"].startswith("/accounts/reauthenticate/code/")
    assert browser.get(asked["Location"]).status_code == 200 and not OutboxMail.objects.exists()
    browser.post(asked["Location"], {"send": "yes"})
    for _ in range(3):
        browser.post(asked["Location"], {"code": "WRONG1"})
    late = browser.post(asked["Location"], {"code": code_in_the_newest_mail()})
    assert late.status_code == 302 and not User.objects.get().has_usable_password()

    browser.post(asked["Location"], {"code": code_in_the_newest_mail()})  # of the mail just sent

    assert User.objects.get().check_password(NEW)
    assert mailed() == {FIRST, SECOND} and "password-set" in deeds()


@pytest.mark.parametrize("change", ["add", "primary", "remove", "authenticator"])
def test_without_a_password_nothing_changes_before_a_code_either(browser, person, change):
    person.set_unusable_password()
    person.save()
    browser.force_login(person)

    asked = browser.post(*CHANGES[change])

    assert asked["Location"].startswith("/accounts/reauthenticate/code/")
    assert not OutboxMail.objects.exists() and not Authenticator.objects.exists()
    assert person.emailaddress_set.count() == 2
    browser.post(asked["Location"], {"send": "yes"})
    browser.post(asked["Location"], {"code": code_in_the_newest_mail()})
    assert "reauthenticate" not in browser.post(*CHANGES["add"]).get("Location", "")
