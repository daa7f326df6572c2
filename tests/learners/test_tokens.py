import importlib

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from jobs.models import OutboxMail
from learners import roles
from learners.models import ApiToken, AuditEntry
from tests.factories import make_course, somebody, token_for

pytestmark = pytest.mark.django_db
PASSWORD = "a long good password 7"
PAGE = "/me/tokens/"
FORM = {"name": "my notebook", "scopes": ["read"], "days": "30"}


@pytest.fixture(autouse=True)
def no_limits_used_up():
    cache.clear()


def me(key):
    return Client().get("/api/v1/me/", headers={"Authorization": f"Token {key}"}).status_code


def a_person(*given, verified=True, **fields):
    user = somebody(*given, password=PASSWORD, **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=verified, primary=True)
    return user


def signed_in(user, *, confirmed=True):
    browser = Client()
    browser.force_login(user)
    if confirmed:
        browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return browser


def test_a_token_is_made_on_my_page_shown_once_and_ended_there():
    user = a_person("learner")
    browser = signed_in(user)

    page = browser.post(PAGE, FORM)
    key = page.context["new"].key

    assert page.status_code == 200 and key in page.content.decode()
    again = browser.get(PAGE).content.decode()
    assert key not in again and "my notebook" in again
    assert me(key) == 200
    token = ApiToken.objects.get()
    assert token.digest != key and token.last_used_at is not None

    browser.post(f"{PAGE}{token.pk}/end/")

    assert me(key) == 401
    assert set(AuditEntry.objects.values_list("deed", flat=True)) >= {"token-made", "token-ended"}
    assert OutboxMail.objects.filter(to=user.email, body__contains="my notebook").count() == 2


def test_a_token_asks_who_it_is_and_nobody_ends_that_of_another():
    user, stranger = a_person("learner"), a_person("learner")
    token_for(user)

    asked = signed_in(user, confirmed=False).post(PAGE, FORM)
    assert asked["Location"].startswith("/accounts/reauthenticate/")
    assert ApiToken.objects.count() == 1
    of_another = f"{PAGE}{ApiToken.objects.get().pk}/end/"
    assert signed_in(stranger).post(of_another).status_code == 404
    assert ApiToken.objects.live().count() == 1
    assert signed_in(user).post(of_another).status_code == 302
    assert ApiToken.objects.live().count() == 0


@pytest.mark.parametrize("change", ["password", "inactive", "roles", "expired"])
def test_tokens_end_with_what_they_rest_on(change):
    user, other = a_person("learner"), a_person("learner")
    key, of_another = token_for(user), token_for(other)
    assert me(key) == 200

    if change == "password":
        new = "another good password 8"
        form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
        signed_in(user).post("/accounts/password/change/", form)
    elif change == "roles":
        roles.grant(user, ["learner", "analyst"])
    elif change == "expired":
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE learners_apitoken SET expires_at = now() WHERE user_id = %s", [user.pk]
            )
    else:
        user.is_active = False
        user.save()
        user.is_active = True
        user.save()

    assert me(key) == 401
    assert me(of_another) == 200


def test_an_unverified_account_has_no_token():
    user = a_person("learner", verified=False)

    refused = signed_in(user).post(PAGE, FORM)
    assert refused.status_code == 409 and not ApiToken.objects.exists()
    with pytest.raises(CommandError, match="confirmed first"):
        call_command("create_api_token", user.email)

    EmailAddress.objects.update(verified=True)
    key = signed_in(user).post(PAGE, FORM).context["new"].key
    assert me(key) == 200
    EmailAddress.objects.update(verified=False)
    assert me(key) == 401


def test_staff_make_a_token_only_in_a_session_with_a_second_factor(settings):
    settings.STAFF_SECOND_FACTOR = True
    user = a_person("analyst")
    assert signed_in(user).post(PAGE, FORM).status_code == 409

    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    browser = signed_in(user)
    assert browser.post(PAGE, FORM).status_code == 409
    with_factor(browser, secret)
    assert browser.post(PAGE, FORM).status_code == 200
    assert ApiToken.objects.get().second_factor


