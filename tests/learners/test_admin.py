import pytest
from django.contrib.auth.models import Group, Permission

from learners.models import AuditEntry, User
from learners.tokens import live_token
from tests.factories import somebody, token_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_limits_used_up")]
PASSWORD = "a long good password 7"


@pytest.fixture
def operator(client):
    client.force_login(somebody("operator", password=PASSWORD))
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def send(client, user, *roles, **fields):
    groups = [Group.objects.get(name=role).pk for role in roles]
    data = {"email": user.email, "is_active": "on", "groups": groups} | fields
    return client.post(f"/admin/learners/user/{user.pk}/change/", data)


def test_an_operator_makes_nobody_a_superuser_and_changes_none(operator):
    user, boss = somebody("learner"), User.objects.create_superuser("boss@example.org", "x")

    send(operator, user, "learner", is_superuser="on", is_staff="on")
    refused = send(operator, boss, "learner")

    user.refresh_from_db()
    assert not user.is_superuser
    assert not user.is_staff
    assert refused.status_code == 403


def test_what_somebody_may_do_and_who_changed_it_is_kept(operator):
    user = somebody("learner")
    data = {
        "email": user.email,
        "groups": [Group.objects.get(name="author").pk],
    }  # and no longer active
    operator.post(f"/admin/learners/user/{user.pk}/change/", data)

    roles, rights = (
        AuditEntry.objects.filter(deed="roles").first(),
        AuditEntry.objects.get(deed="rights"),
    )
    assert (roles.before, roles.after) == ({"roles": ["learner"]}, {"roles": ["author"]})
    assert (rights.before, rights.after) == ({"is_active": True}, {"is_active": False})
    assert roles.who is not None and roles.who == rights.who
    assert (
        operator.post(f"/admin/learners/user/{user.pk}/delete/", {"post": "yes"}).status_code == 403
    )


@pytest.mark.parametrize("change", ["is_active", "user_permissions", "groups"])
def test_other_rights_end_what_programs_were_given(client, change):
    boss = User.objects.create_superuser("boss@example.org", PASSWORD)
    client.force_login(boss)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    user, other = somebody("learner"), somebody("learner")
    keys = [token_for(user), token_for(other)]
    given = {
        "is_active": {"is_staff": "on"},
        "user_permissions": {"user_permissions": [Permission.objects.first().pk]},
        "groups": {"groups": [Group.objects.create(name="Readers").pk]},
    }

    send(client, user, "learner", **given[change])

    assert [live_token(key) is not None for key in keys] == [False, True]


def test_an_author_does_not_see_people(client):
    client.force_login(somebody("author"))

    assert client.get("/admin/learners/user/").status_code == 403
    assert client.get("/admin/learners/learner/").status_code == 403
