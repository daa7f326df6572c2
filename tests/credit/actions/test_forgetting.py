"""What the six-year rule keeps of somebody who was forgotten goes with the six years."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.test import Client

from cme_platform import privacy
from credit.actions.certifying import Forgotten, correct, printed
from credit.actions.forgetting import forget_what_is_over
from credit.models import Certificate, Claim, ReportedClaim, ReportFile
from tests.credit.people import certificate_for, signed_in

pytestmark = pytest.mark.django_db
# The database keeps what must be kept by its own day; so this is about records that are old today.
OVER, TODAY = date(2026, 1, 31), datetime(2026, 2, 2, 12, 0, tzinfo=UTC)


@pytest.fixture
def certificate(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    certificate = certificate_for("physician")
    Claim.objects.update(retain_until=OVER)
    Certificate.objects.update(retain_until=OVER)
    file = ReportFile.objects.create(course=certificate.claim.offer.course, kind="learners", year=1)
    values = {"given_name": "Ada", "credit_amount": "0.50"}
    ReportedClaim.objects.create(file=file, claim=certificate.claim, action="add", values=values)
    printed(certificate=certificate)
    return certificate


def erased(certificate):
    privacy.erase(learner=certificate.claim.learner, by=None, at=TODAY, own_act=True)


def test_after_the_six_years_nothing_of_a_forgotten_person_is_left_in_the_records(
    certificate, admin_user
):
    erased(certificate)

    assert forget_what_is_over(at=TODAY) == 1

    file, code = certificate.file, certificate.code
    certificate.refresh_from_db()
    assert (certificate.name, certificate.facts, certificate.file) == ("", {}, "")
    assert not default_storage.exists(file)
    assert ReportedClaim.objects.get().values == {"given_name": "", "credit_amount": "0.50"}
    assert Claim.objects.get().amount  # counted still, of nobody
    assert forget_what_is_over(at=TODAY) == 0
    staff = signed_in(admin_user)
    assert "Forgotten" in staff.get(f"/admin/credit/certificate/{certificate.pk}/change/").text
    assert staff.get(f"/admin/credit/certificate/{certificate.pk}/file/").status_code == 404
    assert Client().get(f"/verify/{code}/").status_code == 404


def test_the_check_page_ends_with_the_day_it_names_and_not_before(certificate, time_machine):
    erased(certificate)
    address = f"/verify/{certificate.code}/"
    by_number = {"number": certificate.number, "family_name": "Brandt"}

    for day, status in ((OVER, 200), (OVER + timedelta(days=1), 404)):
        time_machine.move_to(datetime(day.year, day.month, day.day, 12, tzinfo=UTC))
        assert Client().get(address).status_code == status
        assert Client().post("/verify/", by_number).status_code == status


def test_who_did_not_ask_to_be_forgotten_keeps_their_certificate_and_so_does_who_waits(
    certificate,
):
    assert forget_what_is_over(at=TODAY) == 0
    erased(certificate)
    Claim.objects.update(retain_until=TODAY.date())
    assert forget_what_is_over(at=TODAY) == 0

    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.update(name="Eve", facts={})
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.update(name="")
    Certificate.objects.update(retain_until=date(2999, 1, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.update(name="", facts={})


def test_no_certificate_is_written_anew_for_a_forgotten_person(certificate, admin_user):
    erased(certificate)

    with pytest.raises(Forgotten):
        correct(certificate=certificate, by=admin_user, reason="Name.", at=TODAY)

    assert Certificate.objects.count() == 1
