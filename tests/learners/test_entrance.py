"""Around signing in: our words on each page, another code, another address, and the way back."""

from pathlib import Path

import allauth
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from jobs.models import OutboxMail
from learners.models import User
from tests.factories import somebody
from tests.learners.test_signing_in import PASSWORD, code_in_the_newest_mail

COURSE = "/courses/mini/"
# What no page of ours can show, and why.
NEVER_SHOWN = {
    "account/confirm_phone_verification_code.html": "accounts have no telephone number",
    "account/phone_change.html": "accounts have no telephone number",
    "account/messages/phone_verification_sent.txt": "accounts have no telephone number",
    "account/messages/phone_verified.txt": "accounts have no telephone number",
    "account/base_manage_phone.html": "accounts have no telephone number",
    "account/email_change.html": "an account may have several addresses",
    "account/email_confirm.html": "addresses are confirmed by code, not by link",
    "account/verification_sent.html": "addresses are confirmed by code, not by link",
    "account/verified_email_required.html": "nothing asks for it",
    "account/password_reset_done.html": "a password is set anew by code, not by link",
    "account/email/password_reset_key_message.txt": "a password is set anew by code, not by link",
    "account/email/password_reset_key_subject.txt": "a password is set anew by code, not by link",
    "account/signup_by_passkey.html": "an account begins with an address",
    "mfa/webauthn/signup_form.html": "an account begins with an address",
    "account/signup_closed.html": "sign-up is open",
    "account/snippets/already_logged_in.html": "our pages do not include it",
    "account/snippets/warn_no_email.html": "our pages do not include it",
    "socialaccount/snippets/login.html": "our pages do not include it",
    "socialaccount/snippets/login_extra.html": "our pages do not include it",
    "socialaccount/snippets/provider_list.html": "our pages do not include it",
    "mfa/trust.html": "no browser is trusted for longer",
}
# Without a word of their own.
WORDLESS = {
    "account/base_entrance.html",
    "account/base_manage.html",
    "account/base_manage_email.html",
    "account/base_manage_password.html",
    "mfa/base_entrance.html",
    "mfa/base_manage.html",
    "socialaccount/base_entrance.html",
    "socialaccount/base_manage.html",
    "account/email/email_confirmation_signup_message.txt",
    "account/email/email_confirmation_signup_subject.txt",
    "socialaccount/messages/account_connected_updated.txt",
    "mfa/recovery_codes/download.txt",
    "mfa/webauthn/snippets/login_script.html",
}


def test_every_template_of_the_sign_in_library_is_ours_or_never_shown():
    theirs, ours = Path(allauth.__file__).parent / "templates", settings.BASE_DIR / "templates"
    named = {
        path.relative_to(theirs).as_posix()
        for app in ("account", "socialaccount", "mfa")
        for path in (theirs / app).rglob("*.*")
    }

    left = {name for name in named if not (ours / name).exists()}

    assert left == set(NEVER_SHOWN) | WORDLESS


def signed_up(client, address, onto=COURSE):
    return client.post(
        "/accounts/signup/", {"email": address, "password1": PASSWORD, "next": onto}, follow=True
    )


@pytest.mark.django_db
def test_an_address_with_apostrophe_plus_and_idn_is_one_person():
    signed_up(client := Client(), "dr.o'brien+cme@münchen.example")
    client.post("/accounts/confirm-email/", {"code": code_in_the_newest_mail()})

    again = signed_up(Client(), "Dr.O'Brien+CME@xn--mnchen-3ya.example")

    assert User.objects.get().email == "dr.o'brien+cme@xn--mnchen-3ya.example"
    assert "We sent a code to" in again.content.decode()
    assert "dr.o&#x27;brien+cme@" in again.content.decode()
    assert OutboxMail.objects.order_by("id").last().subject.endswith("You already have an account")


@pytest.mark.django_db
def test_another_code_can_be_sent_and_another_address_given():
    client = Client()
    page = signed_up(client, "ann@example.org").content.decode()
    first = code_in_the_newest_mail()
    assert "autofocus" in page and f"/accounts/signup/?next={COURSE}" in page

    client.post("/accounts/confirm-email/", {"action": "resend"})
    second = code_in_the_newest_mail()
    reply = client.post("/accounts/confirm-email/", {"code": second})

    assert first != second
    assert (reply.status_code, reply["Location"]) == (302, COURSE)


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["account_email_verification_sent", "account_confirm_login_code"])
def test_three_wrong_codes_lead_back_to_the_course_and_so_does_cancel(page):
    somebody(email="known@example.org")
    for leave in ("wrong", "cancel"):
        client = Client()
        if page == "account_confirm_login_code":
            given = {"email": "known@example.org", "next": COURSE}
            client.post("/accounts/login/code/", given)
        else:
            signed_up(client, f"{leave}@example.org")
        if leave == "cancel":
            reply = client.post(reverse("give-up"))
        else:
            shown = client.post(reverse(page), {"code": "WRONG1"})
            assert "This is not the code." in shown.content.decode()
            client.post(reverse(page), {"code": "WRONG2"})
            reply = client.post(reverse(page), {"code": "WRONG3"})
        assert (reply.status_code, reply["Location"]) == (302, COURSE)
        assert client.get(reverse(page)).status_code == 302


@pytest.mark.django_db
def test_the_way_back_is_a_page_of_this_site():
    client = Client()
    signed_up(client, "ann@example.org", onto="https://elsewhere.example/")

    assert client.post(reverse("give-up"))["Location"] == "/accounts/login/"
