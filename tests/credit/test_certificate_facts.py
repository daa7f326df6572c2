"""What certificates say, that they never change, and who may have them."""

import pytest
import time_machine
from django.test import Client

from courses.models import StatementText
from learners import merging
from learners.models import Learner
from tests.credit.people import (
    NOW,
    certificate_for,
    claimed,
    course_with_credit,
    finisher,
    signed_in,
    words_of,
)
from tests.factories import somebody

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _then(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(NOW, tick=True):
        yield


def test_a_physician_s_certificate_awards_what_was_claimed():
    certificate = certificate_for("physician", amount="0.75")
    words = words_of(certificate)

    assert "Certificate of Credit" in words
    assert (
        'Ada Brandt has participated in the enduring material titled "HER2 & "me"" on June 2, 2025 '
        "and is awarded 0.75 "
        "AMA PRA Category 1 Credit™." in words
    )
    assert (
        "Test Provider designates this enduring material for a maximum of 1.0 AMA PRA Category "
        "1 Credit™."
    ) in words
    assert certificate.number in words
    assert f"/verify/{certificate.code}/" in words.replace(" ", "")


@pytest.mark.parametrize("profession", ["nurse", "physician assistant", "pharmacist", "dietitian"])
def test_everybody_else_s_certificate_says_designated_for_and_never_awarded(profession):
    words = words_of(certificate_for(profession, claim="participation", amount="0.50"))

    assert "Certificate of Participation" in words
    assert "The activity was designated for 1.0 AMA PRA Category 1 Credit™." in words
    assert "awarded" not in words


def test_a_nurse_is_awarded_contact_hours_where_they_are_offered():
    words = words_of(certificate_for("registered nurse", "ancc-contact-hours", "1.00"))

    assert "Certificate of Contact Hours" in words
    assert "is awarded 1.0 contact hour." in words


def test_a_pharmacist_s_certificate_is_no_statement_of_credit():
    words = words_of(certificate_for("pharmacist", "acpe", "1.00", uan="1234-0000-26-001-H01-P"))

    assert "1.0 contact hour (0.1 CEU)" in words
    assert "1234-0000-26-001-H01-P" in words
    assert "This is not a statement of credit." in words


def test_the_profession_at_that_time_decides_and_the_words_are_those_of_that_time():
    certificate = certificate_for("physician")
    Learner.objects.filter(pk=certificate.claim.learner_id).update(
        profession="nurse", family_name="Costa"
    )
    StatementText.objects.update_or_create(
        key="certificate-physician", defaults={"text": "took part in {title}."}
    )

    words = words_of(certificate)

    assert "Ada Brandt has participated" in words
    assert "is awarded 0.5" in words


def test_the_provider_s_own_words_are_printed_from_then_on():
    StatementText.objects.update_or_create(
        key="certificate-physician", defaults={"text": "took part and has *{amount}*."}
    )

    assert "took part and has 0.5." in words_of(certificate_for("physician"))


def test_a_name_or_title_is_never_read_as_markup():
    course = course_with_credit()
    learner = finisher(course, given_name='#read("/etc/passwd") <b>', family_name="*Brandt* $x$ \\")

    words = words_of(claimed(learner, course).certificate)

    assert '#read("/etc/passwd") <b> *Brandt* $x$ \\' in words


def test_a_name_cannot_turn_or_break_the_words_around_it():
    course = course_with_credit()
    learner = finisher(
        course, given_name="Ada\u202e\x1b", family_name="Brandt\r\n\u2066is awarded 99"
    )

    certificate = claimed(learner, course).certificate

    assert certificate.name == "Ada Brandt is awarded 99"


def test_what_was_earned_under_a_row_that_was_joined_is_mine_to_show_and_nobody_else_s():
    course = course_with_credit()
    certificate = claimed(finisher(course), course).certificate
    kept = finisher(course, email="kept@example.org")
    mine, stranger = signed_in(kept.user), signed_in(somebody("learner"))
    address = f"/me/certificates/{certificate.number}/"
    assert mine.get(address).status_code == 404

    merging.merge(
        joined=certificate.claim.learner, kept=kept, how="manual", by=somebody("operator")
    )

    assert mine.get(address).status_code == 200
    assert certificate.number in mine.get("/me/credit/transcript.csv").content.decode()
    assert certificate.number in mine.get("/me/credit/").content.decode()
    assert [
        certificate["number"] for certificate in mine.get("/api/v1/me/").json()["certificates"]
    ] == [certificate.number]
    assert stranger.get(address).status_code == 404
    assert certificate.number not in stranger.get("/me/credit/transcript.csv").content.decode()


def test_the_file_is_mine_alone_and_never_kept_on_the_way():
    certificate = certificate_for("physician")
    mine, stranger = signed_in(certificate.claim.learner.user), signed_in(somebody("learner"))
    address = f"/me/certificates/{certificate.number}/"

    answer = mine.get(address)

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert "no-store" in answer["Cache-Control"]
    assert (
        stranger.get(address).status_code
        == mine.get("/me/certificates/C2026-999999/").status_code
        == 404
    )
    assert Client().get(address).status_code == 302


# --- names, signatories, hours --------------------------------------------------------------------


def test_participation_says_its_hours_in_whatever_words_the_provider_has():
    ours = certificate_for("nurse", claim="participation", amount="0.75")
    StatementText.objects.update_or_create(
        key="certificate-participation", defaults={"text": "took part in {title}."}
    )
    theirs = certificate_for("nurse", claim="participation", amount="1.00")

    assert "has participated for 0.75 hour in the enduring material" in words_of(ours)
    assert "Time of participation: 1.0 hour." in words_of(theirs)


def test_what_is_attested_fits_what_is_claimed():
    credit = certificate_for("physician").claim
    participation = certificate_for("nurse", claim="participation").claim

    assert "claim only the credit" in credit.attestation
    assert "for the time I state" in participation.attestation


# --- revoked, erased, checked by number -----------------------------------------------------------


# --- keys -----------------------------------------------------------------------------------------
# -------------------
