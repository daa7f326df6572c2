import pytest

from learners import actions
from learners.models import LearnerHistory
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
