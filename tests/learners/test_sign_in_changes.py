"""How somebody signs in changes only after they showed who they are, with mail to every address
held before.
"""

import io
import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount
from django.core.management import call_command
from django.test import Client

from jobs.models import OutboxMail
from learners.models import AuditEntry, User
from tests.factories import somebody

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_limits_used_up")]
PASSWORD = "a long good password 7"
NEW = "another good password 8"
FIRST, SECOND, THIRD = "first@example.org", "second@example.org", "third@example.org"
ADDRESSES = "/accounts/email/"


@pytest.fixture
def person():
    user = somebody("learner", email=FIRST, password=PASSWORD)
    EmailAddress.objects.create(user=user, email=FIRST, verified=True, primary=True)
    EmailAddress.objects.create(user=user, email=SECOND, verified=True)
    return user


@pytest.fixture
def browser(person):
    browser = Client()
    browser.force_login(person)
    return browser


def test_the_only_confirmed_address_is_offered_nothing_senseless(browser, person):
    several = browser.get(ADDRESSES).content.decode()
    EmailAddress.objects.filter(email=SECOND).delete()
    alone = browser.get(ADDRESSES).content.decode()
    deleting = browser.get("/accounts/reauthenticate/?next=/me/data/forget/").content.decode()
    changing = browser.get("/accounts/reauthenticate/").content.decode()

    assert "action_remove" in several and "action_send" in several
    assert FIRST in alone and "action_add" in alone
    assert not any(deed in alone for deed in ("action_remove", "action_send", "action_primary"))
    assert "about to delete your account" in deleting
    assert "changes how you sign in" in changing and "delete" not in changing


def shows_who_they_are(browser):
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})


def code_in_the_newest_mail():
    mail = OutboxMail.objects.filter(key__startswith="account:").latest("id")
    return re.search(r"^([A-Z0-9]{3,4}-?[A-Z0-9]{2,4})$", mail.body, re.M)[1]


def mailed():
    """Who was told of a change."""
    told = OutboxMail.objects.exclude(key__startswith="account:")
    return set(told.values_list("to", flat=True))


def deeds():
    return set(AuditEntry.objects.values_list("deed", flat=True))


CHANGES = {
    "add": (ADDRESSES, {"action_add": "", "email": THIRD}),
    "primary": (ADDRESSES, {"action_primary": "", "email": SECOND}),
    "remove": (ADDRESSES, {"action_remove": "", "email": SECOND}),
    "authenticator": ("/accounts/2fa/totp/activate/", {"code": "000000"}),
    "passkey": ("/accounts/2fa/webauthn/add/", {"name": "mine", "credential": "{}"}),
}


def test_an_address_is_made_primary_and_the_old_one_removed(browser):
    shows_who_they_are(browser)
    browser.post(*CHANGES["primary"])
    assert User.objects.get().email == SECOND
    assert mailed() == {FIRST, SECOND} and "address-changed" in deeds()

    OutboxMail.objects.all().delete()
    browser.post(ADDRESSES, {"action_remove": "", "email": FIRST})

    assert mailed() == {FIRST, SECOND} and "address-removed" in deeds()


def test_another_address_is_added_and_those_of_before_hear_of_it(browser):
    shows_who_they_are(browser)
    browser.post(*CHANGES["add"])
    confirm = {"code": code_in_the_newest_mail()}
    assert not EmailAddress.objects.filter(email=THIRD).exists()

    forget_who_they_are(browser)
    asked = browser.post("/accounts/confirm-email/", confirm)
    assert asked["Location"].startswith("/accounts/reauthenticate/")
    assert not EmailAddress.objects.filter(email=THIRD).exists()

    shows_who_they_are(browser)
    browser.post("/accounts/confirm-email/", confirm)

    assert EmailAddress.objects.get(email=THIRD).verified
    assert mailed() == {FIRST, SECOND} and {"address-added", "address-confirmed"} <= deeds()
    assert THIRD in OutboxMail.objects.exclude(key__startswith="account:").first().body


def forget_who_they_are(browser):
    session = browser.session
    session["account_authentication_methods"] = []
    session.save()


def test_a_password_is_changed_with_the_old_one_only(browser):
    wrong = {"oldpassword": "a guess", "password1": NEW, "password2": NEW}
    assert browser.post("/accounts/password/change/", wrong).status_code == 200
    assert User.objects.get().check_password(PASSWORD) and mailed() == set()

    browser.post("/accounts/password/change/", wrong | {"oldpassword": PASSWORD})

    assert User.objects.get().check_password(NEW)
    assert mailed() == {FIRST, SECOND} and "password-changed" in deeds()


def test_a_password_is_reset_by_code_and_every_address_hears_of_it(person):
    browser = Client()
    browser.post("/accounts/password/reset/", {"email": FIRST})
    browser.post("/accounts/password/reset/confirm/", {"code": code_in_the_newest_mail()})
    browser.post("/accounts/password/reset/complete/", {"password1": NEW, "password2": NEW})

    assert User.objects.get().check_password(NEW)
    assert mailed() == {FIRST, SECOND} and "password-reset" in deeds()


