"""People without an account: known by their browser, their NPI or a link of their own."""

import pytest
from django.test import Client
from django.utils import timezone

from assessments.models import Response
from learners import visitors
from learners.models import (
    DirectoryLoad,
    Learner,
    Recipient,
)
from outcomes.counting import count_course
from outcomes.counting.watermark import wait_for_writers
from tests.learners.test_merging import ADDRESS, JANE, answer, counting, course, identify

__all__ = ["course"]

pytestmark = pytest.mark.django_db


def counted(course):
    now = wait_for_writers(lambda: None)
    return count_course(course, now, now).participation


@counting
def test_somebody_who_gives_npi_and_name_counts_among_the_verified(client, course):
    client.get(ADDRESS)
    answer(client)
    assert (counted(course).micro, counted(course).unverified_micro) == (0, 1)

    assert identify(client)["Location"] == f"{ADDRESS}#who"

    assert (counted(course).micro, counted(course).unverified_micro) == (1, 0)
    assert Learner.objects.get().npi_oncologist


def test_an_npi_that_cannot_be_read_is_asked_again_by_a_form_that_promises_no_registry(
    client, course
):
    refused = identify(client, npi="").content.decode()
    DirectoryLoad.objects.all().delete()
    without = identify(client, npi="").content.decode()

    assert "Are you a clinician?" in refused and 'id="who-form"' in refused
    assert "Check my NPI" in refused and "Save my NPI" not in refused
    assert "Check my NPI" not in without and "Save my NPI" in without


@counting
def test_the_same_npi_in_two_browsers_counts_once(client, course):
    for browser in (client, Client()):
        browser.get(ADDRESS)
        answer(browser)
        identify(browser)

    assert Learner.objects.filter(npi_status="verified").count() == 2
    assert counted(course).micro == 1


def test_a_wrong_name_is_said_and_the_sixth_attempt_is_too_many(client, course):
    client.get(ADDRESS)
    for _ in range(5):
        identify(client, family="Brown")
    assert b"under another name" in client.get(ADDRESS).content

    refused = identify(client)
    assert (refused.status_code, refused["Retry-After"]) == (429, "3600")
    assert answer(client).status_code == 302  # learning goes on


@counting
def test_a_personal_link_names_the_person_works_many_times_and_its_opening_changes_nothing(
    client, course
):
    recipient = Recipient.objects.create(
        campaign="spring", npi=JANE, given_name="Jane", family_name="Miller"
    )
    link = f"{ADDRESS}?to={visitors.token_of(recipient)}&utm_source=mail"

    for _ in range(3):
        opened = client.get(link, follow=True)
        assert opened.redirect_chain[-1][0] == ADDRESS
    assert b"personal link of Dr. Miller" in client.get(ADDRESS).content
    assert not Learner.objects.exists()

    answer(client)
    other_device = Client()
    other_device.get(link, follow=True)
    answer(other_device)
    learner = Learner.objects.get()
    assert (learner.origin, learner.npi, learner.npi_status) == ("link", JANE, "verified")
    assert counted(course).micro == 1


def test_a_link_that_was_changed_or_revoked_names_nobody(client, course):
    recipient = Recipient.objects.create(campaign="spring", npi=JANE, revoked_at=timezone.now())
    for token in (visitors.token_of(recipient), f"{recipient.pk}:xxx", "nonsense", ""):
        client.get(f"{ADDRESS}?to={token}")
    answer(client)

    assert Learner.objects.get().origin == "session"


def test_somebody_else_at_the_same_browser_is_somebody_else(client, course):
    client.get(ADDRESS)
    answer(client)
    identify(client, npi="12", family="Bygone")
    assert b"Bygone" in client.get(ADDRESS).content
    client.post("/identify/", {"someone-else": "1", "next": ADDRESS})
    assert b"Bygone" not in client.get(ADDRESS).content
    answer(client, "a")

    assert Learner.objects.count() == Response.objects.count() == 2
