"""Agreements: given one by one in the words shown, and withdrawn."""

import pytest
from django.utils import timezone

from learners import actions
from learners.models import Consent, ConsentText, Learner
from tests.learners.test_profile import ann

__all__ = ["ann"]

pytestmark = pytest.mark.django_db


def test_agreements_are_given_one_by_one_in_the_words_shown_and_withdrawn(client, ann):
    page = client.get("/me/consents/").content.decode()
    assert "checked" not in page
    client.post("/me/consents/", {"purpose": "supporter-sharing", "version": "1"})
    assert not Consent.objects.exists()

    client.post("/me/consents/", {"purpose": "supporter-sharing", "version": "1", "agree": "1"})
    client.post("/me/consents/", {"purpose": "supporter-sharing", "version": "1", "agree": "1"})
    kept = Consent.objects.get()
    assert (kept.text.version, kept.withdrawn_at) == (1, None)

    client.post("/me/consents/", {"purpose": "supporter-sharing", "withdraw": "1"})
    kept.refresh_from_db()
    assert kept.withdrawn_at is not None
    assert client.post("/me/consents/", {"purpose": "everything", "agree": "1"}).status_code == 404


def test_a_new_wording_must_be_read_before_it_is_agreed_to(client, ann):
    ConsentText.objects.create(
        purpose="supporter-sharing", version=2, title="New", text="New words"
    )

    client.post("/me/consents/", {"purpose": "supporter-sharing", "version": "1", "agree": "1"})
    assert not Consent.objects.exists()
    client.post("/me/consents/", {"purpose": "supporter-sharing", "version": "2", "agree": "1"})
    assert Consent.objects.get().text.version == 2


def test_a_person_has_no_agreement_they_did_not_give(ann):
    assert not actions.has_consented(ann, "supporter-sharing")
    actions.give_consent(learner=ann, purpose="supporter-sharing", version=1, at=timezone.now())
    assert actions.has_consented(ann, "supporter-sharing")
    assert not actions.has_consented(Learner.objects.create(), "supporter-sharing")
