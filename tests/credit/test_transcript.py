"""All credit somebody has, on one page."""

import io

import pypdf
import pytest
import time_machine

from credit.models import ExternalCredit
from learners.models import Learner
from tests.credit.people import (
    NOW,
    certificate_for,
    signed_in,
)
from tests.factories import somebody

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _then(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(NOW, tick=True):
        yield


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


def test_a_letter_the_pdf_cannot_show_is_told_and_the_csv_has_it():
    learner = certificate_for("physician").claim.learner
    mine = signed_in(learner.user)
    Learner.objects.filter(pk=learner.pk).update(family_name="\U00013000")

    told = mine.get("/me/credit/transcript.pdf", follow=True).content.decode()
    Learner.objects.filter(pk=learner.pk).update(family_name="Costa")
    added = {"title": "\U00013001", "provider": "X", "kind": "credit", "amount": "2"}
    mine.post("/me/credit/", added | {"completed_on": "2026-01-05"})
    told_too = mine.get("/me/credit/transcript.pdf", follow=True).content.decode()

    assert "cannot show these letters: \U00013000" in told
    assert "cannot show these letters: \U00013001" in told_too
    assert "\U00013001" in mine.get("/me/credit/transcript.csv").content.decode()
    ExternalCredit.objects.all().delete()
    assert mine.get("/me/credit/transcript.pdf")["Content-Type"] == "application/pdf"
