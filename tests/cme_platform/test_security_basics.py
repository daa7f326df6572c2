"""What docs/security.md says of every page, cookie, form and file, where no other test looks."""

import re
from datetime import UTC, datetime

import pytest
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialToken
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client

from cme_platform import settings as of_site
from credit import signing_keys
from learners.password_hasher import Argon2id
from tests.factories import somebody
from tests.processes import ROOT

pytestmark = pytest.mark.django_db
PASSWORD = "a long good password 7"


@pytest.mark.parametrize("page", ["/", "/api/v1/courses/", "/accounts/login/"])
def test_headers_of_a_page_keep_it_out_of_frames_and_other_sites(client, page):
    reply = client.get(page, headers={"origin": "https://elsewhere.example"})

    assert reply["X-Content-Type-Options"] == "nosniff" and reply["X-Frame-Options"] == "DENY"
    assert reply["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "frame-ancestors 'none'" in reply["Content-Security-Policy"]
    assert not [name for name in reply.headers if name.lower().startswith("access-control-")]


def test_a_session_is_a_row_with_a_long_key_in_a_cookie_no_script_reads(client):
    user = somebody("learner", password=PASSWORD)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page = client.get("/me/").content.decode()

    assert cookie["httponly"] and cookie["samesite"] == "Lax"
    assert re.fullmatch("[a-z0-9]{32}", cookie.value) and cookie.value not in page
    assert "<header" in page and "Sign out" in page
    client.post("/accounts/logout/")
    assert not Session.objects.filter(session_key=cookie.value).exists()


def test_a_password_is_hidden_while_it_is_typed_and_filled_in_by_a_manager(client):
    pages = [client.get(f"/accounts/{page}/").content.decode() for page in ("login", "signup")]
    client.force_login(somebody("learner", password=PASSWORD))
    pages.append(client.get("/accounts/password/change/").content.decode())

    field = re.compile(r'<input[^>]*name="[a-z]*password\d?"[^>]*>')
    fields = [tag for page in pages for tag in field.findall(page)]
    assert len(fields) >= 5
    assert all('type="password"' in field and "autocomplete=" in field for field in fields)
    assert not [field for field in fields if "onpaste" in field or "maxlength" in field]


def test_a_password_of_years_ago_is_taken_and_no_question_stands_for_one(client):
    user = somebody("learner", password=PASSWORD)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    type(user).objects.update(date_joined=datetime(2015, 1, 1, tzinfo=UTC), last_login=None)
    pages = [client.get(f"/accounts/{page}/").content.decode() for page in ("signup", "login")]
    pages.append(client.get("/accounts/password/reset/").content.decode())

    assert not re.search(r'name="[^"]*(question|hint|birth)', "".join(pages))
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert client.get("/me/").status_code == 200


def test_codes_by_mail_have_no_signs_that_look_alike_and_are_good_for_minutes():
    codes = "".join(get_adapter().generate_login_code() for _ in range(50)).replace("-", "")

    assert len(codes) >= 50 * 6 and not set(codes) & set("01OIAEU")
    assert settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT <= 600
    assert settings.ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT <= 600
    assert settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT <= 600
    assert settings.MFA_TOTP_TOLERANCE <= 1


def test_passwords_are_kept_by_argon2id_and_keys_are_long():
    hashed = Argon2id().encode(PASSWORD, Argon2id().salt())
    key = signing_keys.new_key(b"tried")
    private = signing_keys.opened(key.sealed, b"tried")

    assert of_site.PASSWORD_HASHERS[0] == "learners.password_hasher.Argon2id"
    assert hashed.startswith("argon2$argon2id$") and not Argon2id().must_update(hashed)
    assert (private.key_size, private.public_key().public_numbers().e) == (3072, 65537)
    assert not signing_keys.is_usable(key.sealed, b"another purpose")


def test_nothing_of_the_checkout_is_served_and_trace_echoes_nothing(client):
    for path in (
        ".git/config", "manage.py", ".env", "static/../manage.py", "static/%2e%2e/manage.py",
        "media/", "requirements/base.txt", "cme_platform/settings.py",
    ):  # fmt: skip
        assert client.get(f"/{path}").status_code == 404, path
    echoed = Client().generic("TRACE", "/", "echo me", headers={"x-secret": "echo me"})
    assert "echo me" not in echoed.content.decode()


def test_no_token_of_a_provider_is_kept():
    assert not getattr(settings, "SOCIALACCOUNT_STORE_TOKENS", False)
    assert not SocialToken.objects.exists()


def test_scripts_write_no_markup_but_two_templates_of_their_own():
    markup = re.compile(r"(inner|outer)HTML\s*=|insertAdjacentHTML|document\.write|\beval\(")
    writing = [
        path.name
        for path in (ROOT / "static/js").glob("*.js")
        for line in path.read_text().splitlines()
        if markup.search(line)
    ]

    assert sorted(writing) == ["people-grid.js", "question-drawer.js"]


def test_every_locked_package_has_its_hash():
    for name in ("base", "dev"):
        lock = (ROOT / f"requirements/{name}.txt").read_text()
        pinned = re.findall(r"^\w[^\n]*==[^\n]*\n[^\n]*", lock, re.M)
        assert len(pinned) > 20 and all("--hash=sha256:" in lines for lines in pinned)
