import pytest
from django.utils import timezone

from learners import actions
from learners.models import Consent, ConsentText, Learner, LearnerHistory, Licence
from tests.factories import somebody

pytestmark = pytest.mark.django_db
PROFILE = {"given_name": "Ann", "family_name": "Lee", "profession": "physician",
    "specialty": "207RX0202X",
           "practice_setting": "community", "years_in_practice": "12"}  # fmt: skip


@pytest.fixture
def ann(client):
    user = somebody("learner")
    client.force_login(user)
    return actions.learner_for(user)


def test_what_a_person_says_of_themselves_is_kept_and_its_history_too(client, ann):
    assert client.post("/me/profile/", PROFILE).status_code == 302

    ann.refresh_from_db()
    assert (ann.family_name, ann.specialty, ann.practice_setting, ann.years_in_practice) == (
        "Lee",
        "Medical Oncology",
        "community",
        12,
    )
    client.post(
        "/me/profile/", PROFILE | {"years_in_practice": "13", "practice_setting": "academic"}
    )
    old = LearnerHistory.objects.order_by("-id").first()
    assert (old.practice_setting, old.years_in_practice) == ("community", 12)


@pytest.mark.parametrize("wrong", [{"years_in_practice": "-1"}, {"years_in_practice": "x"},
    {"practice_setting": "moon"},
                                   {"family_name": "a\0b"}, {"given_name": "a" * 101},
                                   {"profession": "wizard"}])  # fmt: skip
def test_what_is_not_well_formed_is_refused_with_its_field(client, ann, wrong):
    answer = client.post("/me/profile/", PROFILE | wrong)

    assert answer.status_code == 400
    assert next(iter(wrong)) in answer.context["form"].errors


def test_nobody_writes_their_own_npi_status_or_exclusion(client, ann):
    client.post(
        "/me/profile/",
        PROFILE | {"npi": "1234567893", "npi_status": "verified", "exclusion": "test", "user": "1"},
    )

    ann.refresh_from_db()
    assert (ann.npi, ann.npi_status, ann.exclusion) == ("", "unverified", "")


def test_the_birthday_is_asked_of_those_alone_who_want_their_credit_reported(client, ann):
    birthday = {"birth_month": "2", "birth_day": "29"}
    assert b"birth_month" not in client.get("/me/profile/").content
    client.post("/me/profile/", PROFILE | birthday)
    ann.refresh_from_db()
    assert ann.birth_month is None

    client.post("/me/consents/", {"purpose": "credit-reporting", "version": "1", "agree": "1"})
    assert client.post("/me/profile/", PROFILE | birthday).status_code == 302
    assert (
        client.post("/me/profile/", PROFILE | {"birth_month": "2", "birth_day": "30"}).status_code
        == 400
    )
    assert client.post("/me/profile/", PROFILE | {"birth_month": "2"}).status_code == 400
    ann.refresh_from_db()
    assert (ann.birth_month, ann.birth_day) == (2, 29)

    client.post("/me/consents/", {"purpose": "credit-reporting", "withdraw": "1"})
    ann.refresh_from_db()
    assert ann.birth_month is None


def test_licences_keep_their_leading_zeros_and_belong_to_one_person(client, ann):
    client.post("/me/licences/", {"authority": "state:NY", "number": " 0012345 "})
    client.post("/me/licences/", {"authority": "state:NY", "number": "0012345"})
    kept = Licence.objects.get()
    assert (kept.kind, kept.authority, kept.number) == ("state", "NY", "0012345")
    assert client.post("/me/licences/", {"authority": "state:ZZ", "number": "1"}).status_code == 400
    assert client.post("/me/licences/", {"authority": "", "number": "1"}).status_code == 400

    client.force_login(somebody("learner"))
    assert client.post(f"/me/licences/{kept.pk}/remove/").status_code == 404
    client.force_login(ann.user)
    assert client.post(f"/me/licences/{kept.pk}/remove/").status_code == 302
    assert not Licence.objects.exists()


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


def test_the_npi_page_says_what_became_of_a_number_and_when_to_come_back(client, ann):
    given = {"npi": "1234567890", "given_name": "Ann", "family_name": "Lee"}

    assert client.post("/me/npi/", given, follow=True).status_code == 200
    assert b"check digit" in client.get("/me/npi/").content
    assert client.post("/me/npi/", given | {"npi": ""}).status_code == 400
    for _ in range(4):
        client.post("/me/npi/", given)
    refused = client.post("/me/npi/", given)
    assert (refused.status_code, refused["Retry-After"]) == (429, "3600")


def test_strangers_are_asked_to_sign_in(client):
    for page in ("profile", "npi", "consents", "earlier-answers"):
        assert client.get(f"/me/{page}/")["Location"].startswith("/accounts/login/")