def with_factor(browser, secret):
    from allauth.mfa.totp.internal.auth import (
        format_hotp_value,
        hotp_value,
        yield_hotp_counters_from_time,
    )

    counter = next(iter(yield_hotp_counters_from_time()))
    browser.post(
        "/accounts/2fa/reauthenticate/", {"code": format_hotp_value(hotp_value(secret, counter))}
    )


def test_a_staff_token_without_the_second_factor_is_refused(settings):
    user = a_person("analyst")
    without = token_for(user, second_factor=False)
    with_one = token_for(user)
    assert me(without) == 200

    settings.STAFF_SECOND_FACTOR = True

    assert me(without) == 401
    assert me(with_one) == 200


def test_a_token_does_what_it_is_for_and_nothing_else():
    course = make_course()
    learner, analyst = a_person("learner"), a_person("analyst")
    enroll, outcomes = (
        f"/api/v1/courses/{course.slug}/enrollment/",
        f"/api/v1/courses/{course.slug}/outcomes/",
    )

    def answers(key, method, path):
        reply = getattr(Client(), method)(path, headers={"Authorization": f"Token {key}"})
        return reply.status_code, reply.json().get("code")

    reading, answering = token_for(learner, "read"), token_for(learner, "read", "answer")
    assert answers(reading, "post", enroll) == (403, "token-scope")
    assert answers(answering, "post", enroll)[0] == 201
    assert answers(answering, "get", "/api/v1/me/")[0] == 200
    assert answers(token_for(analyst, "read"), "get", outcomes) == (403, "token-scope")
    assert answers(token_for(analyst, "outcomes"), "get", outcomes)[0] == 404  # none computed yet
    assert answers(token_for(analyst, "outcomes"), "get", "/api/v1/me/") == (403, "token-scope")


def test_wrong_tokens_are_429_soon_and_a_right_one_behind_the_same_address_gets_in():
    key = token_for(a_person("learner"))

    wrong = [me(f"{number:040}") for number in range(22)]

    assert wrong == [401] * 20 + [429] * 2
    assert me(key) == 200


def test_the_command_prints_a_token_once_and_the_ones_before_go_on(capsys):
    user = a_person("learner")
    call_command("create_api_token", user.email)
    first = capsys.readouterr().out.strip()
    call_command(
        "create_api_token", user.email, "--name", "other", "--scope", "read", "--days", "7"
    )
    second = capsys.readouterr().out.strip()

    assert [me(first), me(second)] == [200, 200]
    assert first not in str(list(ApiToken.objects.values()))


def test_an_operator_makes_and_ends_tokens_in_the_admin():
    operator, user = a_person("operator"), a_person("learner")
    browser = signed_in(operator)
    form = {"user": user.pk, "name": "a kiosk", "scopes": ["read"], "days": "30"}

    page = browser.post("/admin/learners/apitoken/add/", form, follow=True).content.decode()
    token = ApiToken.objects.get()
    key = page.split("Shown this once: ")[1][:40]
    assert me(key) == 200

    browser.post("/admin/learners/apitoken/", {"action": "end", "_selected_action": [token.pk]})
    assert me(key) == 401


def test_tokens_of_before_go_on_working_and_their_keys_are_forgotten():

    migration = importlib.import_module("learners.migrations.0003_api_tokens")
    user = a_person("learner")
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE authtoken_token (key varchar(40) PRIMARY KEY, created timestamptz, "
            "user_id bigint)"
        )
        cursor.execute("INSERT INTO authtoken_token VALUES (%s, now(), %s)", ["f" * 40, user.pk])
        cursor.execute(migration.CARRY_OVER)
        cursor.execute("SELECT count(*) FROM authtoken_token")
        assert cursor.fetchone()[0] == 0

    assert me("f" * 40) == 200
