"""The file of a certificate: every name in its own letters."""

import io

import pypdf
import pytest
import time_machine
from django.core.files.storage import default_storage

from courses.models import Course
from credit.actions.certifying import correct, printed, revoke
from credit.printing import transcript
from tests.credit.people import (
    NOW,
    certificate_for,
    claimed,
    course_with_credit,
    finisher,
    signed_in,
    words_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _then(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(NOW, tick=True):
        yield


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
    assert not typewriter_fonts(pdf)


def typewriter_fonts(pdf):
    """Those that draw what no other font has: wrong letters, or none."""
    fonts = pdf.pages[0]["/Resources"]["/Font"].values()
    used = {str(font.get_object()["/BaseFont"]) for font in fonts}
    return [font for font in used if "NewCM" in font or "DejaVu" in font]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_in_any_script_stands_on_a_transcript_in_its_own_letters(name):
    row = {"completed": "", "title": name, "provider": name, "credit": "1.00", "number": "N"}
    document = {"name": name, "made_on": "", "totals": [], "rows": [row], "external": []}

    pdf = pypdf.PdfReader(io.BytesIO(transcript(document)))

    assert len(pdf.pages) == 1 and not typewriter_fonts(pdf)


def test_credentials_and_a_signatory_stand_on_it(settings):
    course = course_with_credit()
    settings.CERTIFICATE_SIGNATORY, settings.CERTIFICATE_SIGNATORY_TITLE = "Rae Poe", "President"
    usual = words_of(claimed(finisher(course, credentials="MD, PhD"), course).certificate)
    Course.objects.update(signatory_name="Jane Roe, MD", signatory_title="Medical Director")
    own = words_of(claimed(finisher(course), course).certificate)

    assert "Ada Brandt, MD, PhD" in usual and "Rae Poe President" in usual
    assert "Jane Roe, MD Medical Director" in own


def revoked(certificate, by):
    revoke(certificate=certificate, by=by, reason="Claimed by mistake.", at=NOW)


def replaced(certificate, by):
    correct(certificate=certificate, by=by, reason="Name misspelt.", at=NOW)


@pytest.mark.parametrize(
    ("deed", "stamp"), [(revoked, "Revoked on May 4, 2026"), (replaced, "Replaced by C2026-")]
)
def test_a_certificate_that_no_longer_stands_says_so_on_the_file_at_every_door(
    admin_user, deed, stamp
):
    certificate = certificate_for("physician")
    learner_s, staff_s = signed_in(certificate.claim.learner.user), signed_in(admin_user)
    doors = [
        (learner_s, f"/me/certificates/{certificate.number}/"),
        (staff_s, f"/admin/credit/certificate/{certificate.pk}/file/"),
    ]
    before = [words_at(*door) for door in doors]

    deed(certificate, admin_user)

    assert not any(stamp in words for words in before)
    assert all(stamp in words_at(*door) for door in doors)


def words_at(client, address):
    answer = client.get(address)
    pdf = pypdf.PdfReader(io.BytesIO(b"".join(answer.streaming_content)))
    assert "no-store" in answer["Cache-Control"]
    return " ".join(pdf.pages[0].extract_text().split())
