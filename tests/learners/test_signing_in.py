import re
import statistics
import time
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jobs.models import OutboxMail
from learners.actions import forget_codes
from learners.models import User
from tests.factories import somebody

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_limits_used_up")]
PASSWORD = "a long good password 7"
ADDRESS = "known@example.org"
LINKEDIN_APP = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) AppleWebKit/605.1.15 Mobile/15E148 [LinkedInApp]/9.29"
)


@pytest.fixture
def known():
    user = somebody("learner", email=ADDRESS, password=PASSWORD)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def code_in_the_newest_mail():
    return re.search(
        r"^([A-Z0-9]{3,4}-?[A-Z0-9]{2,4})$", OutboxMail.objects.latest("id").body, re.M
    )[1]


def test_a_code_by_mail_signs_in_and_a_new_session_begins(client, known):
    client.get("/accounts/login/")
    before = client.session.session_key
    client.post("/accounts/login/code/", {"email": ADDRESS})
    assert client.post("/accounts/login/code/confirm/", {"code": "WRONG1"}).status_code == 200

    client.post("/accounts/login/code/confirm/", {"code": code_in_the_newest_mail()})

    assert client.get("/me/profile/").status_code == 200
    assert client.session.session_key != before


def test_a_new_account_opens_with_the_code_mailed_to_it(client):
    client.post("/accounts/signup/", {"email": "new@example.org"})
    assert client.get("/me/profile/").status_code == 302

    client.post(reverse("account_email_verification_sent"), {"code": code_in_the_newest_mail()})

    assert client.get("/me/profile/").status_code == 200


def test_a_code_stays_an_hour_in_the_outbox_and_other_mail_stays(client):
    client.post("/accounts/login/code/", {"email": ADDRESS})
    OutboxMail.objects.create(key="certificate:1", to=ADDRESS)

    assert forget_codes(timezone.now() + timedelta(minutes=59)) == 0
    assert forget_codes(timezone.now() + timedelta(minutes=61)) == 1
    assert OutboxMail.objects.get().key == "certificate:1"


def test_what_told_of_a_change_goes_when_it_was_sent_or_after_a_week():
    now = timezone.now()
    sent = OutboxMail.objects.create(key="sign-in-changed:1", to=ADDRESS, sent_at=now)
    waiting = OutboxMail.objects.create(key="sign-in-changed:2", to=ADDRESS)

    assert forget_codes(now + timedelta(minutes=59)) == 0
    assert forget_codes(now + timedelta(minutes=61)) == 1
    assert OutboxMail.objects.get() == waiting != sent
    assert forget_codes(now + timedelta(days=8)) == 1


DOORS = [
    ("/accounts/login/", {"login": "{}", "password": "wrong password"}),
    ("/accounts/login/code/", {"email": "{}"}),
    ("/accounts/signup/", {"email": "{}", "password1": PASSWORD}),
    ("/accounts/password/reset/", {"email": "{}"}),
]


@pytest.mark.parametrize(("door", "form"), DOORS)
@pytest.mark.parametrize("mail_fails", [False, True])
def test_no_door_tells_by_its_words_whether_there_is_an_account(
    settings, known, door, form, mail_fails
):
    if mail_fails:
        settings.EMAIL_BACKEND = "nowhere.Backend"
    answers = []
    for address in (ADDRESS, "nobody@example.org"):
        cache.clear()
        browser = Client()
        given = browser.post(door, {name: value.format(address) for name, value in form.items()})
        pages = [given, browser.get(given["Location"])] if given.status_code == 302 else [given]
        answers.append(
            [(page.status_code, page.get("Location"), bare(page, address)) for page in pages]
        )

    assert answers[0] == answers[1]
    if form.get("password"):
        assert OutboxMail.objects.count() == 0
    else:
        assert set(OutboxMail.objects.values_list("to", flat=True)) == {
            ADDRESS,
            "nobody@example.org",
        }


def bare(page, address):
    text = page.content.decode().replace(address, "ADDRESS")
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text)


class Slow(PBKDF2PasswordHasher):
    """As dear as a real one would be to a fast computer."""

    iterations = 20_000


@pytest.mark.parametrize(("door", "form"), DOORS)
def test_no_door_tells_by_its_time_whether_there_is_an_account(settings, door, form):
    settings.PASSWORD_HASHERS = ["tests.learners.test_signing_in.Slow"]
    user = somebody("learner", email=ADDRESS, password=PASSWORD)
    EmailAddress.objects.create(user=user, email=ADDRESS, verified=True, primary=True)
    times = {ADDRESS: [], "nobody@example.org": []}
    for _ in range(7):
        for address, taken in times.items():
            cache.clear()
            browser = Client()
            browser.get("/accounts/login/")
            User.objects.filter(email="nobody@example.org").delete()
            began = time.process_time()
            browser.post(door, {name: value.format(address) for name, value in form.items()})
            taken.append(time.process_time() - began)

    known, other = (statistics.median(taken) for taken in times.values())
    assert abs(known - other) < max(0.012, 0.35 * max(known, other))


def test_too_many_wrong_passwords_are_429_with_the_time_to_wait(known):
    browser = Client()
    answers = [
        browser.post("/accounts/login/", {"login": ADDRESS, "password": f"wrong {n}"})
        for n in range(7)
    ]

    assert [a.status_code for a in answers] == [200] * 5 + [429] * 2
    assert answers[-1]["Retry-After"] == "300"
    cache.clear()
    assert (
        browser.post("/accounts/login/", {"login": ADDRESS, "password": PASSWORD}).status_code
        == 302
    )


@pytest.mark.parametrize(
    ("door", "form", "allowed"), [(*DOORS[1], 120), (*DOORS[2], 60), (*DOORS[3], 60)]
)
def test_every_door_has_a_limit_for_one_address_of_the_network(door, form, allowed):
    answers = [
        Client().post(
            door, {name: value.format(f"a{n}@example.org") for name, value in form.items()}
        )
        for n in range(allowed + 1)
    ]

    assert answers[-2].status_code == 302
    assert answers[-1].status_code == 429
    assert int(answers[-1]["Retry-After"]) >= 60


def test_other_sessions_end_at_a_new_password_and_at_deactivation(known):
    here, elsewhere = Client(), Client()
    for browser in (here, elsewhere):
        browser.post("/accounts/login/", {"login": ADDRESS, "password": PASSWORD})
    new = "another good password 8"
    here.post(
        "/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    assert here.get("/me/profile/").status_code == 200
    assert elsewhere.get("/me/profile/").status_code == 302

    User.objects.update(is_active=False)
    assert here.get("/me/profile/").status_code == 302


def test_in_an_apps_own_browser_what_cannot_work_is_hidden(client, settings):
    app = {
        "provider_id": "linkedin",
        "name": "LinkedIn",
        "client_id": "x",
        "secret": "y",
        "settings": {"server_url": "https://x.test"},
    }
    other = app | {"provider_id": "mercy", "name": "Mercy Hospital"}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app, other]}}

    usual = client.get("/accounts/login/").content.decode()
    inside = client.get("/accounts/login/", headers={"User-Agent": LINKEDIN_APP}).content.decode()

    assert all(
        words in usual
        for words in ("code by e-mail", "LinkedIn", "Mercy Hospital", "passkey_login")
    )
    assert "code by e-mail" in inside
    assert "Continue with LinkedIn" in inside
    assert "Mercy Hospital" not in inside
    assert "passkey_login" not in inside


# --- links in mail --------------------------------------------------------------------------------
