"""Sign-in with an OpenID Connect provider: a real one, as a process of its own."""

import contextlib
import json
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from pathlib import Path

import jwt
import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from jobs.models import OutboxMail
from learners.actions import learner_for
from learners.models import User
from tests.factories import somebody
from tests.learners.test_signing_in import ADDRESS, PASSWORD, code_in_the_newest_mail

pytestmark = pytest.mark.django_db
ANN = {
    "sub": "ann",
    "email": ADDRESS,
    "email_verified": True,
    "given_name": "Ann",
    "family_name": "Lee",
}
PEOPLE = [ANN, {"sub": "nomail", "given_name": "No", "family_name": "Mail"},
          {"sub": "unsure", "email": ADDRESS, "email_verified": False}]  # fmt: skip


@pytest.fixture(scope="session")
def provider():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [Path(sys.executable).with_name("oidc-provider-mock"), "--port", str(port)]
    for person in PEOPLE:
        command += ["--user-claims", json.dumps(person)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    for _ in range(200):
        try:
            urllib.request.urlopen(f"{address}/.well-known/openid-configuration", timeout=1)
            break
        except OSError:
            time.sleep(0.1)
    yield address
    process.terminate()
    process.wait(10)


@pytest.fixture(autouse=True)
def linkedin(settings, provider):
    cache.clear()
    app = {
        "provider_id": "linkedin",
        "name": "LinkedIn",
        "client_id": "us",
        "secret": "ours",
        "settings": {"server_url": provider, "oauth_pkce_enabled": True},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}


class NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *arguments):
        return None


def come_by_provider(browser, who):
    """What a person does: leave for the provider, say who they are there, and come back."""
    away = browser.post("/accounts/oidc/linkedin/login/")["Location"]
    try:
        urllib.request.build_opener(NoRedirects).open(
            away, urllib.parse.urlencode({"sub": who}).encode(), timeout=10
        )
    except urllib.error.HTTPError as sent_back:
        back = sent_back.headers["Location"]
    return browser.get(back.replace("http://testserver", ""), follow=True)


def test_a_newcomer_is_in_with_a_verified_address_and_is_not_npi_verified(client):
    come_by_provider(client, "ann")

    user = User.objects.get(email=ADDRESS)
    assert client.get("/me/profile/").status_code == 200
    assert (user.given_name, user.family_name) == ("Ann", "Lee")
    assert learner_for(user).npi_status == "unverified"


def test_an_account_with_that_address_is_linked_only_after_signing_in_once_more(client):
    known = somebody("learner", email=ADDRESS, password=PASSWORD)
    EmailAddress.objects.create(user=known, email=ADDRESS, verified=True, primary=True)

    page = come_by_provider(client, "ann")
    assert "Sign in once more" in page.content.decode()
    assert client.get("/me/profile/").status_code == 302
    assert not SocialAccount.objects.exists()

    client.post("/accounts/login/", {"login": ADDRESS, "password": PASSWORD})
    assert SocialAccount.objects.get().user == known
    later = Client()
    come_by_provider(later, "ann")
    assert later.get("/me/profile/").status_code == 200
    assert User.objects.count() == 1


def test_each_sign_in_by_a_provider_is_a_code_flow_of_its_own(client):
    asked = []
    for _ in range(2):
        away = client.post("/accounts/oidc/linkedin/login/")["Location"]
        asked.append(dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(away).query)))
    first, second = asked

    assert (first["response_type"], first["code_challenge_method"]) == ("code", "S256")
    assert first["state"] != second["state"]
    assert first["code_challenge"] != second["code_challenge"]
    assert first["redirect_uri"].endswith("/accounts/oidc/linkedin/login/callback/")
    assert reverse("openid_connect_callback", args=["mercy"]) not in first["redirect_uri"]
    foreign = {"code": "x", "state": "of somebody else"}
    client.get("/accounts/oidc/linkedin/login/callback/", foreign)
    assert client.get("/me/profile/").status_code == 302


@pytest.mark.parametrize(
    ("claims", "taken"),
    [
        ({}, True),
        ({"aud": "another"}, False),
        ({"iss": "https://x.test"}, False),
        ({"exp": 1}, False),
    ],
)
def test_an_id_token_of_another_provider_or_for_another_site_is_refused(
    rf, provider, claims, taken
):
    adapter = OpenIDConnectOAuth2Adapter(rf.get("/"), "linkedin")
    adapter.did_fetch_access_token = True
    app = adapter.get_provider().app
    now = int(time.time())
    whole = {"iss": provider, "aud": "us", "sub": "ann", "iat": now, "exp": now + 60} | claims
    token = jwt.encode(whole, "a secret of the provider's that is long")

    with contextlib.nullcontext() if taken else pytest.raises(OAuth2Error):
        assert adapter._decode_id_token(app, token)["sub"] == "ann"


def test_somebody_else_who_signs_in_meanwhile_is_not_linked(client):
    known = somebody("learner", email=ADDRESS)
    EmailAddress.objects.create(user=known, email=ADDRESS, verified=True, primary=True)
    other = somebody("learner", email="other@example.org", password=PASSWORD)
    EmailAddress.objects.create(user=other, email=other.email, verified=True, primary=True)

    come_by_provider(client, "ann")
    client.post("/accounts/login/", {"login": other.email, "password": PASSWORD})

    assert not SocialAccount.objects.exists()


def test_an_address_the_provider_did_not_verify_opens_nobodys_account(client):
    known = somebody("learner", email=ADDRESS)
    EmailAddress.objects.create(user=known, email=ADDRESS, verified=True, primary=True)

    come_by_provider(client, "unsure")

    assert client.get("/me/profile/").status_code == 302
    assert not SocialAccount.objects.filter(user=known).exists()


def test_a_provider_that_gives_no_address_asks_for_one_and_mails_a_code(client):
    page = come_by_provider(client, "nomail")
    assert "did not give us an e-mail address" in page.content.decode()

    client.post("/accounts/3rdparty/signup/", {"email": "nomail@example.org"})
    assert client.get("/me/profile/").status_code == 302
    assert OutboxMail.objects.latest("id").to == "nomail@example.org"
    client.post("/accounts/confirm-email/", {"code": code_in_the_newest_mail()})
    assert client.get("/me/profile/").status_code == 200


# --- hospitals by file ----------------------------------------------------------------------------
