"""What certificates say, that they never change, and who may have them."""

import base64
import gzip
import io
from datetime import date

import jwt
import pypdf
import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.test import Client
from jwt.algorithms import OKPAlgorithm

from cme_platform import privacy
from courses.models import Course, StatementText
from credit.actions.certifying import NotPrintable, NotValid, ReasonNeeded, correct, printed, revoke
from credit.models import Certificate, Claim, ExternalCredit, IssuerKey
from credit.tasks import print_certificate
from jobs.models import Job
from learners import merging
from learners.models import AuditEntry, Learner
from tests.credit.people import NOW, claimed, course_with_credit, finisher
from tests.factories import somebody

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _then(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(NOW, tick=True):
        yield


def certificate_for(profession, type_="ama-pra-category-1", amount="0.50", claim="", **offer):
    course = course_with_credit(type_, **offer)
    return claimed(finisher(course, profession), course, amount, claim).certificate


def words_of(certificate):
    with default_storage.open(printed(certificate=certificate)) as file:
        pages = pypdf.PdfReader(io.BytesIO(file.read())).pages
    assert len(pages) == 1
    return " ".join(pages[0].extract_text().split())


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


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


def test_it_cannot_be_changed_or_deleted_before_six_years_are_over():
    certificate = certificate_for("physician")
    claim = certificate.claim

    assert claim.retain_until == certificate.retain_until == date(2034, 2, 28)
    for change in ({"name": "Eve"}, {"facts": {}}, {"number": "X"}, {"code": "y"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Certificate.objects.filter(pk=certificate.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.filter(pk=claim.pk).update(amount="0.25")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM credit_certificate")
    with pytest.raises(ProtectedError), transaction.atomic():
        claim.learner.delete()
    with pytest.raises(ProtectedError), transaction.atomic():
        claim.offer.course.delete()


def test_when_the_account_goes_the_credit_stays():
    certificate = certificate_for("physician")
    user = certificate.claim.learner.user

    user.delete()

    certificate.refresh_from_db()
    assert certificate.claim.learner.user is None
    assert Client().get(f"/verify/{certificate.code}/").status_code == 200


def test_a_correction_takes_the_place_of_the_certificate_and_both_stay_on_record(admin_user):
    first = certificate_for("physician")
    Learner.objects.filter(pk=first.claim.learner_id).update(family_name="Costa")

    second = correct(certificate=first, by=admin_user, reason="Name misspelt.", at=NOW)

    first.refresh_from_db()
    assert (first.status, second.status, second.version, second.name) == (
        "superseded",
        "valid",
        2,
        "Ada Costa",
    )
    assert "replaced by a corrected one" in Client().get(f"/verify/{first.code}/").content.decode()
    assert AuditEntry.objects.filter(deed="certificate-corrected", who=admin_user).count() == 1
    with pytest.raises(NotValid):
        correct(certificate=first, by=admin_user, reason="Again.", at=NOW)


def test_a_revoked_certificate_says_so_and_stays_revoked(admin_user):
    certificate = certificate_for("physician")

    with pytest.raises(ReasonNeeded):
        revoke(certificate=certificate, by=admin_user, reason=" ", at=NOW)
    revoke(certificate=certificate, by=admin_user, reason="Claimed by mistake.", at=NOW)

    page = Client().get(f"/verify/{certificate.code}/").content.decode()
    assert "has been revoked" in page
    assert "mistake" not in page
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.filter(pk=certificate.pk).update(revoked_at=None, revoked_reason="")


def test_the_check_page_gives_name_course_credit_date_and_status_and_no_more():
    certificate = certificate_for("physician")

    answer = Client().get(f"/verify/{certificate.code}/")
    page = answer.content.decode()

    for shown in (
        "Ada Brandt",
        "HER2 &amp; &quot;me&quot;",
        "0.5 AMA PRA Category 1 Credit™",
        "June 2, 2025",
        "valid",
    ):
        assert shown in page
    for hidden in ("ada@example.org", "physician", certificate.number):
        assert hidden not in page
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex"
    assert len(certificate.code) * 6 >= 128


def test_the_check_page_of_somebody_who_gave_no_name_tells_no_address():
    course = course_with_credit()
    certificate = claimed(finisher(course, given_name="", family_name=""), course).certificate

    page = Client().get(f"/verify/{certificate.code}/").content.decode()

    assert "ada@example.org" in words_of(certificate)  # their own certificate
    assert "ada@example.org" not in page
    assert "is valid" in page and "HER2" in page


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


@pytest.mark.parametrize("code", ["x", "a" * 24, "%00", "é", "..%2f"])
def test_a_wrong_code_finds_nothing(code):
    assert Client().get(f"/verify/{code}/").status_code == 404


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


def test_the_credential_is_checked_with_the_public_key_alone():
    certificate = certificate_for("physician")
    mine = signed_in(certificate.claim.learner.user)

    token = mine.get(f"/me/certificates/{certificate.number}/credential/").content.decode()
    again = mine.get(f"/me/certificates/{certificate.number}/credential/").content.decode()
    keys = Client().get("/.well-known/credit-keys.json").json()["keys"]
    issuer = Client().get("/.well-known/credit-issuer.json").json()

    assert len(keys) == 1
    assert "d" not in keys[0]
    key = jwt.PyJWK(keys[0]).key
    body = jwt.decode(token, key, algorithms=["RS256"], options={"verify_aud": False})
    assert token == again
    assert body["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert body["iss"] == body["issuer"]["id"] == issuer["id"]
    assert body["credentialSubject"]["achievement"]["name"] == 'HER2 & "me"'
    assert "ada@example.org" not in str(body)
    forged = ".".join([token.split(".")[0], token.split(".")[1][:-2] + "AA", token.split(".")[2]])
    with pytest.raises(jwt.InvalidTokenError):
        jwt.decode(forged, key, algorithms=["RS256"])


def test_a_credential_says_where_its_status_stands_and_a_revoked_one_is_known_by_it(admin_user):
    kept, revoked, replaced = (certificate_for("physician") for _ in range(3))
    tokens = {
        certificate: signed_in(certificate.claim.learner.user).get(
            f"/me/certificates/{certificate.number}/credential/"
        )
        for certificate in (kept, revoked, replaced)
    }
    entries = {
        certificate: checked(token.content.decode())["credentialStatus"]
        for certificate, token in tokens.items()
    }
    assert [is_set(entry) for entry in entries.values()] == [False, False, False]

    revoke(certificate=revoked, by=admin_user, reason="Claimed by mistake.", at=NOW)
    correct(certificate=replaced, by=admin_user, reason="Name misspelt.", at=NOW)

    assert {entry["type"] for entry in entries.values()} == {"BitstringStatusListEntry"}
    assert [is_set(entries[certificate]) for certificate in (kept, revoked, replaced)] == [
        False,
        True,
        True,
    ]
    assert revoked.code not in str(entries)
    assert Client().get("/.well-known/credit-status/9/").status_code == 404


def checked(token):
    """What a token says, by the one key that its `kid` leads to."""
    jwk = Client().get(jwt.get_unverified_header(token)["kid"].split("8000")[1]).json()
    return jwt.decode(
        token, jwt.PyJWK(jwk).key, algorithms=["RS256"], options={"verify_aud": False}
    )


def is_set(entry):
    """The bit of an entry in the list it names, as the W3C's Bitstring Status List has it."""
    answer = Client().get(entry["statusListCredential"].split("8000")[1])
    credential = checked(answer.content.decode())
    assert answer["Content-Type"] == "application/vc+jwt"
    assert (
        credential["id"] == entry["statusListCredential"]
        and "BitstringStatusListCredential" in credential["type"]
    )
    encoded = credential["credentialSubject"]["encodedList"]
    bits = gzip.decompress(base64.urlsafe_b64decode(encoded[1:] + "=" * (-len(encoded[1:]) % 4)))
    assert encoded[0] == "u" and len(bits) >= 16_384
    index = int(entry["statusListIndex"])
    return bool(bits[index // 8] >> (7 - index % 8) & 1)


def test_the_transcript_holds_credit_from_here_and_elsewhere_and_no_formula():
    certificate = certificate_for("physician")
    learner = certificate.claim.learner
    mine = signed_in(learner.user)
    added = {
        "title": "=HYPERLINK(1)",
        "provider": "Elsewhere",
        "kind": "credit",
        "amount": "2",
        "completed_on": "2026-01-05",
    }

    mine.post("/me/credit/", added)
    rows = mine.get("/me/credit/transcript.csv").content.decode()
    pdf = (
        pypdf.PdfReader(io.BytesIO(mine.get("/me/credit/transcript.pdf").content))
        .pages[0]
        .extract_text()
    )

    assert "'=HYPERLINK(1)" in rows
    assert certificate.number in rows
    assert "Elsewhere" in pdf
    assert "not verified here" in pdf
    theirs = ExternalCredit.objects.get()
    assert (
        signed_in(somebody("learner")).post(f"/me/credit/external/{theirs.pk}/drop/").status_code
        == 404
    )
    assert mine.post(f"/me/credit/external/{theirs.pk}/drop/").status_code == 302
    assert mine.post("/me/credit/", added | {"amount": "-1"}).status_code == 400


def test_a_worker_prints_what_was_issued_once(django_assert_max_num_queries):
    certificate = certificate_for("physician")
    job = Job.objects.get(kind="credit.print_certificate")

    with django_assert_max_num_queries(10):
        print_certificate(job.pk)
    print_certificate(job.pk)

    certificate.refresh_from_db()
    job.refresh_from_db()
    assert (job.state, bool(certificate.file)) == ("done", True)
    assert len(default_storage.listdir(f"certificates/{certificate.claim_id}")[1]) == 1


def test_certificates_are_not_guessed_at_speed_and_a_right_code_is_always_shown():
    cache.clear()
    certificate = certificate_for("physician")

    guesses = [Client().get(f"/verify/guess-{number}/") for number in range(32)]

    assert [guess.status_code for guess in guesses] == [404] * 30 + [429] * 2
    assert guesses[-1]["Retry-After"] == "60"
    assert Client().get(f"/verify/{certificate.code}/").status_code == 200


# --- names, signatories, hours --------------------------------------------------------------------

NAMES = [
    "王小明",
    "김민준",
    "สมชาย ใจดี",
    "अनिल शर्मा",
    "محمد الأحمد",
    "Sukarno",
    "A" * 100 + " " + "B" * 100,
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_in_any_script_is_printed_whole_and_in_its_own_letters(name):
    course = course_with_credit()
    given, _, family = name.partition(" ")
    certificate = claimed(
        finisher(course, given_name=given, family_name=family), course
    ).certificate

    pdf = pypdf.PdfReader(default_storage.open(printed(certificate=certificate)))

    assert certificate.name == name
    assert len(pdf.pages) == 1
    drawn = pdf.pages[0].extract_text().replace("\u200b", "")
    if name.isascii():  # shaped scripts are extracted by glyph; they were looked at as pictures
        assert name.replace(" ", "") in "".join(drawn.split())
    fonts_used = {
        str(font.get_object()["/BaseFont"]) for font in pdf.pages[0]["/Resources"]["/Font"].values()
    }
    assert not any("NewCM" in font or "DejaVu" in font for font in fonts_used)


def test_a_letter_no_font_has_is_told_before_the_certificate_is_made():
    course = course_with_credit()
    learner = finisher(course, given_name="\U00013000")
    client = signed_in(learner.user)

    page = client.get(f"/courses/{course.slug}/credit/").content.decode()
    with pytest.raises(NotPrintable, match="\U00013000"):
        claimed(learner, course)

    assert "cannot show these letters" in page
    assert not Certificate.objects.exists()


def test_credentials_and_a_signatory_stand_on_it(settings):
    course = course_with_credit()
    settings.CERTIFICATE_SIGNATORY, settings.CERTIFICATE_SIGNATORY_TITLE = "Rae Poe", "President"
    usual = words_of(claimed(finisher(course, credentials="MD, PhD"), course).certificate)
    Course.objects.update(signatory_name="Jane Roe, MD", signatory_title="Medical Director")
    own = words_of(claimed(finisher(course), course).certificate)

    assert "Ada Brandt, MD, PhD" in usual and "Rae Poe President" in usual
    assert "Jane Roe, MD Medical Director" in own


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


def test_the_file_of_a_revoked_certificate_says_so(admin_user):
    certificate = certificate_for("physician")
    mine = signed_in(certificate.claim.learner.user)
    address = f"/me/certificates/{certificate.number}/"
    before = b"".join(mine.get(address).streaming_content)

    revoke(certificate=certificate, by=admin_user, reason="Claimed by mistake.", at=NOW)
    after = mine.get(address).content

    texts = [
        " ".join(pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text().split())
        for pdf in (before, after)
    ]
    assert "Revoked on" not in texts[0]
    assert "Revoked on May 4, 2026" in texts[1]


def test_after_erasure_the_check_page_keeps_what_the_rule_needs_and_says_which():
    certificate = certificate_for("physician")
    privacy.erase(learner=certificate.claim.learner, by=None, at=NOW, own_act=True)

    page = Client().get(f"/verify/{certificate.code}/").content.decode()

    assert "Ada" not in page and "Brandt" not in page
    for kept in (
        "is valid",
        "HER2",
        "0.5 AMA PRA",
        "June 2, 2025",
        "six years",
        "February 28, 2034",
    ):
        assert kept in page


def test_a_certificate_is_checked_by_its_number_and_family_name_together():
    certificate = certificate_for("physician")
    client = Client()

    def check(number, name):
        return client.post("/verify/", {"number": number, "family_name": name})

    assert "family_name" in client.get("/verify/").content.decode()
    page = check(certificate.number.lower(), " brandt ")
    assert page.status_code == 200 and "is valid" in page.content.decode()
    for number, name in (
        (certificate.number, "Costa"),
        (certificate.number, "andt"),
        ("C2026-9", "Brandt"),
    ):
        refused = check(number, name)
        assert refused.status_code == 404
        assert "HER2" not in refused.content.decode()
    assert check("", "").status_code == 400


def test_guessing_numbers_is_limited_and_a_right_one_is_not():
    certificate = certificate_for("physician")
    client = Client()
    cache.clear()

    for guess in range(100):
        answer = client.post("/verify/", {"number": f"C2026-{guess}", "family_name": "Smith"})
        if answer.status_code == 429:
            break

    assert answer.status_code == 429 and answer["Retry-After"]
    right = {"number": certificate.number, "family_name": "Brandt"}
    assert client.post("/verify/", right).status_code == 200


# --- keys -----------------------------------------------------------------------------------------
# -------------------


def test_an_older_key_stays_published_and_what_it_signed_can_still_be_checked():
    older = Ed25519PrivateKey.generate()
    jwk = OKPAlgorithm.to_jwk(older.public_key(), as_dict=True) | {"kid": "old", "alg": "EdDSA"}
    IssuerKey.objects.create(kid="old", public_jwk=jwk, private=b"")
    signed_before = jwt.encode({"iss": "us"}, older, algorithm="EdDSA", headers={"kid": "old"})

    certificate = certificate_for("physician")
    token = signed_in(certificate.claim.learner.user).get(
        f"/me/certificates/{certificate.number}/credential/"
    )

    assert jwt.get_unverified_header(token.content.decode())["alg"] == "RS256"
    published = Client().get("/.well-known/credit-keys.json").json()["keys"]
    assert {key["alg"] for key in published} == {"RS256", "EdDSA"}
    old = jwt.PyJWK(Client().get("/.well-known/credit-keys/old.json").json()).key
    assert jwt.decode(signed_before, old, algorithms=["EdDSA"])["iss"] == "us"
    assert Client().get("/.well-known/credit-keys/none.json").status_code == 404
