"""A certificate is kept."""

from datetime import date

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.test import Client

from credit.models import Certificate, Claim
from tests.credit.people import NOW, certificate_for

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _then(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(NOW, tick=True):
        yield


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
