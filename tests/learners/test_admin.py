import pytest
from django.contrib.auth.models import Group

from learners.models import AuditEntry, User
from tests.factories import somebody

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(client):
    client.force_login(somebody("operator"))
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


def test_an_author_does_not_see_people(client):
    client.force_login(somebody("author"))

    assert client.get("/admin/learners/user/").status_code == 403
    assert client.get("/admin/learners/learner/").status_code == 403
