"""Where somebody is signed in."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from learners import sessions
from learners.models import AuditEntry
from tests.learners.test_tokens import a_person, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_limits_used_up")]
PAGE, END = "/accounts/sessions/", "/accounts/sessions/end/"


def browsers(user, count: int) -> list[Client]:
    """Each has looked at the list, as it would after signing in."""
    clients = [signed_in(user) for _ in range(count)]
    for number, client in enumerate(clients):
        client.get(PAGE, headers={"User-Agent": f"Browser {number}"})
    return clients


def is_signed_in(client: Client) -> bool:
    return client.get(PAGE).status_code == 200


def test_a_session_is_seen_and_ended_from_another():
    here, there, third = browsers(a_person("learner"), 3)
    page = here.get(PAGE).content.decode()
    session = UserSession.objects.get(user_agent="Browser 1")

    here.post(END, {"session": session.pk})

    assert all(f"Browser {number}" in page for number in range(3))
    assert [is_signed_in(client) for client in (here, there, third)] == [True, False, True]
    assert AuditEntry.objects.get(deed="sessions-ended").after == {"sessions": 1}


def test_all_others_are_ended_at_once_and_the_own_stays():
    here, *others = browsers(a_person("learner"), 3)

    here.post(END)

    assert is_signed_in(here) and not any(map(is_signed_in, others))


def test_ending_asks_who_it_is_and_touches_nobody_else():
    user, stranger = a_person("learner"), a_person("learner")
    (theirs,) = browsers(user, 1)
    session = UserSession.objects.get()

    asked = signed_in(user, confirmed=False).post(END)
    signed_in(stranger).post(END, {"session": session.pk})
    signed_in(stranger).post(END, {"session": "²"})

    assert asked["Location"].startswith("/accounts/reauthenticate/")
    assert is_signed_in(theirs)


def test_what_is_over_is_forgotten():
    browsers(a_person("learner"), 2)
    over = UserSession.objects.latest("pk")
    Session.objects.filter(session_key=over.session_key).update(
        expire_date=timezone.now() - timedelta(seconds=1)
    )

    assert sessions.forget_ended(timezone.now()) == 1
    assert UserSession.objects.count() == 1 and not UserSession.objects.filter(pk=over.pk).exists()
