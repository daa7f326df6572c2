"""Recovery codes are shown once; what is kept of them signs nobody in."""

import importlib
import json
import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.apps import apps
from django.test import Client

from learners.recovery_codes import HashedRecoveryCodes, SeededCodes
from tests.learners.test_sign_in_changes import PASSWORD, browser, person, shows_who_they_are

__all__ = ["browser", "person"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_limits_used_up")]
PAGE = "/accounts/2fa/recovery-codes/"


def held():
    return Authenticator.objects.get(type="recovery_codes")


def shown(page):
    return re.findall(r"<code>(\d{8})</code>", page.content.decode())


def opens(person, code):
    """Whether the code is taken behind the right password."""
    browser = Client()
    browser.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    browser.post("/accounts/2fa/authenticate/", {"code": code})
    return "_auth_user_id" in browser.session


def test_codes_are_shown_once_open_an_account_once_and_cannot_be_read(browser, person):
    TOTP.activate(person, generate_totp_secret())
    shows_who_they_are(browser)
    browser.post(f"{PAGE}generate/")
    assert not re.search(r"\b\d{8}\b", json.dumps(held().data)) and "seed" not in held().data

    codes = shown(browser.get(PAGE))
    again = browser.get(PAGE)

    assert len(set(codes)) == 10 and shown(again) == []
    assert "10 of 10 codes are left" in again.content.decode()
    assert "sealed" not in held().data
    assert [opens(person, code) for code in (codes[3], codes[3], "00000000")] == [
        True, False, False,
    ]  # fmt: skip
    assert "9 of 10 codes are left" in browser.get(PAGE).content.decode()


def test_codes_that_nobody_saw_are_lost_with_the_key_of_the_site(browser, person, settings):
    TOTP.activate(person, generate_totp_secret())
    shows_who_they_are(browser)
    browser.post(f"{PAGE}generate/")
    settings.SECRET_KEY, before = "another one " * 5, settings.SECRET_KEY
    wrapped = HashedRecoveryCodes(held())
    wrapped.mark_as_viewed()
    settings.SECRET_KEY = before

    assert set(wrapped.get_unused_codes()) == {"****"}


def test_codes_of_before_go_on_working_without_their_seed(person):
    migration = importlib.import_module("learners.migrations.0012_hashed_recovery_codes")
    TOTP.activate(person, generate_totp_secret())
    data = {"seed": SeededCodes.generate_seed(), "used_mask": 1}
    row = Authenticator.objects.create(user=person, type="recovery_codes", data=data)
    used, unused, *_ = SeededCodes(row).generate_codes()

    migration.hash_codes(apps, None)

    assert "seed" not in held().data and len(held().data["hashes"]) == 9
    assert [opens(person, code) for code in (used, unused)] == [False, True]
    migration.forget_hashed(apps, None)
    assert not Authenticator.objects.filter(type="recovery_codes").exists()
