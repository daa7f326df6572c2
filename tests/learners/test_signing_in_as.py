"""An operator looks at the site as somebody else: with a reason, a banner, and nothing stored."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from courses.models import Enrollment
from learners.models import AuditEntry, Consent, Learner
from tests.factories import make_course, make_learner, somebody

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(client):
    client.user = somebody("operator", email="operator@example.org")
    client.force_login(client.user)
    return client


@pytest.fixture
def learner():
    return make_learner(somebody("learner", email="ann@example.org"))


def door(user):
    return reverse("admin:sign-in-as", args=[user.pk])


def looks_as(operator, user, reason="They see no certificate"):
    return operator.post(door(user), {"reason": reason})


def test_the_reason_is_asked_for_kept_and_the_banner_says_who_it_is(operator, learner):
    assert looks_as(operator, learner.user, reason=" ").status_code == 400
    assert looks_as(operator, learner.user).status_code == 302

    shown = operator.get("/me/").content.decode()
    assert "You look at the site as ann@example.org" in shown and "looking-as" in shown
    entry = AuditEntry.objects.get(deed="signed-in-as")
    assert (entry.who, entry.after["reason"]) == (operator.user, "They see no certificate")
    operator.post(reverse("signed-in-as-end"))
    assert operator.get("/admin/").status_code == 200
    assert AuditEntry.objects.filter(deed="signed-in-as-ended", who=operator.user).exists()
    assert "looking-as" not in operator.get("/me/").content.decode()


def test_nothing_is_changed_by_sending_nor_by_opening(operator, learner):
    course = make_course()
    last_login = learner.user.last_login
    looks_as(operator, learner.user)

    assert operator.post(f"/courses/{course.slug}/enroll/").status_code == 403
    assert operator.post("/me/profile/", {"profession": "nurse"}).status_code == 403
    assert operator.get(f"/courses/{course.slug}/").status_code == 200
    assert operator.get("/me/consents/").status_code == 200

    learner.user.refresh_from_db()
    assert learner.user.last_login == last_login
    assert not Enrollment.objects.exists() and not Consent.objects.exists()


def test_a_row_that_a_page_makes_when_opened_is_taken_back(operator):
    user = somebody("learner")
    looks_as(operator, user)

    assert operator.get("/me/").status_code == 200

    assert not Learner.objects.filter(user=user).exists()


@pytest.mark.parametrize("role", ["operator", "author", "analyst", "reviewer"])
def test_nobody_becomes_somebody_who_works_here(operator, role):
    target = somebody(role)

    assert looks_as(operator, target).status_code == 403
    assert operator.get("/admin/").status_code == 200


@pytest.mark.parametrize("role", ["author", "course-admin", "reviewer", "learner"])
def test_nobody_but_an_operator_becomes_anybody(client, learner, role):
    client.force_login(somebody(role))

    assert looks_as(client, learner.user).status_code in (302, 403)
    assert not AuditEntry.objects.filter(deed="signed-in-as").exists()


def test_it_ends_by_itself(operator, learner):
    looks_as(operator, learner.user)

    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        assert operator.get("/me/").status_code == 302
        assert operator.get("/me/", follow=True).wsgi_request.user.is_anonymous


def test_who_signed_in_as_themselves_ends_nothing(client, learner):
    client.force_login(learner.user)

    assert client.post(reverse("signed-in-as-end")).status_code == 302
    assert client.get("/me/").status_code == 302  # signed out, nobody else
