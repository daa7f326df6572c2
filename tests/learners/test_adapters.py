"""The sign-in library speaks our words and leads to our pages."""

import pytest
from django.test import Client

from jobs.models import OutboxMail
from tests.learners.test_signing_in import ADDRESS, PASSWORD, known

__all__ = ["known"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_limits_used_up")]


def test_the_mails_of_the_sign_in_library_speak_our_words(client, known):
    client.post("/accounts/login/code/", {"email": ADDRESS})
    Client().post("/accounts/login/code/", {"email": "nobody@example.org"})
    Client().post("/accounts/signup/", {"email": ADDRESS})

    mails = list(OutboxMail.objects.order_by("id"))
    assert [mail.subject for mail in mails] == [
        "[CME Platform] Your sign-in code",
        "[CME Platform] No account with this e-mail address",
        "[CME Platform] You already have an account",
    ]
    assert "Hello" not in "".join(mail.body for mail in mails)
    assert ["/me/#mail" in mail.body for mail in mails] == [True, False, True]


@pytest.mark.parametrize(
    ("door", "form"),
    [
        ("/accounts/signup/", {"email": ADDRESS, "password1": PASSWORD}),
        ("/accounts/password/reset/", {"email": "nobody@example.org"}),
        ("/accounts/login/code/", {"email": "nobody@example.org"}),
    ],
)
def test_links_in_mail_lead_to_the_site_whatever_host_was_asked(known, settings, door, form):
    settings.SITE_URL, settings.ALLOWED_HOSTS = "https://cme.example.org", ["*"]
    Client().post(door, form, headers={"host": "localhost:6666"})

    mail = OutboxMail.objects.latest("id")

    assert "https://cme.example.org/accounts/" in mail.body
    assert "6666" not in mail.body + mail.subject