def test_a_linked_provider_is_taken_away(browser, person, settings):
    app = {
        "provider_id": "linkedin",
        "name": "LinkedIn",
        "client_id": "x",
        "secret": "y",
        "settings": {"server_url": "https://x.test"},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    linked = SocialAccount.objects.create(user=person, provider="linkedin", uid="7")
    form = {"account": linked.pk}
    assert browser.post("/accounts/3rdparty/", form)["Location"].startswith("/accounts/reauth")
    assert SocialAccount.objects.exists()

    shows_who_they_are(browser)
    browser.post("/accounts/3rdparty/", form)

    assert not SocialAccount.objects.exists()
    assert mailed() == {FIRST, SECOND} and "provider-unlinked" in deeds()


def an_operator():
    operator = Client()
    operator.force_login(somebody("operator", password=PASSWORD))
    return operator


def change(operator, person, **fields):
    page = f"/admin/learners/user/{person.pk}/change/"
    return operator.post(page, {"email": person.email, "is_active": "on"} | fields)


def test_an_operator_changes_a_sign_in_only_after_showing_who_they_are(person):
    operator, users = an_operator(), "/admin/learners/user/"
    password = {"password1": NEW, "password2": NEW, "usable_password": "true"}
    asked = [
        operator.post(f"{users}{person.pk}/password/", password),
        operator.post("/admin/learners/apitoken/add/", {"user": person.pk, "name": "x"}),
        change(operator, person, email=THIRD),
    ]

    assert {reply["Location"].partition("?")[0] for reply in asked} == {"/accounts/reauthenticate/"}
    assert User.objects.get(pk=person.pk).check_password(PASSWORD)
    assert User.objects.get(pk=person.pk).email == FIRST
    operator.post(asked[-1]["Location"], {"password": PASSWORD})  # what was sent goes on
    assert User.objects.get(pk=person.pk).email == THIRD


def test_an_address_that_an_operator_replaced_signs_nobody_in(person):
    operator = an_operator()
    shows_who_they_are(operator)

    change(operator, person, email=THIRD)

    assert mailed() == {FIRST, SECOND} and "address-changed" in deeds()
    held = set(person.emailaddress_set.values_list("email", "verified", "primary"))
    assert held == {(SECOND, True, False), (THIRD, False, True)}
    OutboxMail.objects.all().delete()
    Client().post("/accounts/login/code/", {"email": FIRST})
    assert not re.search(r"^[A-Z0-9]{3}-?[A-Z0-9]{3}$", OutboxMail.objects.get().body, re.M)
    browser = Client()
    browser.post("/accounts/login/code/", {"email": THIRD})
    browser.post("/accounts/login/code/confirm/", {"code": code_in_the_newest_mail()})
    assert browser.session["_auth_user_id"] == str(person.pk)
    assert EmailAddress.objects.get(email=THIRD).verified


def test_how_somebody_signs_in_is_only_looked_at_in_the_admin(person):
    boss = Client()
    boss.force_login(User.objects.create_superuser("boss@example.org", PASSWORD))
    linked = SocialAccount.objects.create(user=person, provider="linkedin", uid="7")
    factor = TOTP.activate(person, generate_totp_secret()).instance
    rows = {
        "account/emailaddress": person.emailaddress_set.first().pk,
        "socialaccount/socialaccount": linked.pk,
        "mfa/authenticator": factor.pk,
    }

    for model, pk in rows.items():
        assert boss.get(f"/admin/{model}/{pk}/change/").status_code == 200
        assert boss.get(f"/admin/{model}/add/").status_code == 403
        assert boss.post(f"/admin/{model}/{pk}/change/", {}).status_code == 403

    assert (
        factor.data["secret"]
        not in boss.get(f"/admin/mfa/authenticator/{factor.pk}/change/").content.decode()
    )
    away = f"/admin/mfa/authenticator/{factor.pk}/delete/"
    assert boss.post(away, {"post": "yes"})["Location"].startswith("/accounts/reauthenticate/")
    assert Authenticator.objects.exists()
    shows_who_they_are(boss)
    boss.post(away, {"post": "yes"})
    assert not Authenticator.objects.exists()
    assert mailed() == {FIRST, SECOND} and "factor-removed" in deeds()


def test_a_new_password_by_command_and_in_the_admin_is_told_too(person, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{NEW}\n"))
    call_command("create_user", FIRST, "--role", "learner", "--update", "--password-stdin")
    assert mailed() == {FIRST, SECOND} and "password-changed" in deeds()

    OutboxMail.objects.all().delete()
    operator = an_operator()
    shows_who_they_are(operator)
    form = {"password1": PASSWORD, "password2": PASSWORD, "usable_password": "true"}
    operator.post(f"/admin/learners/user/{person.pk}/password/", form)

    assert User.objects.get(pk=person.pk).check_password(PASSWORD)
    assert mailed() == {FIRST, SECOND}
    assert AuditEntry.objects.filter(deed="password-changed").count() == 2


def test_whoever_begins_an_account_with_somebody_elses_address_gets_in_nowhere():
    stranger, owner = Client(), Client()
    given = {"email": "owner@example.org", "password1": "a pass-phrase 77 of the stranger"}
    stranger.post("/accounts/signup/", given)
    owner.post("/accounts/login/code/", {"email": given["email"]})
    owner.post("/accounts/login/code/confirm/", {"code": code_in_the_newest_mail()})

    assert owner.get("/me/").status_code == 200
    user = User.objects.get(email=given["email"])
    assert not user.has_usable_password()
    sent = {"login": given["email"], "password": given["password1"]}
    assert Client().post("/accounts/login/", sent).status_code == 200
    assert stranger.get("/me/").status_code == 302


def test_who_confirms_where_they_signed_up_keeps_their_password():
    browser = Client()
    given = {"email": "own@example.org", "password1": "a pass-phrase 77 of their own"}
    browser.post("/accounts/signup/", given)
    browser.post("/accounts/confirm-email/", {"code": code_in_the_newest_mail()})

    assert User.objects.get(email=given["email"]).has_usable_password()
