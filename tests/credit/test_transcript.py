"""All credit somebody has, on one page."""

import io

import pypdf
import pytest
import time_machine

from credit.models import ExternalCredit
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
