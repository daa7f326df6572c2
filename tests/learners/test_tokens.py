import importlib

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from learners import roles
from learners.models import ApiToken, AuditEntry, Membership, Team
from tests.factories import set_members, somebody, token_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_limits_used_up")]
PASSWORD = "a long good password 7"
PAGE = "/me/tokens/"
FORM = {"name": "my notebook", "scopes": ["read"], "days": "30"}


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


@pytest.mark.parametrize("change", ["password", "inactive", "roles", "team", "expired"])
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
    elif change == "team":
        set_members(Team.objects.create(name="Lung"), [(user, "analyst")], by=None)
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


@pytest.fixture
def superuser_s_browser():
    return signed_in(a_person("operator", is_superuser=True))


def posted(browser, path, **form):
    reply = browser.post(f"/admin/{path}", form)
    assert (reply.status_code, reply.url.split("/")[2]) == (302, path.split("/")[0]), reply


@pytest.mark.parametrize(
    "change",
    ["group's rights", "right of one's own", "group", "group gone", "team gone", "superuser"],
)
def test_whatever_the_admin_changes_of_what_somebody_may_do_ends_their_tokens(
    superuser_s_browser, change
):
    browser, user, other = superuser_s_browser, a_person("author"), a_person("learner")
    helpers, team = Group.objects.create(name="helpers"), Team.objects.create(name="Lung")
    helpers.permissions.add(Permission.objects.get(codename="view_team"))
    set_members(team, [(user, "author")], by=None)
    author = Group.objects.get(name="author")
    user.groups.add(helpers)
    key, of_another = token_for(user), token_for(other)
    card = {"email": user.email, "is_active": "on", "is_staff": "on"}
    rights = list(author.permissions.values_list("pk", flat=True))

    # The same again changes nothing, and ends nothing.
    posted(browser, f"auth/group/{author.pk}/change/", permissions=rights)
    posted(browser, f"learners/user/{user.pk}/change/", **card, groups=[author.pk, helpers.pk])
    assert me(key) == 200
    if change == "group's rights":
        posted(browser, f"auth/group/{author.pk}/change/", permissions=rights[1:])
    elif change == "group gone":
        posted(browser, f"auth/group/{helpers.pk}/delete/", post="yes")
    elif change == "team gone":
        posted(browser, f"learners/team/{team.pk}/delete/", post="yes")
    else:
        card["groups"] = [author.pk] if change == "group" else [author.pk, helpers.pk]
        card |= {"user_permissions": rights[:1]} if change == "right of one's own" else {}
        card |= {"is_superuser": "on"} if change == "superuser" else {}
        posted(browser, f"learners/user/{user.pk}/change/", **card)

    assert me(key) == 401
    assert me(of_another) == 200


def test_who_has_a_role_in_a_team_alone_loses_their_tokens_with_its_rights(superuser_s_browser):
    user, author = a_person("learner"), Group.objects.get(name="author")
    team = Team.objects.create(name="Lung")
    set_members(team, [(user, "author")], by=None)
    key = token_for(user)

    posted(superuser_s_browser, f"auth/group/{author.pk}/change/", permissions=[])
    assert me(key) == 401
    assert AuditEntry.objects.filter(deed="group-rights").count() == 1
    posted(superuser_s_browser, f"learners/team/{team.pk}/delete/", post="yes")
    user.refresh_from_db()
    assert not user.is_staff
    kept = superuser_s_browser.post(f"/admin/auth/group/{author.pk}/delete/", {"post": "yes"})
    assert kept.status_code == 403


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


def test_a_token_of_before_ends_where_its_person_works_without_a_second_factor(settings):
    user, team = a_person("learner"), Team.objects.create(name="Lung")
    key = token_for(user, second_factor=False)
    Membership.objects.create(team=team, user=user, role="analyst")  # past every deed

    assert me(key) == 200
    settings.STAFF_SECOND_FACTOR = True
    assert me(key) == 401
    Membership.objects.all().delete()
    assert me(key) == 200


def with_factor(browser, secret):
    from allauth.mfa.totp.internal.auth import (
        format_hotp_value,
        hotp_value,
        yield_hotp_counters_from_time,
    )

    counter = list(yield_hotp_counters_from_time())[1]  # the one of now
    browser.post(
        "/accounts/2fa/reauthenticate/", {"code": format_hotp_value(hotp_value(secret, counter))}
    )


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


def test_a_token_is_bound_to_one_team_by_who_reaches_it():
    own, other = Team.objects.create(name="Own"), Team.objects.create(name="Other")
    user = a_person()
    set_members(own, [(user, "author")], by=None)
    browser = signed_in(user)

    refused = browser.post(PAGE, FORM | {"team": other.pk})
    shown = browser.post(PAGE, FORM | {"team": own.pk})
    call_command("create_api_token", user.email, team="Own")

    assert (refused.status_code, shown.status_code) == (400, 200)
    assert [token.team for token in ApiToken.objects.all()] == [own, own]
    assert "courses of Own only" in shown.content.decode()
    assert "team" not in signed_in(a_person("learner")).get(PAGE).context["form"].fields
    with pytest.raises(CommandError, match="no team"):
        call_command("create_api_token", user.email, team="Lung")
