import pytest
from django.utils import timezone

from learners import actions, merging, verification
from learners.models import (
    Consent,
    ConsentText,
    Learner,
    NpiRecord,
    Review,
)
from tests.factories import make_learner, somebody

pytestmark = pytest.mark.django_db
NPI = "2000000002"


@pytest.fixture
def operator(client):
    user = somebody("operator")
    client.force_login(user)
    return user


@pytest.fixture
def waiting():
    NpiRecord.objects.create(
        npi=NPI,
        kind=1,
        given_name="ADA",
        family_name="ABEL",
        as_of=timezone.now().date(),
        source="demo",
    )
    learner = make_learner(somebody("learner"))
    verification.claim_npi(
        learner=learner, typed=NPI, given_name="Ada", family_name="Abell", at=timezone.now()
    )
    return Review.objects.get()


def test_an_operator_sees_the_registry_beside_the_name_given_and_decides_with_a_note(
    client, operator, waiting
):
    assert b"1 manual check waits for a decision." in client.get("/admin/").content
    assert b"Abell" in client.get("/admin/learners/review/?state=open").content
    page = client.get(f"/admin/learners/review/{waiting.pk}/change/").content.decode()
    assert "ADA  ABEL" in page
    assert "Abell" in page

    client.post(
        f"/admin/learners/review/{waiting.pk}/change/", {"note": "seen", "_accept": "Accept"}
    )
    client.post(
        f"/admin/learners/review/{waiting.pk}/change/", {"note": "again", "_refuse": "Refuse"}
    )

    waiting.refresh_from_db()
    assert (waiting.decision, waiting.note, waiting.decided_by) == ("accepted", "seen", operator)
    assert waiting.learner.npi_status == "verified"
    assert b"0 manual checks" in client.get("/admin/learners/review/?state=open").content
    assert b"waits for a decision" not in client.get("/admin/").content


def test_saving_without_a_decision_decides_nothing_and_nobody_else_sees_the_queue(
    client, operator, waiting
):
    client.post(f"/admin/learners/review/{waiting.pk}/change/", {"note": "hm"})
    waiting.refresh_from_db()
    assert waiting.decision == ""

    client.force_login(somebody("course-admin"))
    assert client.get("/admin/learners/review/").status_code == 403


def test_every_list_of_people_opens_and_records_cannot_be_edited(client, operator, waiting):
    merging.merge(joined=Learner.objects.create(), kept=waiting.learner, how="manual", by=operator)
    for name in ("learner", "npicheck", "auditentry", "consent", "licence", "directoryload",
        "npirecord", "consenttext",
                 "taxonomycode", "review", "learnermerge", "recipient", "user"):  # fmt: skip
        assert client.get(f"/admin/learners/{name}/").status_code == 200
    check = waiting.learner.npi_checks.get()
    assert (
        client.post(
            f"/admin/learners/npicheck/{check.pk}/change/", {"status": "verified"}
        ).status_code
        == 403
    )
    assert client.post(
        f"/admin/learners/learner/{waiting.learner.pk}/change/",
        {"npi_status": "verified", "npi": NPI},
    ).status_code in (200, 302)
    waiting.learner.refresh_from_db()
    assert waiting.learner.npi_status == "unverified"


def test_rows_put_together_are_taken_apart_again(client, operator, waiting):
    row = Learner.objects.create()
    merge = merging.merge(joined=row, kept=waiting.learner, how="manual", by=operator)

    client.post(
        "/admin/learners/learnermerge/", {"action": "take_back", "_selected_action": [merge.pk]}
    )

    assert merging.rows_of(waiting.learner) == [waiting.learner.pk]


def test_a_wording_is_never_edited_a_newer_one_is_added(client, operator):
    learner, text = make_learner(somebody()), ConsentText.objects.get(purpose="supporter-sharing")
    actions.give_consent(learner=learner, purpose=text.purpose, version=1, at=timezone.now())

    assert (
        client.post(f"/admin/learners/consenttext/{text.pk}/change/", {"text": "other"}).status_code
        == 403
    )
    given = {
        "purpose": text.purpose,
        "version": 2,
        "title": "T",
        "text": "newer",
        "in_force_from_0": "2025-01-01",
        "in_force_from_1": "00:00",
    }
    assert client.post("/admin/learners/consenttext/add/", given).status_code == 302
    assert actions.text_in_force(text.purpose).version == 2
    assert Consent.objects.get().text == text
